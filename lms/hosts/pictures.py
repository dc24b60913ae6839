"""A film's picture at Vimeo, fetched by the server and kept in the data folder: no resident's browser asks Vimeo.

A picture is kept under a name made of its content, so that it never changes and cannot be guessed.
"""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from lms.hosts.calling import Caller, TooBig, Unreachable

HOST = "i.vimeocdn.com"
MOST_BYTES = 300_000
MIMETYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
NAME = re.compile(r"[0-9a-f]{32}\.(?:jpg|png|webp)")


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


def folder(data: Path) -> Path:
    """Where an installation keeps pictures, below its data folder."""
    return data / "pictures"


def keep(folder: Path, picture: Picture) -> str:
    """Keep a picture in the folder; its name there. Keeping it again changes nothing."""
    name = f"{hashlib.sha256(picture.body).hexdigest()[:32]}.{picture.ending}"
    if not (folder / name).is_file():
        folder.mkdir(parents=True, exist_ok=True)
        making = folder / f"{name}.{os.getpid()}"
        making.write_bytes(picture.body)
        making.replace(folder / name)
    return name


def find_kept(folder: Path, name: str) -> Path | None:
    """The file of a kept picture, or None; only names of our own making are looked for."""
    file = folder / name
    return file if NAME.fullmatch(name) and file.is_file() else None
