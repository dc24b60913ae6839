"""WebVTT as we serve it: rebuilt from what was read, so that nothing travels that a browser would not show. Pure."""

import re

from lms.captions.reading import Block, File, RawCue
from lms.captions.settings import kept
from lms.captions.times import clock
from lms.captions.tokens import tokens, written

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})[ \t\f\n]?|(.))", re.DOTALL)
# What makes a style sheet fetch something, wherever it stands.
_FETCHES = re.compile(r"@|url\s*\(|image-set\s*\(|src\s*\(|image\s*\(|expression\s*\(|behavior\s*:|-moz-binding")
_REGION_WORD = re.compile(r"(?:id|width|lines|regionanchor|viewportanchor|scroll):[^\s<>&]+")


def served(file: File) -> str:
    """The whole file, clean: the notes before the first cue, harmless styles, regions, and every cue."""
    first = file.cues[0].line if file.cues else None
    head = [(note.line, "\n".join(note.lines)) for note in file.notes if first is None or note.line < first]
    head += [(style.line, "\n".join(style.lines)) for style in file.styles if not fetches(style)]
    head += [(region.line, _region(region)) for region in file.regions]
    return "\n\n".join(["WEBVTT", *(text for _, text in sorted(head)), *map(_cue, file.cues)]) + "\n"


def _region(region: Block) -> str:
    words = [word for line in region.lines[1:] for word in line.split() if _REGION_WORD.fullmatch(word)]
    return "\n".join(["REGION", *words])


def fetches(style: Block) -> bool:
    """Whether a style sheet asks for anything from elsewhere (`url(`, `@import`), also when it hides the letters."""
    css = "\n".join(style.lines[1:])
    bare = _CSS_ESCAPE.sub(_unescaped, css)
    return any(_FETCHES.search(_COMMENT.sub("", text).lower()) for text in (css, bare)) or "<" in css


def _unescaped(found: re.Match[str]) -> str:
    if found[1] is None:
        return found[2]
    number = int(found[1], 16)
    return chr(number) if 0 < number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else "\ufffd"


def _cue(raw: RawCue) -> str:
    settings = kept(raw.settings)
    timing = f"{clock(raw.start_ms)} --> {clock(raw.end_ms)}" + (f" {settings}" if settings else "")
    return "\n".join([*filter(None, [raw.id]), timing, *filter(None, [written(tokens(raw.raw))])])
