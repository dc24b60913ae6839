"""Mend what can be mended without knowing what was meant: nothing that is shown gets lost or changes its time. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lms.captions import reading
from lms.captions.checking.blocks import with_points
from lms.captions.checking.texts import stray
from lms.captions.decoding import decoded
from lms.captions.reading import ARROW, File, RawCue, signed
from lms.captions.times import find_timing
from lms.captions.tokens import resolved

_AMPERSAND = re.compile(r"&[#A-Za-z0-9]*;?")
MARK = "\ufeff"
_LOOK_AT = 80  # letters after a < that show whether a tag was meant


@dataclass(frozen=True)
class Fixed:
    """The mended file, and the codes of what was mended with how often."""

    data: bytes
    done: dict[str, int]


def fixed(data: bytes, encoding: str | None = None) -> Fixed:
    """Mend a file; `encoding` is a person's choice for one that is not UTF-8. `BadInput` where it cannot be read."""
    text = decoded(data, encoding).lstrip(MARK)
    done = {"E101": 1} if encoding is not None else {}
    if encoding is None and data.startswith(b"\xef\xbb\xbf"):
        done["I701"] = 1
    if "\r" in text:
        done["W702" if len(reading.line_ends(text)) > 1 else "I703"] = 1
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if signed(text.partition("\n")[0]):
        for mend in (_commas, _escapes, _order):
            text = mend(text, done)
    return Fixed(text.encode("utf-8"), done)


Mend = Callable[[str, dict[str, int]], str]


def _count(done: dict[str, int], number: str, times: int) -> None:
    if times:
        done[number] = done.get(number, 0) + times


def _commas(text: str, done: dict[str, int]) -> str:
    """A full stop for the comma in the times of captions that are lost by it."""
    lines = text.split("\n")
    mended = 0
    for block in reading.read_text(text).dropped:
        for at, line in enumerate(block.lines[:2], block.line - 1):
            if ARROW in line and find_timing(with_points(line)):
                lines[at] = with_points(lines[at])
                mended += 1
                break
    _count(done, "E201", mended)
    return "\n".join(lines)


def _escapes(text: str, done: dict[str, int]) -> str:
    """`&lt;` for a < that begins no tag, `&amp;` for an & that begins no reference."""
    lines = text.split("\n")
    for cue in reading.read_text(text).cues:
        if "<" not in cue.raw and "&" not in cue.raw:
            continue
        end = cue.line + cue.raw.count("\n") + 1
        raw = "\n".join(lines[cue.line : end])
        lines[cue.line : end] = _escaped(raw, done).split("\n")
    return "\n".join(lines)


def _escaped(raw: str, done: dict[str, int]) -> str:
    made, at, last = [], 0, raw.rfind(">")
    while (begin := raw.find("<", at)) >= 0:
        made.append(_references(raw[at:begin], done))
        end = raw.find(">", begin) if begin < last else -1
        inside = raw[begin + 1 : begin + _LOOK_AT if end < 0 else min(end, begin + _LOOK_AT)]
        if stray(inside) or (end < 0 and not inside):
            _count(done, "E303" if end >= 0 else "E301", 1)
            made.append("&lt;")
            at = begin + 1
        else:
            at = end + 1 if end >= 0 else len(raw)
            made.append(raw[begin:at])
    return "".join([*made, _references(raw[at:], done)])


def _references(words: str, done: dict[str, int]) -> str:
    if "&" not in words:
        return words

    def mended(found: re.Match[str]) -> str:
        if resolved(found[0]) != found[0]:
            return found[0]
        alone = found[0] == "&" or found[0][1].isdigit()
        _count(done, "E308" if alone else "W711", 1)
        return "&amp;" + found[0][1:]

    return _AMPERSAND.sub(mended, words)


def _order(text: str, done: dict[str, int]) -> str:
    """Sort the captions, each with the notes above it; left alone where something else is wrong with the blocks."""
    file = reading.read_text(text)
    late = sum(after.start_ms < before.start_ms for before, after in zip(file.cues, file.cues[1:], strict=False))
    if not late or file.dropped:
        return text
    lines = text.split("\n")
    head, pieces, rest = _pieces(lines, file)
    _count(done, "W705", late)
    return "\n\n".join([head, *(piece for _, piece in sorted(pieces, key=lambda each: each[0])), *rest]) + "\n"


def _pieces(lines: list[str], file: File) -> tuple[str, list[tuple[int, str]], list[str]]:
    """What stands before the first cue, each cue with what stands above it, and what stands after the last."""

    def joined(begin: int, end: int) -> str:
        return "\n".join(lines[begin:end]).strip("\n")

    at = _begin(file.cues[0])
    head = joined(0, at)
    pieces = []
    for cue in file.cues:
        end = cue.line + (cue.raw.count("\n") + 1 if cue.raw else 0)
        pieces.append((cue.start_ms, joined(at, end)))
        at = end
    return head, pieces, list(filter(None, [joined(at, len(lines))]))


def _begin(cue: RawCue) -> int:
    return cue.line - (2 if cue.id else 1)
