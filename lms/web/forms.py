"""What comes in from outside, checked and turned into small values; what cannot be used gets a sentence."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from lms import clock
from lms.errors import BadInput
from lms.health.rules import Tally, told

MOST_BYTES = 64 * 1024
OLDEST_OPENED = timedelta(days=30)
TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))  # Unicode's direction overrides and isolates
NOT_READ = "The message could not be read, so nothing was saved."


@lru_cache(maxsize=4)
def _opened_signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="opened")


@lru_cache(maxsize=4096)
def _opened_stamp(secret: str, signed: str) -> int:
    """The second in a signed moment. Kept, because a page sends the same one with each of its heartbeats."""
    return int(_opened_signer(secret).loads(signed))


def opened_now() -> str:
    """The signed moment a page is served: how far back its heartbeats may reach."""
    return str(_opened_signer(current_app.config["SECRET_KEY"]).dumps(int(clock.now().timestamp())))


def opened_at(signed: object) -> datetime:
    """The moment in a signed `opened`; `BadInput` when it is not ours. Very old ones count as 30 days old."""
    try:
        stamp = datetime.fromtimestamp(_opened_stamp(current_app.config["SECRET_KEY"], str(signed)[:200]), UTC)
    except (BadData, ValueError, OverflowError):
        raise BadInput(NOT_READ, {"opened": "Open the page again, then carry on."}) from None
    now = clock.now()
    return max(min(stamp, now), now - OLDEST_OPENED)


def json_body() -> dict[str, Any]:
    """The request's JSON object, whatever its content type says (beacons send text)."""
    if (request.content_length or 0) > MOST_BYTES:
        raise BadInput(NOT_READ, {"body": "Send at most 64 KB."})
    try:
        body = request.get_json(force=True, silent=True)
    except RecursionError:  # thousands of opening brackets
        body = None
    if not isinstance(body, dict):
        raise BadInput(NOT_READ, {"body": "Send one JSON object."})
    return body


def number(body: dict[str, Any], name: str, *, least: float, most: float, default: float | None = None) -> float:
    """A finite number of the body within bounds."""
    value = body.get(name, default)
    if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most:
        return float(value)
    raise BadInput(NOT_READ, {name: f"Send a number from {least:g} to {most:g}."})


def text(name: str, *, most: int = 200, needed: str | None = None) -> str:
    """A field of a posted form, trimmed; `needed` is the sentence for an empty one."""
    value = " ".join(request.form.get(name, "").split())
    if needed and not value:
        raise BadInput(needed, {name: needed})
    if len(value) > most:
        raise BadInput("That is too long.", {name: f"Use at most {most} characters."})
    return value


def seen_text(name: str) -> str:
    """A field of a posted form as others will see it, on one line: no control signs, none that turn the words after
    them round, and nothing at all where nothing would be seen. Joiners stay: emoji and many languages need them."""
    typed = request.form.get(name, "")
    kept = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in typed)
    kept = " ".join(kept.translate(TURNING).split())
    return kept if any(unicodedata.category(sign)[0] not in "CZ" for sign in kept) else ""


def next_address(value: str | None) -> str:
    """Where to go after signing in: only ever a path of ours."""
    path = value or ""
    if not path.startswith("/") or path.startswith(("//", "/\\")):  # before it is taken apart: "//[" cannot be
        return "/"
    parts = urlsplit(path)
    good = not parts.netloc and not parts.scheme
    return path if good and "\\" not in path and "\n" not in path and "\r" not in path and "\t" not in path else "/"


@dataclass(frozen=True)
class Heartbeat:
    """A heartbeat as it came in; spans are checked by the watching rules."""

    batch: str
    who: str | None
    opened_at: datetime
    spans: object
    resume_s: float
    age_s: float
    device: str
    health: Tally


def heartbeat() -> Heartbeat:
    """The request's heartbeat; `BadInput` names each field that cannot be used."""
    body = json_body()
    who = body.get("who")
    if who is not None and not (isinstance(who, str) and len(who) <= 64 and who.isascii()):
        raise BadInput(NOT_READ, {"who": "Send the page's own tag or null."})
    batch = body.get("batch")
    if not isinstance(batch, str) or not 1 <= len(batch) <= 64:
        raise BadInput(NOT_READ, {"batch": "Send a random id of at most 64 characters."})
    device = body.get("device") or ""
    if not isinstance(device, str) or len(device) > 32:
        raise BadInput(NOT_READ, {"device": "Send a random id of at most 32 characters, or none."})
    number(body, "rate", least=0.0, most=16.0, default=1.0)
    return Heartbeat(
        batch=batch,
        who=who or None,
        opened_at=opened_at(body.get("opened")),
        spans=body.get("spans"),
        resume_s=number(body, "resume", least=0.0, most=43_200.0, default=0.0),
        age_s=number(body, "age", least=0.0, most=366 * 86_400.0, default=0.0),
        device=device,
        health=told(body.get("health")),
    )
