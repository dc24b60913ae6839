"""The Bitstring Status List: which badges do not count any more, as one bit each, in both signed forms.

A list of ids would publish who was revoked; 131,072 places (the specification's least) hide one among many.
"""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.badges.formats.base import Issuer, Json, SigningKeys, moment, written
from lms.badges.formats.credential import VC
from lms.badges.formats.data_integrity import signed
from lms.badges.formats.multibase import base64url
from lms.badges.formats.vc_jwt import LIST_ENDING, compact

PLACES = 131_072
LASTS = timedelta(days=7)  # a list past its end makes every badge fail in all verifiers


@dataclass(frozen=True)
class SignedList:
    """One list in its two forms: `json` for Data Integrity badges, `jwt` for JWT badges."""

    json: str
    jwt: str


def encoded(places: Iterable[int]) -> str:
    """The set places as `u` + base64url(gzip(bits)), the leftmost bit being place 0.

    Raises ValueError for a place outside the list.
    """
    bits = bytearray(PLACES // 8)
    for place in places:
        if not 0 <= place < PLACES:
            raise ValueError(f"place {place} is not on a list of {PLACES}")
        bits[place // 8] |= 0x80 >> (place % 8)
    return "u" + base64url(gzip.compress(bytes(bits), mtime=0))


def unsigned(number: int, places: Iterable[int], issuer: Issuer, now: datetime, ending: str = "") -> Json:
    """The list as a credential: the badges' issuer as a plain string, and no status of its own."""
    address = f"{issuer.site}/status/{number}{ending}"
    return {
        "@context": [VC],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did,
        "validFrom": moment(now),
        "validUntil": moment(now + LASTS),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(places),
        },
    }


def make(number: int, places: Iterable[int], issuer: Issuer, keys: SigningKeys, now: datetime) -> SignedList:
    """Both forms, from the same bits and the same moment."""
    fixed = frozenset(places)
    token = unsigned(number, fixed, issuer, now, LIST_ENDING)
    claims = {
        "iss": issuer.did,
        "sub": token["credentialSubject"]["id"],
        "jti": token["id"],
        "nbf": int(now.timestamp()),
        "exp": int((now + LASTS).timestamp()),
    }
    return SignedList(
        json=written(signed(unsigned(number, fixed, issuer, now), keys.ed25519, now)),
        jwt=compact({**token, **claims}, keys.rsa),
    )
