"""What is wrong in the words of a cue: tags, references, letters that are none. Pure."""

import re
from collections.abc import Iterator
from itertools import islice

from lms.captions.checking.finding import Finding, Places, clipped
from lms.captions.reading import File, RawCue
from lms.captions.settings import parts
from lms.captions.times import find_moment
from lms.captions.tokens import NAMES, resolved, shown
from lms.captions.writing import fetches

_TAG = re.compile(r"<([^>]*)(>?)")
_TIME_LIKE = re.compile(r"[0-9]+:[0-9:.,]*[ ]*")
_NAME = re.compile(r"[^ \t\n\f.]*")
_AMPERSAND = re.compile(r"&([#A-Za-z0-9]*;?)")
_CONTROL = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SEPARATOR = re.compile(r"[\u2028\u2029\x85]")
MOST_IN_A_CUE = 50  # wrong signs that are told one by one
LOST = "\ufffd"


def letters(text: str) -> Iterator[Finding]:
    """Letters of the whole file that should not be there; one finding for each line that holds some."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for at, line in enumerate(lines, 1):
        if found := _CONTROL.search(line):
            yield Finding("E105", at, found.start() + 1, "U+{code:04X}.", {"code": ord(found.group())})
        if found := _SEPARATOR.search(line):
            yield Finding("W707", at, found.start() + 1)
        if LOST in line:
            yield Finding("W708", at, line.index(LOST) + 1)


def words(file: File) -> Iterator[Finding]:
    """What is wrong in the styles, the settings and the words of each cue."""
    for style in file.styles:
        if fetches(style):
            yield Finding("E108", style.line)
    for cue in file.cues:
        yield from _settings(cue)
        if not shown(cue.raw).strip():
            yield Finding("E305", cue.line)
        if "<" in cue.raw:
            yield from islice(_tags(cue), MOST_IN_A_CUE)
        if "&" in cue.raw:
            yield from islice(_ampersands(cue), MOST_IN_A_CUE)


def _settings(cue: RawCue) -> Iterator[Finding]:
    for word, after in parts(cue.settings):
        if after is None:
            yield Finding("W706", cue.line, 1, "{word}", {"word": clipped(word)})


def _tags(cue: RawCue) -> Iterator[Finding]:
    places = Places.of(cue)
    opened: list[tuple[str, int]] = []
    for found in _TAG.finditer(cue.raw):
        number = _wrong_tag(found, cue, opened)
        if number:
            yield Finding(number, *places.at(found.start()), "{text}", {"text": clipped(found[0])})
    for name, at in opened:
        if name in NAMES and name not in ("v", "lang", "c"):
            yield Finding("W709", *places.at(at), "{text}", {"text": f"<{name}>"})


def _wrong_tag(found: re.Match[str], cue: RawCue, opened: list[tuple[str, int]]) -> str:
    """The code for a tag, "" where it is right; keeps account of the tags that are open."""
    inside = found[1]
    if not found[2]:
        return "E301"
    if stray(inside):
        return "E303"
    if inside[:1].isdigit():
        moment = find_moment(inside)
        return "" if moment is not None and cue.start_ms <= moment <= cue.end_ms else "W710"
    if inside.startswith("/"):
        return "" if _ends(inside[1:], opened) else "W709"
    name = _name(inside)
    opened.append((name, found.start()))
    return "" if name in NAMES else "E304"


def stray(inside: str) -> bool:
    """Whether what follows a < shows that no tag was meant: a space, or a digit that begins no time."""
    if inside[:1] in ("", " ", "\t", "\n", "\f", "=", "-"):
        return bool(inside)
    return inside[0].isdigit() and not _TIME_LIKE.fullmatch(inside)


def _name(inside: str) -> str:
    found = _NAME.match(inside)
    return found.group() if found else ""


def _ends(name: str, opened: list[tuple[str, int]]) -> bool:
    """Whether an end tag ends the innermost tag; ends the ruby text too where the ruby ends."""
    if opened and opened[-1][0] == "rt" and name == "ruby":
        opened.pop()
    if opened and opened[-1][0] == name:
        opened.pop()
        return True
    return False


def _ampersands(cue: RawCue) -> Iterator[Finding]:
    places = Places.of(cue)
    for found in _AMPERSAND.finditer(cue.raw):
        if resolved(found[0]) != found[0]:
            continue
        alone = not found[1] or found[1][0].isdigit()
        after = cue.raw[found.start() : found.start() + 12]
        yield Finding("E308" if alone else "W711", *places.at(found.start()), "{text}", {"text": clipped(after)})
