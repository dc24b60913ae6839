"""What is wrong with the times of cues, each by itself and among each other. Pure."""

from collections.abc import Iterator
from itertools import pairwise

from lms.captions.checking.finding import Finding, clipped
from lms.captions.reading import File, RawCue
from lms.captions.settings import settings
from lms.captions.times import clock
from lms.captions.tokens import shown, voices

SHORTEST_MS = 300
AFTER_END_MS = 2000


def times(file: File, duration_s: float | None) -> Iterator[Finding]:
    """Everything about the times; what depends on the film's length where that is known."""
    for cue in file.cues:
        if cue.end_ms <= cue.start_ms:
            yield Finding("E401", cue.line, 1, "{end}.", {"end": clock(cue.end_ms)})
        elif cue.end_ms - cue.start_ms < SHORTEST_MS:
            yield Finding("E404", cue.line, 1, "{ms} ms.", {"ms": cue.end_ms - cue.start_ms})
        if duration_s is not None and cue.end_ms > duration_s * 1000 + AFTER_END_MS:
            length = {"length": clock(round(duration_s * 1000))}
            yield Finding("E402", cue.line, 1, "The film ends at {length}.", length)
    yield from _order(file)
    yield from _overlaps(file)
    yield from _ids(file)
    yield from _repeats(file)


def _order(file: File) -> Iterator[Finding]:
    for before, cue in pairwise(file.cues):
        if cue.start_ms < before.start_ms:
            yield Finding("W705", cue.line, 1, "It begins before line {line}.", {"line": before.line})


def _overlaps(file: File) -> Iterator[Finding]:
    """Cues of one voice at one place, of which the second begins while the first is shown."""
    ends: dict[object, RawCue] = {}
    for cue in sorted(file.cues, key=lambda cue: (cue.start_ms, cue.line)):
        if cue.end_ms <= cue.start_ms:
            continue
        place = settings(cue.settings)
        key = (tuple(voices(cue.raw)), place.line, place.snaps, place.region, place.vertical)
        before = ends.get(key)
        if before is not None and cue.start_ms < before.end_ms:
            overlap_ms = min(before.end_ms, cue.end_ms) - cue.start_ms
            yield Finding("E403", cue.line, 1, "Line {line}, by {ms} ms.", {"line": before.line, "ms": overlap_ms})
        if before is None or cue.end_ms > before.end_ms:
            ends[key] = cue


def _ids(file: File) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for cue in file.cues:
        if not cue.id:
            continue
        if cue.id in first:
            said = {"id": clipped(cue.id), "line": first[cue.id]}
            yield Finding("W704", cue.line - 1, 1, "{id}, as on line {line}.", said)
        else:
            first[cue.id] = cue.line - 1


def _repeats(file: File) -> Iterator[Finding]:
    texts = [(cue.line, shown(cue.raw).strip()) for cue in file.cues]
    for (line, before), (at, text) in pairwise(texts):
        if text and text == before:
            yield Finding("W712", at, 1, "Line {line}.", {"line": line})
