"""Tracks in `captions/<video>.<language>.vtt`, read once each as long as the file stays the same.

A track belongs to the film it was made for: one whose NOTE says so belongs to our sample film of that name and is
never shown beside another film; one without that note belongs to a film that is no sample.
"""

import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

from lms.captions import reading, writing
from lms.captions.rules import Cue, cues_of
from lms.errors import BadInput, NotFound

log = logging.getLogger("lms.captions")
CAPTIONS = Path(__file__).parents[2] / "captions"
NAME = re.compile(r"(?P<video>[a-z0-9-]+)\.(?P<language>[A-Za-z0-9-]+)\.vtt")
SAMPLE_NOTE = "A sample film, read by a computer's voice."  # lms.programme.films.captions writes it
HEAD_BYTES = 2000  # the note stands before the first caption
NO_SUCH_TRACK = "There are no captions in that language for this film yet."


@dataclass(frozen=True)
class Track:
    """A captions file of one video in one language (a BCP 47 tag)."""

    video: str
    language: str
    file: Path


def tracks(video: str, *, sample: bool) -> list[Track]:
    """The tracks of the video's sample film, or those of a film that is none; English first."""
    found = [
        Track(video, match["language"], file)
        for file in sorted(CAPTIONS.glob(f"{video}.*.vtt"))
        if (match := NAME.fullmatch(file.name)) and for_sample(file) == sample
    ]
    return sorted(found, key=lambda track: (track.language != "en", track.language))


def for_sample(file: Path) -> bool:
    """Whether a track says that it belongs to our sample film."""
    return _for_sample(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _for_sample(file: Path, _changed_ns: int) -> bool:
    with file.open("rb") as opened:
        return SAMPLE_NOTE in opened.read(HEAD_BYTES).decode("utf-8", errors="replace")


def track(video: str, language: str, *, sample: bool) -> Track:
    """One track; `NotFound` where there is none. Only names that are listed can be reached."""
    for found in tracks(video, sample=sample):
        if found.language == language:
            return found
    raise NotFound(NO_SUCH_TRACK)


def label(language: str) -> str:
    """A language's name in itself, as the menu shows it; the tag where no name is known."""
    try:
        name = Locale.parse(language.replace("-", "_")).get_display_name()
    except (UnknownLocaleError, ValueError):
        name = None
    return name[:1].upper() + name[1:] if name else language


def cues(found: Track) -> list[Cue]:
    """The track's cues; none where the file cannot be read, so that a broken track never takes the film with it."""
    parsed = _parsed(found)
    return [] if parsed is None else list(parsed.cues)


def served(found: Track) -> bytes:
    """The track as players get it: rebuilt from what was read. `NotFound` where the file cannot be read."""
    parsed = _parsed(found)
    if parsed is None:
        raise NotFound(NO_SUCH_TRACK)
    return parsed.served


@dataclass(frozen=True)
class _Parsed:
    cues: tuple[Cue, ...]
    served: bytes


def _parsed(found: Track) -> _Parsed | None:
    try:
        stat = found.file.stat()
        return _parse(found.file, stat.st_mtime_ns, stat.st_size)
    except OSError as problem:
        log.error("captions %s cannot be read: %s", found.file.name, problem)
        return None


@lru_cache(maxsize=256)
def _parse(file: Path, _changed_ns: int, _size: int) -> _Parsed | None:
    """Read a file, once as long as it stays the same; None where it is no track, said once."""
    try:
        found = reading.read(file.read_bytes())
    except BadInput as problem:
        log.error("captions %s cannot be read: %s", file.name, problem)
        return None
    return _Parsed(tuple(cues_of(found)), writing.served(found).encode("utf-8"))
