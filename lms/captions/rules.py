"""Cues as shown, and passages of about half a minute made of them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lms.captions import reading, tokens

PASSAGE_S = 30


@dataclass(frozen=True, slots=True)
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
    return cues_of(reading.read(data))


def cues_of(file: reading.File) -> list[Cue]:
    """The cues of a file that was read, with what a browser shows."""
    return [_cue(raw) for raw in file.cues]


def _cue(raw: reading.RawCue) -> Cue:
    who = tokens.voices(raw.raw)
    return Cue(raw.start_ms / 1000, raw.end_ms / 1000, tokens.shown(raw.raw), ", ".join(dict.fromkeys(who)))


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
            ended = group[-1].text.rstrip("\"')”’» \t\n").endswith((".", "?", "!", "…", "۔", "।"))
            if length >= 2 * about_s or (length >= about_s and ended):
                groups.append([])
        groups[-1].append(cue)
    edges = [0] + [int(group[0].start_s) for group in groups[1:]] + [duration_s]
    made = [
        Passage(number, start, min(end, duration_s), tuple(group))
        for number, ((start, end), group) in enumerate(zip(pairwise(edges), groups, strict=True), 1)
    ]
    return [passage for passage in made if passage.end_s > passage.start_s]
