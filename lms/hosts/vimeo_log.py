"""The messages between a page and Vimeo's player, as a tried film's page writes them down, read without trust. Pure.

A line is {at, way, as, name, shape}: `at` milliseconds, `way` "out" (to the player), "in" or "page"; `as` "method",
"reply", "event" or "page"; `shape` what its value looks like, never what it says (static/programme/messages.js). The
protocol beside this file is what our stand-in of the player does, recorded with the SDK we serve.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lms.errors import BadInput

PROTOCOL = Path(__file__).with_name("vimeo_protocol.json")
MOST_LINES = 50_000
NO_LOG = "This is not a log that the page of a tried film saves."
_TEXTS = {"way": 8, "as": 8, "name": 40, "shape": 800}


@dataclass(frozen=True)
class FilmFacts:
    """What the log says of the film: its length, whether its link is unlisted, whether it was a draft. Not which."""

    length_s: int
    unlisted: bool
    draft: bool


@dataclass(frozen=True)
class Line:
    """One message. `s` a place in the film in seconds; `on` the event that is asked for; `of` the method an error is
    about; `text` whether it came as text."""

    at: float
    way: str
    kind: str
    name: str
    shape: str
    s: float | None = None
    rate: float | None = None
    on: str = ""
    of: str = ""
    error: str = ""
    text: bool = False


@dataclass(frozen=True)
class Log:
    """A whole log: the SDK's version, the film's length, the device in a few words, and the messages in order."""

    sdk: str
    length_s: float
    device: str
    lines: tuple[Line, ...]


@lru_cache(maxsize=1)
def protocol() -> dict[str, Any]:
    """What the stand-in does, as it was recorded and as we rely on it."""
    found = json.loads(PROTOCOL.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def read(text: str) -> Log:
    """The log in a file; `BadInput` with one sentence where it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BadInput(NO_LOG) from None
    if not isinstance(found, dict) or found.get("log") != "vimeo-messages" or found.get("format") != 1:
        raise BadInput(NO_LOG)
    rows, film, device = found.get("messages"), found.get("film"), found.get("device")
    if not isinstance(rows, list) or len(rows) > MOST_LINES or not isinstance(film, dict):
        raise BadInput(NO_LOG)
    lines = tuple(_line(row, number) for number, row in enumerate(rows, 1))
    said = [str(part) for part in device.values() if isinstance(part, str)] if isinstance(device, dict) else []
    return Log(str(found.get("sdk", ""))[:20], _number(film.get("length_s")) or 0.0, ", ".join(said)[:200], lines)


def _line(row: object, number: int) -> Line:
    if not isinstance(row, dict):
        raise BadInput(f"Message {number} of the log cannot be read.")
    at, texts = _number(row.get("at")), {name: row.get(name) for name in _TEXTS}
    if at is None or any(not isinstance(text, str) or len(text) > _TEXTS[name] for name, text in texts.items()):
        raise BadInput(f"Message {number} of the log cannot be read.")
    more = {name: str(row[name])[:40] for name in ("on", "of", "error") if isinstance(row.get(name), str)}
    return Line(
        at,
        str(texts["way"]),
        str(texts["as"]),
        str(texts["name"]),
        str(texts["shape"]),
        s=_number(row.get("s")),
        rate=_number(row.get("rate")),
        text=row.get("text") is True,
        **more,
    )


def _number(found: object) -> float | None:
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found < 1e9:
        return None
    return float(found)
