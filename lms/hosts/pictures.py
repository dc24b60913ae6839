"""A film's picture at Vimeo, fetched by the server so that no browser of a resident asks Vimeo for it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from lms.hosts.calling import Caller, TooBig, Unreachable

HOST = "i.vimeocdn.com"
MOST_BYTES = 300_000
MIMETYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@dataclass(frozen=True)
class Picture:
    """A picture's bytes and what they are by their own first bytes: "jpg", "png" or "webp"."""

    body: bytes
    ending: str


def sniffed(body: bytes) -> str | None:
    """What a picture's first bytes say it is, or None; what a server calls it does not count."""
    if body.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "webp"
    return None


def is_vimeos(address: str) -> bool:
    """Whether an address is one of Vimeo's picture host, by https and with nothing odd about it."""
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" and parts.netloc == HOST and address.isascii() and address.isprintable()
    except ValueError:
        return False


def find_picture(address: str, caller: Caller) -> Picture | None:
    """The picture at an address, or None: a film without a picture is no fault worth a sentence."""
    if not is_vimeos(address):
        return None
    try:
        answer = caller.get(address, headers={"Accept": "image/jpeg, image/png, image/webp"}, most=MOST_BYTES)
    except (Unreachable, TooBig):
        return None
    ending = sniffed(answer.body) if answer.status == 200 else None
    return Picture(answer.body, ending) if ending else None
