"""Where a cue stands on the picture: its settings, read after the standard's rules. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_PERCENT = re.compile(rf"({_NUMBER})%")
_LINE = re.compile(rf"-?{_NUMBER}")
ALIGNS = ("start", "center", "end", "left", "right")
LINE_ALIGNS = ("start", "center", "end")
POSITION_ALIGNS = ("line-left", "center", "line-right")
_SPACES = re.compile(r"[ \t]+")  # the standard has the form feed too; Chromium has not, and nobody writes it


@dataclass(frozen=True)
class Settings:
    """What the settings say; `line` and `position` None where the browser chooses. `line` in percent unless `snaps`."""

    vertical: str = ""
    line: float | None = None
    snaps: bool = True
    line_align: str = "start"
    position: float | None = None
    position_align: str = "auto"
    size: float = 100.0
    align: str = "center"
    region: str = ""


def parts(text: str) -> Iterator[tuple[str, Settings | None]]:
    """Each setting as written, with all settings as they are after it; None where it is ignored."""
    now = Settings()
    for word in _SPACES.split(text):
        if word:
            after = _after(now, word)
            yield word, after
            now = after or now


def settings(text: str) -> Settings:
    """The settings of a cue; what is wrong is left out, one by one, as browsers do."""
    now = Settings()
    for _, after in parts(text):
        now = after or now
    return now


def kept(text: str) -> str:
    """The settings that count, as they were written."""
    return " ".join(word for word, after in parts(text) if after is not None)


def _after(now: Settings, word: str) -> Settings | None:
    name, _, value = word.partition(":")
    match name:
        case "vertical" if value in ("rl", "lr"):
            return replace(now, vertical=value)
        case "align" if value in ALIGNS:
            return replace(now, align=value)
        case "size" if (percent := _percent(value)) is not None:
            return replace(now, size=percent)
        case "position":
            return _position(now, value)
        case "line":
            return _line(now, value)
        case "region" if value:
            return replace(now, region=value)
    return None


def _position(now: Settings, value: str) -> Settings | None:
    where, comma, align = value.partition(",")
    percent = _percent(where)
    if percent is None or (comma and align not in POSITION_ALIGNS):
        return None
    return replace(now, position=percent, position_align=align or now.position_align)


def _line(now: Settings, value: str) -> Settings | None:
    where, comma, align = value.partition(",")
    if comma and align not in LINE_ALIGNS:
        return None
    percent = _percent(where)
    if percent is None and not _LINE.fullmatch(where):
        return None
    number = float(where) if percent is None else percent
    return replace(now, line=number, snaps=percent is None, line_align=align or now.line_align)


def _percent(text: str) -> float | None:
    found = _PERCENT.fullmatch(text)
    number = float(found[1]) if found else -1.0
    return number if 0 <= number <= 100 else None
