"""A WebVTT file read after the standard's rules, block by block, with the line each stands on. Pure.

Browsers follow the same rules, so what is read here is what they show; the corpus in `tests/captions` compares.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lms.captions.decoding import decoded
from lms.captions.times import find_timing
from lms.errors import BadInput

MOST_CUES = 20_000
NO_SIGNATURE = "This is not a WebVTT file. The first line must be WEBVTT."
TOO_MANY = "This caption file has too many captions. The most is 20,000."
ARROW = "-->"
_LINE_END = re.compile(r"\r\n|\r|\n")
SPACES = " \t\f"  # what may stand between the parts of a line


@dataclass(frozen=True, slots=True)
class RawCue:
    """A cue as it stands in the file. `line` is its timing line, counted from 1; `raw` still holds its tags."""

    line: int
    start_ms: int
    end_ms: int
    raw: str
    id: str = ""
    settings: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that are no cue, the first of them at `line`: a note, a style, a region, or what was dropped."""

    line: int
    lines: tuple[str, ...]


@dataclass
class File:
    """Everything a file holds. Every line that is not empty is in exactly one of these."""

    header: Block
    cues: list[RawCue] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)
    styles: list[Block] = field(default_factory=list)
    regions: list[Block] = field(default_factory=list)
    dropped: list[Block] = field(default_factory=list)


def read(data: bytes, encoding: str | None = None) -> File:
    """Read a file's bytes; `BadInput` with a sentence where they are no WebVTT."""
    return read_text(decoded(data, encoding))


def lines_of(text: str) -> list[str]:
    """The lines of a text, however they end; the NUL becomes the mark of a character that cannot be shown."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").split("\n")


def line_ends(text: str) -> set[str]:
    """The ways in which the lines of a text end."""
    return set(_LINE_END.findall(text))


def signed(line: str) -> bool:
    """Whether a first line says that this is WebVTT."""
    return line.startswith("WEBVTT") and line[6:7] in ("", " ", "\t")


def read_text(text: str) -> File:
    """Read a text; `BadInput` where it is no WebVTT or holds too many cues."""
    lines = lines_of(text)
    if not signed(lines[0]):
        raise BadInput(NO_SIGNATURE)
    end = _end(lines, 1)
    found = File(Block(1, tuple(lines[:end])))
    for at, after in _blocks(lines, end):
        _sort(found, lines, at, after)
        if len(found.cues) > MOST_CUES:
            raise BadInput(TOO_MANY)
    return found


def _end(lines: list[str], at: int) -> int:
    """The first line from `at` on that is empty or has an arrow: nothing goes on across one."""
    while at < len(lines) and lines[at] and ARROW not in lines[at]:
        at += 1
    return at


def _blocks(lines: list[str], at: int) -> Iterator[tuple[int, int]]:
    """Where each block begins and ends. An arrow begins one, unless it stands on the second line, below the id."""
    while at < len(lines):
        if not lines[at]:
            at += 1
            continue
        after = at + 1
        if ARROW not in lines[at] and after < len(lines) and ARROW in lines[after]:
            after += 1
        after = _end(lines, after)
        yield at, after
        at = after


def _sort(found: File, lines: list[str], at: int, after: int) -> None:
    """Put a block where it belongs."""
    first = lines[at]
    timed = at if ARROW in first else at + 1
    if timed < after and ARROW in lines[timed]:
        timing = find_timing(lines[timed])
        if timing is not None:
            start_ms, end_ms, settings = timing
            raw = "\n".join(lines[timed + 1 : after])
            found.cues.append(RawCue(timed + 1, start_ms, end_ms, raw, first if timed > at else "", settings))
            return
        found.dropped.append(Block(at + 1, tuple(lines[at:after])))
        return
    block = Block(at + 1, tuple(lines[at:after]))
    if first == "NOTE" or first.startswith(("NOTE ", "NOTE\t")):
        found.notes.append(block)
    elif _is(first, "STYLE") and not found.cues:
        found.styles.append(block)
    elif _is(first, "REGION") and not found.cues:
        found.regions.append(block)
    else:
        found.dropped.append(block)


def _is(line: str, word: str) -> bool:
    return line.startswith(word) and not line[len(word) :].strip(SPACES)
