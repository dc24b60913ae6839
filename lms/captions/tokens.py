"""The text of a cue, rebuilt from tokens after the standard's rules: never markup that somebody else wrote. Pure."""

import re
from collections.abc import Iterable
from html.entities import html5
from typing import NamedTuple

from lms.captions.times import clock, find_moment

NAMES = frozenset(("c", "i", "b", "u", "ruby", "rt", "v", "lang"))
_PARTS = re.compile(r"<([^>]*)>?|[^<]+")
_TAG = re.compile(r"([^ \t\n\f.]*)((?:\.[^ \t\n\f.]*)*)(?:[ \t\n\f](.*))?", re.DOTALL)
_REFERENCE = re.compile(r"&(?:#([0-9]+);?|#[xX]([0-9A-Fa-f]+);?|([A-Za-z][A-Za-z0-9]{0,40};?))")
_LONGEST_WITHOUT_SEMICOLON = 6
DIGITS = frozenset("0123456789")
UNKNOWN = "\ufffd"
_SPACES = re.compile(r"[ \t\n\f\r]+")
_LOST_LINE_END = re.compile(r"(?:(?<=\n)|\A)\n|\n\Z")  # one that a reader would take for the cue's end


class Text(NamedTuple):
    """Words, as they are shown."""

    text: str


class Open(NamedTuple):
    """One of the eight tags begins. `annotation` is the voice's name or the language."""

    name: str
    classes: tuple[str, ...] = ()
    annotation: str = ""


class Close(NamedTuple):
    """The innermost open tag ends."""

    name: str


class Stamp(NamedTuple):
    """What follows is said from this moment on."""

    ms: int


Token = Text | Open | Close | Stamp


def tokens(raw: str) -> list[Token]:
    """A cue's text as words and well nested tags; what browsers ignore is not there any more."""
    made: list[Token] = []
    opened: list[str] = []
    for part in _PARTS.finditer(raw):
        inside = part[1]
        if inside is None:
            made.append(Text(resolved(part[0])))
        elif inside.startswith("/"):
            _close(inside[1:], made, opened)
        elif inside[:1] in DIGITS:
            moment = find_moment(inside)
            if moment is not None:
                made.append(Stamp(moment))
        else:
            _open(inside, made, opened)
    made.extend(Close(name) for name in reversed(opened))
    return made


def _open(inside: str, made: list[Token], opened: list[str]) -> None:
    token = _tag(inside)
    if token.name not in NAMES or (token.name == "rt" and opened[-1:] != ["ruby"]):
        return
    made.append(token)
    opened.append(token.name)


def _tag(inside: str) -> Open:
    found = _TAG.match(inside)
    assert found is not None  # every text matches: each part may be empty
    name, classes, annotation = found.groups()
    named = annotation and name in ("v", "lang")
    said = _SPACES.sub(" ", resolved(annotation, in_tag=True)).strip(" ") if named else ""
    return Open(name, tuple(filter(None, classes.split("."))) if classes else (), said)


def _close(name: str, made: list[Token], opened: list[str]) -> None:
    if not opened or name not in NAMES:
        return
    if name == "ruby" and opened[-1] == "rt":
        made.append(Close(opened.pop()))
    if opened[-1] == name:
        made.append(Close(opened.pop()))


def shown(raw: str) -> str:
    """The words of a cue as a browser shows them."""
    if "<" not in raw:
        return resolved(raw)
    return "".join(resolved(part[0]) for part in _PARTS.finditer(raw) if part[1] is None)


def voices(raw: str) -> list[str]:
    """Who speaks, in order."""
    if "<v" not in raw:
        return []
    tags = (_tag(part[1]) for part in _PARTS.finditer(raw) if part[1] and part[1][0] == "v")
    return [tag.annotation for tag in tags if tag.name == "v"]


def resolved(text: str, *, in_tag: bool = False) -> str:
    """Character references into characters, as HTML reads them in text, or in an attribute."""
    if "&" not in text:
        return text

    def replaced(found: re.Match[str]) -> str:
        decimal, hexadecimal, name = found.groups()
        if name is None:
            return _numbered(decimal, 10) if decimal is not None else _numbered(hexadecimal, 16)
        return _named(name, found[0], text[found.end() : found.end() + 1] if in_tag else None)

    return _REFERENCE.sub(replaced, text)


def _named(name: str, whole: str, following: str | None) -> str:
    """A named character. `following` is the character after it in an attribute, where less is taken for a name."""
    if name in html5:
        return whole if following == "=" and not name.endswith(";") else html5[name]
    if following is None:
        for length in range(min(len(name), _LONGEST_WITHOUT_SEMICOLON), 1, -1):
            if name[:length] in html5:
                return html5[name[:length]] + name[length:]
    return whole


def _numbered(digits: str, base: int) -> str:
    digits = digits.lstrip("0")
    number = int(digits, base) if 0 < len(digits) < 10 else 0
    if number == 0 or number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        return UNKNOWN
    if 0x80 <= number <= 0x9F:  # HTML takes these for Windows' characters
        return bytes([number]).decode("cp1252", "ignore") or chr(number)
    return chr(number)


def written(found: Iterable[Token]) -> str:
    """Tokens as WebVTT again, with everything escaped: safe to serve, and shown as before."""
    return _LOST_LINE_END.sub("&#10;", "".join(map(_written, found)))


def _written(token: Token) -> str:
    match token:
        case Text(text):
            return escaped(text)
        case Open(name, classes, annotation):
            kept = (each for each in classes if "<" not in each)  # nothing that another reader takes for a tag
            inside = ".".join((name, *kept)) + (f" {escaped(annotation)}" if annotation else "")
            return f"<{inside} >" if inside.endswith("-") else f"<{inside}>"  # never an arrow
        case Close(name):
            return f"</{name}>"
        case Stamp(ms):
            return f"<{clock(ms)}>"


def escaped(text: str) -> str:
    """Words as WebVTT writes them: no tag, no reference, no arrow, and no line's end but its own."""
    made = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return made.replace("\r", "&#13;")
