"""The signing keys: PEM files in `<data>/keys`, readable by their owner only, outside repository and database.

A key is two files, `<name>.pem` (private) and `<name>.pub.pem`. Each says on its first line when it was made. Public
halves stay for as long as badges live; a private half can be deleted once a newer key signs. Names say nothing but
kind and month (`ed-2026-11`); keys made for a demonstration or a local trial carry that in their name, and production
refuses them.
"""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, urlsplit

from lms import clock
from lms.badges.formats import crypto
from lms.badges.formats.base import Issuer, PublicKey, SigningKey, SigningKeys, moment
from lms.errors import Problem
from lms.settings import Settings

KINDS = {"ed": "ed25519", "rsa": "rsa"}
MAKE = {"ed": crypto.new_ed25519, "rsa": crypto.new_rsa}
# A new key is published a day before it signs, so that nobody's cached DID document lacks it.
WAITS = timedelta(days=1)
NAME = re.compile(r"(?:(?P<mode>demo|local)-)?(?P<short>ed|rsa)-\d{4}-\d{2}(?:-\d+)?")
MADE = re.compile(r"^made (\S+)$", re.MULTILINE)
NO_KEYS = (
    "There are no keys to sign badges with, and production never makes them by itself. Run `flask lms keys make` once, "
    "and keep a copy of the data folder's keys somewhere safe."
)
TRIAL_KEYS = (
    "The data folder holds keys made for a demonstration or a trial ({names}). Production does not sign with them. "
    "Move these files away, then run `flask lms keys make`."
)


@dataclass(frozen=True)
class Key:
    """One key on disk. `short` is "ed" or "rsa"; `private_pem` is None once the private half was deleted."""

    name: str
    short: str
    made_at: datetime
    public_pem: bytes
    private_pem: bytes | None


@dataclass(frozen=True)
class Keyring:
    """All keys, newest first."""

    keys: tuple[Key, ...]

    def signing(self, issuer: Issuer, now: datetime) -> SigningKeys:
        """The two keys that sign now. Raises `Problem` when one is missing."""
        ed, rsa = (signs(self.keys, short, now) for short in KINDS)
        if ed is None or rsa is None or ed.private_pem is None or rsa.private_pem is None:
            raise Problem(NO_KEYS)
        return SigningKeys(
            SigningKey(key_id(issuer, ed), ed.private_pem), SigningKey(key_id(issuer, rsa), rsa.private_pem)
        )

    def public(self, issuer: Issuer, now: datetime) -> tuple[PublicKey, ...]:
        """Every public key; of each kind the one that signs now comes first, then the newest."""
        first = {key.name for short in KINDS if (key := signs(self.keys, short, now)) is not None}
        ordered = sorted(self.keys, key=lambda key: key.name not in first)
        return tuple(PublicKey(key_id(issuer, key), KINDS[key.short], key.public_pem) for key in ordered)


def key_id(issuer: Issuer, key: Key) -> str:
    """A key's DID URL."""
    return f"{issuer.did}#{key.name}"


def signs(keys: tuple[Key, ...], short: str, now: datetime) -> Key | None:
    """Which key of a kind signs: the newest that was published for a day, or else the oldest there is."""
    able = [key for key in keys if key.short == short and key.private_pem is not None]
    able.sort(key=lambda key: (key.made_at, key.name))
    ripe = [key for key in able if key.made_at + WAITS <= now]
    return ripe[-1] if ripe else (able[0] if able else None)


def keyring(settings: Settings) -> Keyring:
    """The installation's keys; made on first use in a demonstration or locally, refused to be made in production."""
    folder = settings.data / "keys"
    found = read(folder)
    if not found.keys and settings.mode != "production":
        make(settings, clock.now(), first=True)
        found = read(folder)
    if not found.keys:
        raise Problem(NO_KEYS)
    trial = [key.name for key in found.keys if key.name.startswith(("demo-", "local-"))]
    if trial and settings.mode == "production":
        raise Problem(TRIAL_KEYS.format(names=", ".join(trial)))
    return found


def read(folder: Path) -> Keyring:
    """The keys in a folder, newest first. Raises `Problem` for a file that is no key."""
    files = tuple((file.name, file.stat().st_mtime_ns) for file in sorted(folder.glob("*.pem")))
    return _read(folder, files)


@lru_cache(maxsize=8)
def _read(folder: Path, files: tuple[tuple[str, int], ...]) -> Keyring:
    names = sorted({name.removesuffix(".pem").removesuffix(".pub") for name, _ in files})
    keys = [_key(folder, name) for name in names]
    return Keyring(tuple(sorted(keys, key=lambda key: (key.made_at, key.name), reverse=True)))


def _key(folder: Path, name: str) -> Key:
    shape = NAME.fullmatch(name)
    private, public = folder / f"{name}.pem", folder / f"{name}.pub.pem"
    try:
        private_pem = private.read_bytes() if private.exists() else None
        public_pem = public.read_bytes() if public.exists() else crypto.public_of(private_pem or b"")
        kind = crypto.kind_of(public_pem)
    except ValueError as problem:
        raise Problem(f"The key file {name}.pem cannot be read. Put back a good copy or move it away.") from problem
    if shape is None or KINDS[shape["short"]] != kind:
        raise Problem(f"The key {name} has the wrong name; keys are called like ed-2026-11 or rsa-2026-11.")
    if private_pem is not None and crypto.public_of(private_pem) != _pem_part(public_pem):
        raise Problem(f"The two halves of the key {name} do not belong together. Put back the right ones.")
    made = MADE.search((private_pem or public_pem).decode("ascii", "replace"))
    made_at = datetime.fromisoformat(made[1]) if made else datetime(1970, 1, 1, tzinfo=UTC)
    return Key(name, shape["short"], made_at, _pem_part(public_pem), private_pem and _pem_part(private_pem))


def _pem_part(text: bytes) -> bytes:
    return text[text.index(b"-----BEGIN") :]


def make(settings: Settings, now: datetime, *, first: bool = False) -> list[str]:
    """Write one new key of each kind; returns their names. The first pair signs at once, a later one after a day.

    With `first`, processes that start together end up with one pair: all write under one name, the first one stays.
    """
    folder = settings.data / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return [_write(folder, settings.mode, short, now, first) for short in KINDS]


def _write(folder: Path, mode: str, short: str, now: datetime, first: bool) -> str:
    prefix = "" if mode == "production" else f"{mode}-"
    wanted = f"{prefix}{short}-{clock.london_month(now)}"
    taken = set() if first else {file.name.removesuffix(".pem").removesuffix(".pub") for file in folder.glob("*.pem")}
    name = next(n for n in (wanted, *(f"{wanted}-{i}" for i in range(2, 100))) if n not in taken)
    pair, head = MAKE[short](), f"made {moment(now)}\n".encode()
    write_once(folder / f"{name}.pem", head + pair.private_pem)
    write_once(folder / f"{name}.pub.pem", head + crypto.public_of((folder / f"{name}.pem").read_bytes()))
    return name


def retire(settings: Settings, now: datetime) -> list[str]:
    """Delete private halves that have a successor which already signs; returns the keys' names."""
    folder = settings.data / "keys"
    keys = read(folder).keys
    done = []
    for short in KINDS:
        active = signs(keys, short, now)
        for key in keys:
            if active and key.short == short and key.private_pem and key.made_at < active.made_at:
                (folder / f"{key.name}.pem").unlink()
                done.append(key.name)
    return done


def issuer_host(data: Path, base_url: str) -> str:
    """The issuer's host as did:web writes it, fixed in the data folder at first start and never taken from a request.

    Badges name it for ever: a changed address makes all issued ones fail, so it is a decision, kept in `issuer.txt`.
    """
    file = data / "issuer.txt"
    if not file.exists():
        write_once(file, quote(urlsplit(base_url).netloc.lower(), safe="").encode() + b"\n")
    return file.read_text(encoding="ascii").strip()


def issuer(settings: Settings) -> Issuer:
    """Who signs in this installation."""
    return Issuer(issuer_host(settings.data, settings.base_url), settings.programme_name)


def write_once(file: Path, content: bytes) -> None:
    """Write a whole file under its name, or leave the one that another process wrote first."""
    part = file.with_name(f".{file.name}.{os.getpid()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(part, file)
    except FileExistsError:
        pass
    finally:
        part.unlink()
