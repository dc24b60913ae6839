"""A badge as JSON with an embedded Data Integrity proof, cryptosuite eddsa-rdfc-2022 (W3C vc-di-eddsa)."""

import hashlib
import json
from datetime import datetime
from typing import Any

from lms.badges.formats.base import (
    AwardFacts,
    Format,
    Issuer,
    Json,
    PublicKey,
    SigningKey,
    SigningKeys,
    moment,
    plain,
    written,
)
from lms.badges.formats.canonical import canonical
from lms.badges.formats.credential import credential
from lms.badges.formats.crypto import ed25519_holds, ed25519_sign
from lms.badges.formats.multibase import base58, from_base58
from lms.errors import BadInput

NOT_JSON = "This is not a badge file: it cannot be read as JSON."
NO_PROOF = "This file has no signature of the kind our badges carry."
NOT_OURS = "The key that signed this file is not one of ours."
CHANGED = "The signature does not fit: this file was changed after we signed it, or we never signed it."
PROOF_MEMBERS = {
    "type",
    "cryptosuite",
    "created",
    "verificationMethod",
    "proofPurpose",
    "proofValue",
}


def make(facts: AwardFacts, issuer: Issuer, keys: SigningKeys, now: datetime) -> str:
    """The signed badge as ASCII JSON."""
    return written(signed(credential(facts, issuer), keys.ed25519, now))


def signed(document: Json, key: SigningKey, now: datetime) -> Json:
    """The document with a proof by this key; also how status lists are signed."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": moment(now),
        "verificationMethod": key.id,
        "proofPurpose": "assertionMethod",
    }
    value = "z" + base58(ed25519_sign(key.private_pem, _hashes(document, proof)))
    return {**document, "proof": {**proof, "proofValue": value}}


def check(text: str, keys: tuple[PublicKey, ...]) -> Json:
    """The document without its proof, when one of the keys signed it. Raises `BadInput` with the reason.

    Only the signature: whether the badge still counts is for the database to say, and whether the JSON is the
    compact form that was signed for `rules.odd_members` (a holder may rename a member to its full address).
    """
    document = _read(text)
    proof = document.pop("proof", None)
    if not isinstance(proof, dict) or set(proof) != PROOF_MEMBERS or proof["cryptosuite"] != "eddsa-rdfc-2022":
        raise BadInput(NO_PROOF)
    if not all(isinstance(value, str) and value == plain(value) for value in proof.values()):
        raise BadInput(NO_PROOF)
    if proof["type"] != "DataIntegrityProof" or proof["proofPurpose"] != "assertionMethod":
        raise BadInput(NO_PROOF)
    key = next(
        (k for k in keys if k.id == proof["verificationMethod"] and k.kind == "ed25519"),
        None,
    )
    if key is None:
        raise BadInput(NOT_OURS)
    value = proof.pop("proofValue")
    if not ed25519_holds(key.public_pem, _signature(value), _hashes(document, proof)):
        raise BadInput(CHANGED)
    return document


def read(text: str) -> Json:
    """The document without its proof; nothing is checked."""
    document = _read(text)
    document.pop("proof", None)
    return document


def _read(text: str) -> Json:
    try:
        document = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as problem:
        raise BadInput(NOT_JSON) from problem
    if not isinstance(document, dict):
        raise BadInput(NOT_JSON)
    return document


def _once(members: list[tuple[str, Any]]) -> Json:
    """An object in which no name stands twice: readers differ in which one they take, and we would vouch for both."""
    made = dict(members)
    if len(made) != len(members):
        raise ValueError("a name stands twice")
    return made


def _signature(value: object) -> bytes:
    try:
        if isinstance(value, str) and value.startswith("z"):
            return from_base58(value[1:])
    except ValueError as problem:
        raise BadInput(CHANGED) from problem
    raise BadInput(CHANGED)


def _hashes(document: Json, proof: Json) -> bytes:
    """SHA-256 of the proof's options, then of the document (vc-di-eddsa 3.2); the options take its context."""
    options = {**proof, "@context": document.get("@context")}
    return b"".join(hashlib.sha256(canonical(part).encode()).digest() for part in (options, document))


FORMAT = Format("data-integrity", "json", "application/vc+ld+json", make, read, check)
