"""Ed25519 and RSA by the `cryptography` library, which only this file loads."""

from functools import lru_cache
from typing import Any, NamedTuple

from lms.badges.formats.multibase import base58, base64url

ED25519_PREFIX = b"\xed\x01"  # multicodec's "ed25519-pub", 0xed as a varint


class Pair(NamedTuple):
    """A new key pair as PEM: the private half in PKCS 8, not encrypted."""

    private_pem: bytes
    public_pem: bytes


# Inside functions: the library takes 50 ms to load, and most pages and commands never touch a key.
def new_ed25519() -> Pair:
    """A new Ed25519 pair."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return _pair(Ed25519PrivateKey.generate())


def new_rsa() -> Pair:
    """A new RSA pair of 2,048 bits; 4,096 cost five times the time for nothing here."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    return _pair(rsa.generate_private_key(public_exponent=65537, key_size=2048))


def _pair(private: Any) -> Pair:
    from cryptography.hazmat.primitives import serialization as form

    return Pair(
        private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()),
        _public_pem(private.public_key()),
    )


def _public_pem(public: Any) -> bytes:
    from cryptography.hazmat.primitives import serialization as form

    pem: bytes = public.public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
    return pem


@lru_cache(maxsize=16)
def _private(pem: bytes) -> Any:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    return load_pem_private_key(pem, password=None)


@lru_cache(maxsize=64)
def _public(pem: bytes) -> Any:
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    return load_pem_public_key(pem)


def kind_of(public_pem: bytes) -> str:
    """ "ed25519" or "rsa" for a public PEM. Raises ValueError for anything else."""
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

    key = _public(public_pem)
    if isinstance(key, ed25519.Ed25519PublicKey):
        return "ed25519"
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= 2048:
        return "rsa"
    raise ValueError("neither Ed25519 nor RSA with at least 2048 bits")


def public_of(private_pem: bytes) -> bytes:
    """The public PEM that belongs to a private one. Raises ValueError when it is no private key."""
    return _public_pem(_private(private_pem).public_key())


def ed25519_sign(private_pem: bytes, data: bytes) -> bytes:
    """A 64-byte signature."""
    signature: bytes = _private(private_pem).sign(data)
    return signature


def ed25519_holds(public_pem: bytes, signature: bytes, data: bytes) -> bool:
    """Whether the signature over the data is this key's."""
    from cryptography.exceptions import InvalidSignature

    try:
        _public(public_pem).verify(signature, data)
    except InvalidSignature:
        return False
    return True


def multikey(public_pem: bytes) -> str:
    """An Ed25519 public key as `publicKeyMultibase`: z, then base58 of the prefix and the 32 bytes."""
    return "z" + base58(ED25519_PREFIX + _public(public_pem).public_bytes_raw())


def jwk(public_pem: bytes) -> dict[str, str]:
    """An RSA public key as a bare JWK (RFC 7518 6.3.1) for RS256."""
    numbers = _public(public_pem).public_numbers()
    return {"kty": "RSA", "alg": "RS256", "n": _uint(numbers.n), "e": _uint(numbers.e)}


def _uint(number: int) -> str:
    return base64url(number.to_bytes((number.bit_length() + 7) // 8, "big"))
