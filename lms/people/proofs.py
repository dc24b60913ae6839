"""What staff prove themselves with: argon2id passwords and time-based codes (RFC 6238). No session here.

Hashing takes some 50 ms and 64 MB by design, so callers do it outside any write transaction.
"""

import threading
from base64 import b32encode
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from hmac import new as hmac
from pathlib import Path

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lms.people.rules import TOTP_STEP_S, normal_password

_hasher = PasswordHasher()  # argon2id, RFC 9106's second recommendation
_at_once = threading.BoundedSemaphore(2)  # strangers can ask for hashing; this bounds what they can fill


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """The long passwords most often used, in lower case."""
    lines = Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.casefold() for line in lines if line and not line.startswith("#"))


def hash_password(password: str) -> str:
    """What is kept of a password."""
    with _at_once:
        return _hasher.hash(normal_password(password))


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return hash_password("nobody has this password")


def password_fits(kept: str | None, password: str) -> bool:
    """Whether this is the password. Takes as long for an account that does not exist or is not enrolled yet."""
    known = kept or _nobodys()
    with _at_once:
        try:
            _hasher.verify(known, normal_password(password))
        except (VerificationError, InvalidHashError):
            return False
    return bool(kept)


def totp_secret(secret_key: str, link_token: str) -> str:
    """The second factor's key that a way in offers: the same each time the page is opened, known to nobody else."""
    return b32encode(hmac(secret_key.encode(), f"totp:{link_token}".encode(), sha256).digest()[:20]).decode()


def totp_address(secret: str, email: str, programme: str) -> str:
    """The otpauth address an authenticator app reads from the QR code."""
    return str(pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=programme))


def totp_steps(secret: str, code: str, now: datetime) -> list[int]:
    """The time steps this code belongs to: now, or one step early or late for clocks that differ."""
    totp = pyotp.TOTP(secret, interval=TOTP_STEP_S)
    present = int(now.timestamp()) // TOTP_STEP_S
    return [step for step in (present - 1, present, present + 1) if _fits(totp, code, step)]


def _fits(totp: pyotp.TOTP, code: str, step: int) -> bool:
    return bool(pyotp.utils.strings_equal(str(totp.generate_otp(step)), code))
