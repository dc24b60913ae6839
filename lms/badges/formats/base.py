"""What every badge format shares: the issuer, the facts of one award, the keys, and how JSON is written."""

import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

Json = dict[str, Any]
LOOPBACK = ("localhost", "127.0.0.1")


@dataclass(frozen=True)
class Issuer:
    """Who signs. `host` is as did:web writes it, a port's colon percent-encoded: `localhost%3A8000`."""

    host: str
    name: str

    @property
    def did(self) -> str:
        """The issuer's identifier; it lasts as long as the host is ours."""
        return f"did:web:{self.host}"

    @property
    def site(self) -> str:
        """Where the issuer's pages stand, without a trailing slash; plain http on this very machine only."""
        place = unquote(self.host)
        return f"{'http' if place.split(':')[0] in LOOPBACK else 'https'}://{place}"


@dataclass(frozen=True)
class AwardFacts:
    """All that a signed file says about one award.

    `achievement` is the frozen definition (slug, kind, name, description, narrative, tags, language, version,
    alignment); `evidence` one neutral sentence; `identity` is None for a guest without an e-mail address.
    """

    uuid: str
    subject: str
    awarded_at: datetime
    achievement: Mapping[str, Any]
    evidence: str
    list_number: int
    place: int
    identity: "Identity | None" = None


@dataclass(frozen=True)
class Identity:
    """A salted SHA-256 of an e-mail address, in hexadecimal. Still personal: the salt travels with it."""

    salt: str
    hash: str = field(repr=False)


@dataclass(frozen=True)
class SigningKey:
    """A private key and the DID URL it is known by."""

    id: str
    private_pem: bytes = field(repr=False)


@dataclass(frozen=True)
class SigningKeys:
    """The two keys that sign now: Ed25519 for Data Integrity proofs, RSA for JWTs."""

    ed25519: SigningKey
    rsa: SigningKey


@dataclass(frozen=True)
class PublicKey:
    """A key that may have signed; `kind` is "ed25519" or "rsa", `id` its DID URL."""

    id: str
    kind: str
    public_pem: bytes


@dataclass(frozen=True)
class Format:
    """One way to write a badge down.

    `make` signs. `read` gives the credential a text claims to hold, nothing checked; `check` gives it only when one of
    the keys signed it. Both raise `BadInput`.
    """

    name: str
    ending: str
    media_type: str
    make: Callable[[AwardFacts, Issuer, SigningKeys, datetime], str]
    read: Callable[[str], Json]
    check: Callable[[str, tuple[PublicKey, ...]], Json]


def written(document: Json) -> str:
    """JSON with every letter beyond ASCII escaped: wallets that mis-decode UTF-8 still show names right."""
    return json.dumps(document, ensure_ascii=True, separators=(",", ":"))


def moment(at: datetime) -> str:
    """A moment as verifiers want it: UTC, whole seconds rounded down (never in the future), with Z."""
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def plain(text: str) -> str:
    """The text on one line, without control characters or lone surrogates.

    Signatures are made over a canonical form (RDFC-1.0) that escapes control characters. PyLD 3.3 leaves most of
    them bare where rdf-canonize 5 escapes them, so a stray one would break the signature in other people's hands.
    """
    kept = (" " if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in text)
    return " ".join("".join(kept).split())
