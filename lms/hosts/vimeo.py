"""Films on Vimeo: every form of address, and the address we frame.

Do-not-track always, Vimeo's own transcript and logo off, ours on; `api` and `player_id` are never passed on, because
they switch the player to its old event names.
"""

import re
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

from lms.hosts.base import HostRef, Source

PLAYER = "https://player.vimeo.com/video/"
_HOSTS = frozenset({"vimeo.com", "www.vimeo.com", "player.vimeo.com"})
_IFRAME = re.compile(r"""<iframe[^>]*\ssrc\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
_NUMBER = re.compile(r"[1-9][0-9]{0,11}")
_HASH = re.compile(r"[0-9a-f]{6,16}", re.IGNORECASE)
_START = re.compile(r"(?:(?P<h>[0-9]{1,2})h)?(?:(?P<m>[0-9]{1,3})m)?(?:(?P<s>[0-9]{1,5})s?)?")
_BEFORE = frozenset({"video", "videos"})


class Vimeo:
    """Vimeo's player in a frame of ours."""

    name = "vimeo"

    def find_ref(self, pasted: str) -> HostRef | None:
        """The film in a pasted address: plain, unlisted with hash, player, showcase, channel, group or embed code."""
        parts = _address(pasted)
        if parts is None:
            return None
        found = _number_and_hash([step for step in parts.path.split("/") if step])
        if found is None:
            return None
        number, key = found
        given = parse_qs(parts.query).get("h", [""])[0]
        return HostRef(self.name, number, key or (given if _HASH.fullmatch(given) else ""))

    def frame(self, ref: HostRef, language: str) -> str:
        """The player's address with everything we always ask for."""
        asked = {
            "dnt": "1",
            "title": "0",
            "byline": "0",
            "portrait": "0",
            "playsinline": "1",
            "keyboard": "1",
            "pip": "0",
            "transcript": "0",
            "texttrack": language,
        }
        if ref.key:
            asked = {"h": ref.key} | asked
        return f"{PLAYER}{ref.ref}?{urlencode(asked)}"

    def sources(self, ref: HostRef, files: dict[str, Any]) -> list[Source]:  # noqa: ARG002  # framed, never fetched
        """Vimeo plays its own files."""
        return []


def find_start(pasted: str) -> int | None:
    """The second at which a pasted address would begin (`#t=1m30s` and the like), or None where it names none."""
    parts = _address(pasted)
    if parts is None:
        return None
    asked = parse_qs(parts.query)
    said = [*parse_qs(parts.fragment).get("t", []), *asked.get("t", []), *asked.get("start_time", [])]
    found = _START.fullmatch(said[0]) if said else None
    hours, minutes, seconds = (int(found[name] or 0) for name in "hms") if found else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds or None


def _address(pasted: str) -> SplitResult | None:
    """A pasted address of Vimeo's, or the one inside pasted code; None where it is another's or none."""
    framed = _IFRAME.search(pasted)
    address = (framed.group(1).replace("&amp;", "&") if framed else pasted).strip()
    if address.startswith("//"):
        address = "https:" + address
    elif "://" not in address:
        address = "https://" + address
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and host in _HOSTS else None


def _number_and_hash(steps: list[str]) -> tuple[str, str] | None:
    """The film's number and the hash that may follow; the number of a showcase, channel or user is not a film's."""
    if not steps:
        return None
    if steps[0] in ("showcase", "album", "groups", "user", "manage", "event", "ondemand"):
        place = next((i for i, step in enumerate(steps) if step in _BEFORE), None)
        steps = [] if place is None else steps[place + 1 :]
    elif steps[0] in _BEFORE or steps[0] in ("moogaloop.swf",):
        steps = steps[1:]
    elif steps[0] == "channels":
        steps = steps[2:]
    if not steps or not _NUMBER.fullmatch(steps[0]):
        return None
    key = steps[1] if len(steps) > 1 and _HASH.fullmatch(steps[1]) else ""
    return steps[0], key
