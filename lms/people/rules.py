"""What e-mail addresses, codes, passwords and accounts must look like, and how codes are kept. Pure."""

import hmac
import ipaddress
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from lms.errors import BadInput

# OWASP ASVS 5.0, 6.5.5: a code sent out of band lives at most ten minutes.
MAILED_LASTS = timedelta(minutes=10)
PRINTED_LASTS = timedelta(hours=24)
TRIES = 5
MAILS_PER_ADDRESS = 5
MAILS_PER_NETWORK = 20
# A script made 75 guests a second. A centre's or a phone company's address is many homes; who waits loses nothing.
GUESTS_PER_NETWORK = 3000
STAFF_TRIES_PER_ADDRESS = 10
STAFF_TRIES_PER_NETWORK = 40
PASSWORD_LEAST, PASSWORD_MOST = 12, 200
TOTP_STEP_S = 30

ROLES = ("facilitator", "programme", "administrator", "funder", "landlord")
# The nine regions of England as the Office for National Statistics names them.
REGIONS = (
    "North East",
    "North West",
    "Yorkshire and the Humber",
    "East Midlands",
    "West Midlands",
    "East of England",
    "London",
    "South East",
    "South West",
)

EMAIL_NEEDED = "Type your e-mail address."
EMAIL_ODD = "That does not look like an e-mail address. It has an @ in it, like pat@example.org."
CODE_ODD = "The code has six digits. You find it at the top of the e-mail."
PASSWORD_SHORT = "Use at least 12 characters. A few words one after another are easy to remember."  # noqa: S105  # a sentence
PASSWORD_LONG = "Use at most 200 characters."  # noqa: S105  # a sentence
PASSWORD_COMMON = "Many people use this password, so it is easy to guess. Choose another one."  # noqa: S105  # a sentence
NAME_LONG = "Use at most 80 characters."

# The shape a browser's own e-mail field asks for (HTML standard), with at least one dot in the host: nothing that a
# mail header could read as a second address.
_EMAIL = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"
)


def checked_email(text: str) -> str:
    """The address in lower case; `BadInput` with the field's sentence where it cannot be one."""
    email = text.strip().lower()
    if not email:
        raise BadInput(EMAIL_NEEDED, {"email": EMAIL_NEEDED})
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        raise BadInput(EMAIL_ODD, {"email": EMAIL_ODD})
    return email


def checked_code(text: str) -> str:
    """Six digits, however they were spaced and whatever keyboard they came from; `BadInput` otherwise."""
    code = "".join(part for part in unicodedata.normalize("NFKC", text) if not part.isspace() and part != "-")
    if not re.fullmatch(r"\d{6}", code):
        raise BadInput(CODE_ODD, {"code": CODE_ODD})
    return "".join(str(int(digit)) for digit in code)


def kept_code(secret: str, link_hash: str, code: str) -> str:
    """What is kept of a six-digit code: a hash tied to its own mail, and keyed, or a million tries would find it."""
    return hmac.new(secret.encode(), f"code:{link_hash}:{code}".encode(), "sha256").hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two hashes are equal, in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def normal_password(text: str) -> str:
    """One spelling for what looks the same on every keyboard (Unicode NFC); nothing is trimmed."""
    return unicodedata.normalize("NFC", text)


def checked_password(text: str, common: Collection[str]) -> str:
    """The password in its one spelling; `BadInput` where it is too short, too long or widely used."""
    password = normal_password(text)
    sentence = None
    if len(password) < PASSWORD_LEAST:
        sentence = PASSWORD_SHORT
    elif len(password) > PASSWORD_MOST:
        sentence = PASSWORD_LONG
    elif password.casefold() in common or len(set(password.casefold())) < 4:
        sentence = PASSWORD_COMMON
    if sentence:
        raise BadInput(sentence, {"password": sentence})
    return password


def fresh_step(candidates: Collection[int], last: int | None) -> int | None:
    """The first time step of a code that was not used before, or None: each code works once."""
    return next((step for step in sorted(candidates) if last is None or step > last), None)


@dataclass(frozen=True)
class Account:
    """What a resident says of themselves. `landlord_id` and `region` None where they would rather not say."""

    name: str | None
    landlord_id: int | None
    region: str | None
    language: str


def checked_account(
    *, name: str, landlord: str, region: str, language: str, landlords: Collection[int], languages: Collection[str]
) -> Account:
    """The account page's answers; `BadInput` names each that is not on its list."""
    errors = {}
    name = " ".join(name.split())
    if len(name) > 80:
        errors["name"] = NAME_LONG
    if landlord and landlord not in map(str, landlords):
        errors["landlord"] = "Choose a landlord from the list, or that you would rather not say."
    if region and region not in REGIONS:
        errors["region"] = "Choose a region from the list, or that you would rather not say."
    if language not in languages:
        errors["language"] = "Choose a language from the list."
    if errors:
        raise BadInput("Some answers need another look. Nothing was changed.", errors)
    return Account(name or None, int(landlord) if landlord else None, region or None, language)


def checked_role(role: str, landlord: str | None) -> None:
    """Landlord staff belong to a landlord, everybody else to none: no account holds a landlord role with another."""
    if role not in ROLES:
        raise BadInput(f"The role is one of {', '.join(ROLES)}.", {"role": "Choose a role from the list."})
    if (role == "landlord") != (landlord is not None):
        raise BadInput("Landlord staff need a landlord, and nobody else may have one.", {"landlord": "See the role."})


def network_of(address: str | None) -> str:
    """Whom a limit counts: an IPv4 address, or the /64 that one household holds of IPv6."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))
