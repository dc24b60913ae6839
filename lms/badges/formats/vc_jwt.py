"""A badge as a compact JWT signed with RS256, which is what 1EdTech's validator takes (EdDSA it does not).

The payload is the credential itself, without a `vc` wrapper (Open Badges 3.0, 8.2).
"""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from lms.badges.formats.base import (
    AwardFacts,
    Format,
    Issuer,
    Json,
    PublicKey,
    SigningKey,
    SigningKeys,
    written,
)
from lms.badges.formats.credential import credential
from lms.errors import BadInput

ALGORITHMS = ["RS256"]  # the header may not choose
LIST_ENDING = ".jwt"  # a JWT badge names the JWT list: openbadgeslib verifies no other
NOT_A_JWT = "This is not a badge file: it cannot be read as a signed token."
NOT_OURS = "The key that signed this file is not one of ours."
CHANGED = "The signature does not fit: this file was changed after we signed it, or we never signed it."
CLAIMS = ("iss", "sub", "jti", "nbf", "exp")


def make(facts: AwardFacts, issuer: Issuer, keys: SigningKeys, _now: datetime) -> str:
    """The signed badge: three base64url parts with dots between."""
    document = credential(facts, issuer, LIST_ENDING)
    claims = {
        "iss": issuer.did,
        "sub": facts.subject,
        "jti": document["id"],
        "nbf": int(facts.awarded_at.timestamp()),
    }
    return compact({**document, **claims}, keys.rsa)


def compact(payload: Json, key: SigningKey) -> str:
    """Any payload as a compact JWS by this key; also how status lists are signed.

    `typ` is JWT because 1EdTech demands it (the W3C text says vc+jwt); `kid` is the key's DID URL.
    """
    jws, _ = _jose()
    header = {"alg": "RS256", "kid": key.id, "typ": "JWT"}
    return str(jws.serialize_compact(header, written(payload), _key(key.private_pem), algorithms=ALGORITHMS))


def read(text: str) -> Json:
    """The credential a token carries, without the token's own claims; nothing is checked."""
    jws, problems = _jose()
    try:
        return _credential(jws.extract_compact(text.strip().encode("ascii")).payload)
    except (problems, ValueError, RecursionError) as problem:
        raise BadInput(NOT_A_JWT) from problem


def check(text: str, keys: tuple[PublicKey, ...]) -> Json:
    """The credential without the token's own claims, when one of the keys signed it; else `BadInput`."""
    jws, problems = _jose()
    try:
        header = jws.extract_compact(text.strip().encode("ascii")).headers()
    except (problems, ValueError, RecursionError) as problem:
        raise BadInput(NOT_A_JWT) from problem
    if set(header) != {"alg", "kid", "typ"} or header["alg"] != "RS256" or header["typ"] != "JWT":
        raise BadInput(NOT_A_JWT)
    key = next((k for k in keys if k.id == header["kid"] and k.kind == "rsa"), None)
    if key is None:
        raise BadInput(NOT_OURS)
    try:
        return _credential(jws.deserialize_compact(text.strip(), _key(key.public_pem), ALGORITHMS).payload)
    except (problems, ValueError) as problem:
        raise BadInput(CHANGED) from problem


def _credential(payload: bytes) -> Json:
    claims = json.loads(payload)
    if not isinstance(claims, dict):
        raise ValueError("a token without members")
    return {name: value for name, value in claims.items() if name not in CLAIMS}


@lru_cache(maxsize=64)
def _key(pem: bytes) -> Any:
    from joserfc.jwk import (
        RSAKey,
    )  # here, with `_jose`: 0.1 s to load, and only signing and checking need it

    return RSAKey.import_key(pem)


def _jose() -> tuple[Any, type[Exception]]:
    from joserfc import jws
    from joserfc.errors import JoseError

    return jws, JoseError


FORMAT = Format("vc-jwt", "jwt", "text/plain", make, read, check)
