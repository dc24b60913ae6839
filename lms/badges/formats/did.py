"""The did:web document and the JWKS: every public key ever used, because did:web keeps no history itself."""

from lms.badges.formats.base import Issuer, Json, PublicKey
from lms.badges.formats.crypto import jwk, multikey

# did/v1 first, exactly: any other first context breaks the Digital Bazaar line of verifiers.
CONTEXTS = [
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/multikey/v1",
    "https://w3id.org/security/jwk/v1",
]


def did_document(issuer: Issuer, keys: tuple[PublicKey, ...]) -> Json:
    """The document at `/.well-known/did.json`; `keys` come newest first.

    RSA keys stand before the others, because openbadgeslib checks a JWT status list with the first method. Dropping
    a key from `assertionMethod` would refuse all it ever signed.
    """
    ordered = sorted(keys, key=lambda key: key.kind != "rsa")
    return {
        "@context": CONTEXTS,
        "id": issuer.did,
        "verificationMethod": [_method(issuer, key) for key in ordered],
        "assertionMethod": [key.id for key in ordered],
    }


def _method(issuer: Issuer, key: PublicKey) -> Json:
    named = {"id": key.id, "controller": issuer.did}
    if key.kind == "rsa":
        return {**named, "type": "JsonWebKey", "publicKeyJwk": jwk(key.public_pem)}
    return {**named, "type": "Multikey", "publicKeyMultibase": multikey(key.public_pem)}


def jwks(keys: tuple[PublicKey, ...]) -> Json:
    """The RSA keys at `/.well-known/jwks.json`, under the same names as in the tokens' headers."""
    return {"keys": [{"kid": key.id, "use": "sig", **jwk(key.public_pem)} for key in keys if key.kind == "rsa"]}
