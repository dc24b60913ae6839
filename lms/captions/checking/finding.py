"""What the checker found: where, what, and how often. Pure."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lms.captions.checking.codes import CODES, Code
from lms.captions.reading import RawCue


@dataclass(frozen=True)
class Finding:
    """One thing found, at a line and column counted from 1.

    `detail` is a sentence of ours with places for `values`, so that it can be translated. Where the same thing was
    found `often`, it is said once and `lines` tells where.
    """

    number: str
    line: int = 1
    column: int = 1
    detail: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    lines: tuple[int, ...] = ()

    @property
    def code(self) -> Code:
        """What it is about."""
        return CODES[self.number]

    @property
    def text(self) -> str:
        """The whole message in English."""
        return f"{self.code.means} {self.detail.format(**self.values)}".rstrip()


def often(number: str, found: Sequence[tuple[int, int]], of: int, detail: str = "", **values: Any) -> list[Finding]:
    """The same thing found at several places (line, column), said once with the count; nothing where there are none."""
    if not found:
        return []
    line, column = found[0]
    said = "{count} of {of}." + (f" {detail}" if detail else "")
    lines = tuple(line for line, _ in found)
    return [Finding(number, line, column, said, {"count": len(found), "of": of, **values}, lines)]


@dataclass(frozen=True)
class Places:
    """Where in the file the letters of a cue's text stand."""

    cue: RawCue
    starts: tuple[int, ...]

    @classmethod
    def of(cls, cue: RawCue) -> "Places":
        """The places of a cue."""
        return cls(cue, (0, *(at + 1 for at, letter in enumerate(cue.raw) if letter == "\n")))

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of a letter of the text."""
        row = bisect_right(self.starts, offset) - 1
        return self.cue.line + 1 + row, offset - self.starts[row] + 1


def clipped(text: str, most: int = 60) -> str:
    """A piece of somebody's file on one line, short enough for a message."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
