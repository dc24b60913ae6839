"""Cues from a WebVTT text, and passages of about half a minute made of them. Pure.

webvtt-py reads; three things it leaves undone are mended here: entities are resolved, milliseconds are kept, voices
are read from the cue's own text.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import webvtt

from lms.errors import BadInput

MOST_BYTES = 2_000_000
MOST_CUES = 20_000
PASSAGE_S = 30
_TAG = re.compile(r"<[^>\n]*>?")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>\n]+)>")


@dataclass(frozen=True)
class Cue:
    """One timed line: seconds, the words as shown (never markup), who says them ("" where not said)."""

    start_s: float
    end_s: float
    text: str
    voice: str = ""


@dataclass(frozen=True)
class Passage:
    """About half a minute of a transcript. Reading it covers whole seconds [start_s, end_s)."""

    number: int
    start_s: int
    end_s: int
    cues: tuple[Cue, ...]

    @property
    def text(self) -> str:
        """The words of the passage as running text."""
        return " ".join(cue.text.replace("\n", " ") for cue in self.cues)


def cues_from(data: bytes) -> list[Cue]:
    """The cues of a WebVTT file; `BadInput` with a sentence where it is none."""
    if len(data) > MOST_BYTES:
        raise BadInput("This caption file is too big. The most is 2 MB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("This caption file is not in UTF-8. Save it as UTF-8 and try again.") from None
    try:
        found = webvtt.from_string(text)
    except webvtt.errors.MalformedFileError:
        raise BadInput("This is not a WebVTT file. The first line must be WEBVTT.") from None
    except webvtt.errors.MalformedCaptionError:
        raise BadInput("A caption in this file has times we cannot read.") from None
    if len(found.captions) > MOST_CUES:
        raise BadInput("This caption file has too many captions. The most is 20,000.")
    return [_cue(caption) for caption in found.captions]


def _cue(caption: webvtt.Caption) -> Cue:
    raw = str(caption.raw_text)
    voice = _VOICE.search(raw)
    return Cue(
        start_s=caption.start_time.in_milliseconds() / 1000,
        end_s=caption.end_time.in_milliseconds() / 1000,
        text=html.unescape(_TAG.sub("", raw)).strip(),
        voice=html.unescape(voice.group(1)).strip() if voice else "",
    )


def passages(cues: Sequence[Cue], duration_s: int, about_s: int = PASSAGE_S) -> list[Passage]:
    """Cut a transcript into passages that together cover every second of the film exactly once.

    A passage ends at the first cue that begins `about_s` or more after the passage did and follows the end of a
    sentence, at the latest twice that long.
    """
    if not cues or duration_s <= 0:
        return []
    cues = sorted(cues, key=lambda cue: cue.start_s)  # files need not keep to the order they ask for
    groups: list[list[Cue]] = [[]]
    for cue in cues:
        group = groups[-1]
        if group:
            length = cue.start_s - group[0].start_s
            ended = group[-1].text.rstrip("\"')”’»").endswith((".", "?", "!", "…", "۔", "।"))
            if length >= 2 * about_s or (length >= about_s and ended):
                groups.append([])
        groups[-1].append(cue)
    edges = [0] + [int(group[0].start_s) for group in groups[1:]] + [duration_s]
    made = [
        Passage(number, start, min(end, duration_s), tuple(group))
        for number, ((start, end), group) in enumerate(zip(pairwise(edges), groups, strict=True), 1)
    ]
    return [passage for passage in made if passage.end_s > passage.start_s]
