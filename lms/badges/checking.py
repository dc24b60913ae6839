"""Is this file one of ours? Shape first (it bounds the cost), then signature; the database says whether it counts."""

from lms.badges.formats import FORMATS
from lms.badges.formats.base import Format, Issuer, Json, PublicKey
from lms.badges.rules import odd_members
from lms.errors import BadInput

LONGEST = 64 * 1024  # characters; a badge of ours has under 6,000
TOO_LONG = "This is too long to be a badge of ours."
NOT_A_BADGE = "This is not a badge file. Choose the file you were given, or paste all of its text."
ODD = "This file is not written as we write badges, so we cannot vouch for it. It may have been changed."
ELSEWHERE = "Another organisation issued this badge. Only they can say whether it holds."


def genuine(text: str, issuer: Issuer, keys: tuple[PublicKey, ...]) -> Json:
    """The credential in a file that we wrote and signed, member for member. Raises `BadInput` with the reason."""
    if len(text) > LONGEST:
        raise BadInput(TOO_LONG)
    form, claimed = _read(text.strip())
    if _issuer_of(claimed) != issuer.did:
        raise BadInput(ELSEWHERE)
    if odd_members(claimed):
        raise BadInput(ODD)
    return form.check(text.strip(), keys)


def _read(text: str) -> tuple[Format, Json]:
    for form in FORMATS:
        try:
            return form, form.read(text)
        except BadInput:
            continue
    raise BadInput(NOT_A_BADGE)


def _issuer_of(claimed: Json) -> object:
    named = claimed.get("issuer")
    return named.get("id") if isinstance(named, dict) else named


def uuid_in(credential: Json, issuer: Issuer) -> str:
    """The award's number in a genuine credential's id, or an empty string."""
    start = f"{issuer.site}/c/"
    text = str(credential["id"])
    return text.removeprefix(start) if text.startswith(start) else ""
