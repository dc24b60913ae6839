"""Signing: after the commit that awarded, never inside it (3 ms that must not hold the write lock)."""

import secrets
from datetime import datetime
from functools import lru_cache

from sqlalchemy.orm import Session

from lms.badges import store
from lms.badges.formats import FORMATS, status_list
from lms.badges.formats.base import AwardFacts, Issuer, SigningKeys
from lms.badges.formats.status_list import SignedList
from lms.badges.keys import Keyring
from lms.badges.rules import identity

SALT_BYTES = 16


def facts(session: Session, uuid: str, email: str = "") -> AwardFacts:
    """What will be signed; an e-mail address goes in as a freshly salted hash, a guest's file has none."""
    return store.facts(session, uuid, identity(email, secrets.token_bytes(SALT_BYTES)) if email else None)


def files(said: AwardFacts, keyring: Keyring, issuer: Issuer, now: datetime) -> dict[str, str]:
    """The award in every format, by the format's name. No database: call it between two transactions."""
    keys = keyring.signing(issuer, now)
    return {form.name: form.make(said, issuer, keys, now) for form in FORMATS}


def sign_award(
    session: Session, uuid: str, keyring: Keyring, issuer: Issuer, *, email: str = "", now: datetime
) -> None:
    """All three steps in one writing session: for commands. A page looks, signs and keeps in separate ones."""
    if store.find_signed_file(session, uuid, FORMATS[0].name) is None:
        store.keep_files(session, uuid, files(facts(session, uuid, email), keyring, issuer, now), now)


def signed_list(session: Session, number: int, keyring: Keyring, issuer: Issuer, now: datetime) -> SignedList:
    """A status list in both forms, built on reading: anew after each change and each hour, so it cannot go stale."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    places = tuple(store.ended_places(session, number))
    return _signed_list(number, places, issuer, keyring.signing(issuer, now), hour)


@lru_cache(maxsize=16)
def _signed_list(number: int, places: tuple[int, ...], issuer: Issuer, keys: SigningKeys, hour: datetime) -> SignedList:
    return status_list.make(number, places, issuer, keys, hour)
