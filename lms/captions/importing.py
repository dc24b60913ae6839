"""Other caption files into WebVTT: SubRip (.srt) and SBV through webvtt-py, everything they say escaped. Pure.

webvtt-py splits the files; what it drops or misreads is seen to here, before (times) and after (text, what is missing).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.entities import html5
from io import StringIO

import webvtt

from lms.captions.decoding import decoded
from lms.captions.reading import MOST_CUES, TOO_MANY, Block, File, RawCue, lines_of, read_text, signed
from lms.captions.tokens import escaped, resolved, tokens, written
from lms.captions.writing import served
from lms.errors import BadInput

TTML = "This is a TTML file. We cannot read those. Export the captions as SubRip (.srt) or WebVTT and try again."
OTHER = "We cannot read this kind of caption file. Export the captions as SubRip (.srt) or WebVTT and try again."
EMPTY = "There are no captions in this file that we can read."
_TTML = re.compile(r"<(?:\w+:)?tt[\s>]")
_TIME = r"(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{1,2})(?:[,.]([0-9]{1,3}))?"
_SUBRIP = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?![0-9:.,])")
_SBV = re.compile(rf"\s*{_TIME},{_TIME}\s*$")
_BROKEN = re.compile(r".*-->|\s*[0-9]+[:.][0-9].*(?:[-–—]\s*>|→|,\s*[0-9]+[:.])")  # meant to be a timing
_INDEX = re.compile(r"\s*[0-9]+\s*$")
_OVERRIDE = re.compile(r"\{(?:\\|[A-Za-z]:)[^{}\n]{0,200}\}")  # {\an8}, {y:i}: orders to a player, never words
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)\b[^<>\n]*>")
_SURE_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|([A-Za-z][A-Za-z0-9]{1,30}));")
_KEPT = {"b": "b", "strong": "b", "i": "i", "em": "i", "u": "u"}
_IGNORED = frozenset(("font", "span", "div", "p", "center", "s", "strike", "small", "big", "c", "a", "ruby", "rt"))


@dataclass(frozen=True)
class Imported:
    """A file as WebVTT, where it came from, and every block of it that could not be taken over."""

    text: str
    kind: str
    cues: int
    dropped: tuple[Block, ...]


def imported(data: bytes, encoding: str | None = None) -> Imported:
    """Any caption file that we can read as clean WebVTT; `BadInput` says what to do with another."""
    text = decoded(data, encoding)
    lines = lines_of(text)
    if signed(lines[0]):
        file = read_text(text)
        return _made("WebVTT", file.cues, file)
    if _TTML.search(text[:5000]):
        raise BadInput(TTML)
    subrip = any(map(_SUBRIP.match, lines))
    if not subrip and not any(map(_SBV.match, lines)):
        raise BadInput(OTHER)
    return _through_webvtt(lines, "srt" if subrip else "sbv")


def _made(kind: str, cues: Sequence[RawCue], file: File) -> Imported:
    if not cues:
        raise BadInput(EMPTY)
    return Imported(served(file), kind, len(cues), tuple(file.dropped))


def _through_webvtt(lines: list[str], form: str) -> Imported:
    """Let webvtt-py split the captions; find again which line each came from, and what is missing."""
    fed = _Fed(form)
    for at, line in enumerate(lines, 1):
        fed.take(at, line)
    fed.finish()
    if len(fed.times) > MOST_CUES:
        raise BadInput(TOO_MANY)
    try:
        captions = webvtt.from_buffer(StringIO("\n".join(fed.lines)), format=form).captions
    except webvtt.errors.MalformedFileError:
        raise BadInput(EMPTY) from None
    plain = _from_subrip if form == "srt" else _from_sbv
    file = File(Block(1, ("WEBVTT",)), dropped=fed.dropped)
    left = iter(captions)
    caption = next(left, None)
    for at, start_ms, end_ms in fed.times:
        if caption is not None and _ms(caption) == (start_ms, end_ms):
            file.cues.append(RawCue(at, start_ms, end_ms, plain("\n".join(caption.lines))))
            caption = next(left, None)
        else:
            file.dropped.append(Block(at, (lines[at - 1],)))
    file.dropped.sort(key=lambda block: block.line)
    return _made({"srt": "SubRip", "sbv": "SBV"}[form], file.cues, file)


class _Fed:
    """What webvtt-py gets: an index for every caption, every time in full, no arrow in the words, no broken block."""

    def __init__(self, form: str) -> None:
        self.subrip = form == "srt"
        self.lines: list[str] = []
        self.times: list[tuple[int, int, int]] = []
        self.dropped: list[Block] = []
        self._begins = True  # whether a line here would begin a caption
        self._broken: list[str] = []  # the lines of a caption whose time cannot be read
        self._broken_at = 0

    def take(self, at: int, line: str) -> None:
        """The next line of the file."""
        found = (_SUBRIP if self.subrip else _SBV).match(line)
        if found is not None:
            self._timing(at, _number(found.groups()[:4]), _number(found.groups()[4:8]))
        elif not line.strip():
            self.finish()
            self.lines.append("")
        elif self._broken and (self.times or not _INDEX.match(line)):
            self._broken.append(line)
        elif self._lost(line):
            self._broken, self._broken_at = [line], at
            if self.subrip and self._begins and self.lines and _INDEX.match(self.lines[-1]):
                self.lines.pop()
        else:
            self.lines.append(line.replace("-->", "--&gt;") if self.subrip else line)
        self._begins = not line.strip() or (self._begins and bool(_INDEX.match(line)))

    def finish(self) -> None:
        """Keep account of a broken caption that has ended."""
        if self._broken:
            self.dropped.append(Block(self._broken_at, tuple(self._broken)))
            self._broken = []

    def _timing(self, at: int, start_ms: int, end_ms: int) -> None:
        self.finish()
        if self.subrip and not (self.lines and _INDEX.match(self.lines[-1])):
            self.lines += ["", str(len(self.times) + 1)] if self.times else ["1"]
        elif not self.subrip and self.lines and self.lines[-1]:
            self.lines.append("")
        if not self.times:  # it must be on the first line
            self.lines = self.lines[-1:] if self.subrip else []
        self.times.append((at, start_ms, end_ms))
        between, mark = (" --> ", ",") if self.subrip else (",", ".")
        self.lines.append(between.join(_full(ms, mark) for ms in (start_ms, end_ms)))

    def _lost(self, line: str) -> bool:
        """Whether a line belongs to no caption: a time that cannot be read, or words before the first caption."""
        if not self.times and not (self.subrip and _INDEX.match(line)):
            return True
        return self._begins and bool(_BROKEN.match(line))


def _number(parts: Sequence[str | None]) -> int:
    """Parts of a time as milliseconds; a fraction is one: ",5" is half a second."""
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0"))


def _full(ms: int, mark: str) -> str:
    seconds, thousandths = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{thousandths:03}"


def _ms(caption: webvtt.Caption) -> tuple[int, int]:
    return caption.start_time.in_milliseconds(), caption.end_time.in_milliseconds()


def _from_subrip(text: str) -> str:
    """SubRip's text as ours: bold, italic and underline stay, a player's orders go, all else is words."""
    text = _OVERRIDE.sub("", text)
    made, at = [], 0
    for found in _TAG.finditer(text):
        made.append(_words(text[at : found.start()]) + _tag(found))
        at = found.end()
    return written(tokens("".join([*made, _words(text[at:])])))


def _tag(found: re.Match[str]) -> str:
    name = found[2].lower()
    if name == "br":
        return "\n"
    if name in _KEPT:
        return f"<{found[1]}{_KEPT[name]}>"
    return "" if name in _IGNORED else escaped(found[0])


def _words(text: str) -> str:
    return escaped(_SURE_REFERENCE.sub(_referred, text))


def _referred(found: re.Match[str]) -> str:
    return resolved(found[0]) if found[1] is None or f"{found[1]};" in html5 else found[0]


def _from_sbv(text: str) -> str:
    return written(tokens(escaped(text.replace("[br]", "\n"))))
