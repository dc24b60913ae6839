"""The two alphabets badge files use: base58 (keys, proofs) and base64url without padding (lists)."""

import base64

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
LONGEST = 128  # our longest value is 88 signs; decoding is quadratic, so a stranger's text is not read further


def base58(data: bytes) -> str:
    """Bytes in base58 with Bitcoin's alphabet; each leading zero byte is a leading 1."""
    number, signs = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        signs = ALPHABET[rest] + signs
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + signs


def from_base58(text: str) -> bytes:
    """The bytes behind a base58 text. Raises ValueError for a foreign sign or more than 128 signs."""
    if len(text) > LONGEST:
        raise ValueError("too long for a key or a proof")
    number = 0
    for sign in text:
        number = number * 58 + ALPHABET.index(sign)
    body = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return b"\0" * (len(text) - len(text.lstrip("1"))) + body


def base64url(data: bytes) -> str:
    """Bytes in the address-safe base64 alphabet, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
