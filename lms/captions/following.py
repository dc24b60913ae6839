"""Which track a translation was made from, whether it still follows it, and whether a person has checked it. Pure.

The notes before the first cue of a translated track hold two lines of ours:

    Machine draft, not yet checked by a person.
    Source: <video>.en.vtt sha256:<first 16 hexadecimal digits of `fingerprint`>
"""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lms.captions.reading import File, RawCue
from lms.captions.tokens import shown

DRAFT = "Machine draft, not yet checked by a person."
_SOURCE = re.compile(r"Source:[ \t]*(\S+\.vtt)[ \t]+sha256:([0-9a-f]{16})[ \t]*")
NEAR_MS = 100  # times this close are the same


@dataclass(frozen=True)
class Source:
    """The track that a translation was made from, and that track's fingerprint on the day."""

    file: str
    fingerprint: str


def fingerprint(cues: Iterable[RawCue]) -> str:
    """Sixteen hexadecimal digits that change with any time or shown word of a track, and with nothing else."""
    made = hashlib.sha256()
    for cue in cues:
        words = shown(cue.raw).replace("\n", " ")
        made.update(f"{cue.start_ms}-{cue.end_ms} {words}\n".encode())
    return made.hexdigest()[:16]


def _notes(file: File) -> Iterable[str]:
    first = file.cues[0].line if file.cues else None
    return (line for note in file.notes if first is None or note.line < first for line in note.lines)


def find_source(file: File) -> Source | None:
    """The source that the file names; None where it names none."""
    found = next((match for line in _notes(file) if (match := _SOURCE.fullmatch(line))), None)
    return Source(found[1], found[2]) if found else None


def is_draft(file: File) -> bool:
    """Whether the file says that no person has checked it."""
    return any(line.strip() == DRAFT for line in _notes(file))


def out_of_step(cues: Sequence[RawCue], source: Sequence[RawCue]) -> int:
    """How many cues of a translation have times that no cue of the source has, and how many of the source are missing.

    The larger of both, so that a translation of half a film is as far off as one of another film.
    """
    return max(_strangers(cues, source), _strangers(source, cues))


def _strangers(cues: Sequence[RawCue], others: Sequence[RawCue]) -> int:
    starts, ends = sorted(cue.start_ms for cue in others), sorted(cue.end_ms for cue in others)
    return sum(not (_near(cue.start_ms, starts) and _near(cue.end_ms, ends)) for cue in cues)


def _near(ms: int, sorted_ms: list[int]) -> bool:
    at = bisect_left(sorted_ms, ms - NEAR_MS)
    return at < len(sorted_ms) and sorted_ms[at] <= ms + NEAR_MS
