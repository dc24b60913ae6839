"""Persons and sign-ins in the database."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lms.errors import NotFound
from lms.people.models import Person, SignIn, Staff

RESIDENT_S = 400 * 86400
RESIDENT_IDLE_S = 90 * 86400
STAFF_S = 12 * 3600
STAFF_IDLE_S = 30 * 60


def hashed(token: str) -> str:
    """What is kept of a random token of 128 bits or more."""
    return sha256(token.encode()).hexdigest()


def start_guest(session: Session, *, now: datetime, language: str = "en") -> Person:
    """A person with nothing known of them."""
    person = Person(tag=secrets.token_urlsafe(12), created_at=now, last_seen_at=now, language=language)
    session.add(person)
    session.flush()
    return person


def lock(session: Session, *person_ids: int) -> list[Person]:
    """Lock these persons' rows, ids ascending, before any write that may change their evidence."""
    rows = session.scalars(select(Person).where(Person.id.in_(person_ids)).order_by(Person.id).with_for_update()).all()
    if len(rows) != len(set(person_ids)):
        raise NotFound("We could not find that person.")
    return list(rows)


def person(session: Session, person_id: int) -> Person:
    """The person with this id."""
    found = session.get(Person, person_id)
    if found is None:
        raise NotFound("We could not find that person.")
    return found


def find_person_by_email(session: Session, email: str) -> Person | None:
    """The saved person with this address (compared lower-case), or None."""
    return session.scalars(select(Person).where(Person.email == email.strip().lower())).first()


def find_staff_by_email(session: Session, email: str) -> Staff | None:
    """The staff account with this address, or None."""
    return session.scalars(select(Staff).where(Staff.email == email.strip().lower())).first()


def sign_in(
    session: Session,
    *,
    now: datetime,
    person_id: int | None = None,
    staff_id: int | None = None,
    shared: bool = False,
) -> str:
    """Make a sign-in row and return the token for the cookie (256 random bits)."""
    token = secrets.token_urlsafe(32)
    lasts, idle = (RESIDENT_S, RESIDENT_IDLE_S) if person_id is not None else (STAFF_S, STAFF_IDLE_S)
    if shared:
        lasts, idle = 4 * 3600, 30 * 60
    session.add(
        SignIn(
            token_hash=hashed(token),
            person_id=person_id,
            staff_id=staff_id,
            made_at=now,
            used_at=now,
            until_at=now + timedelta(seconds=lasts),
            idle_s=idle,
            shared=shared,
        )
    )
    session.flush()
    return token


def find_sign_in(session: Session, token: str, now: datetime) -> SignIn | None:
    """The sign-in behind a cookie's token, unless it has ended, run out or lain idle too long."""
    row = session.get(SignIn, hashed(token))
    if row is None or row.until_at <= now or row.used_at + timedelta(seconds=row.idle_s) <= now:
        return None
    return row


def touch(session: Session, token: str, now: datetime) -> None:
    """Keep that this sign-in was used."""
    session.execute(update(SignIn).where(SignIn.token_hash == hashed(token)).values(used_at=now))


def sign_out(session: Session, token: str) -> None:
    """End this sign-in everywhere its cookie was copied to."""
    session.execute(delete(SignIn).where(SignIn.token_hash == hashed(token)))


def sign_out_everywhere(session: Session, *, person_id: int | None = None, staff_id: int | None = None) -> None:
    """End every sign-in of this person or staff account."""
    column, value = (SignIn.person_id, person_id) if person_id is not None else (SignIn.staff_id, staff_id)
    session.execute(delete(SignIn).where(column == value))
