"""Persons, staff accounts and sign-ins in the database; one-time ways in stand in `ways_store.py`."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from lms.errors import Conflict, NotFound
from lms.people.models import Person, SignIn, Staff, WayIn
from lms.people.rules import Account

RESIDENT_S = 400 * 86400
RESIDENT_IDLE_S = 90 * 86400
STAFF_S = 12 * 3600
STAFF_IDLE_S = 30 * 60
NO_SUCH_PERSON = "We could not find that person."


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
    """Lock these persons' rows, ids ascending, before any write that may change their evidence.

    A guest who was merged is answered with the person they became: what a late message brings is not lost. Work with
    the rows that come back, not with the ids that went in.
    """
    wanted = {_present(session, person_id) for person_id in person_ids}
    rows = lock_rows(session, *wanted)
    if any(row.merged_into_id is not None for row in rows):  # merged between the look and the lock
        return lock(session, *wanted)
    return rows


def lock_rows(session: Session, *person_ids: int) -> list[Person]:
    """Lock exactly these rows, merged guests too, ids ascending."""
    rows = session.scalars(
        select(Person)
        .where(Person.id.in_(person_ids))
        .order_by(Person.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if len(rows) != len(set(person_ids)):
        raise NotFound(NO_SUCH_PERSON)
    return list(rows)


def _present(session: Session, person_id: int) -> int:
    """The person a row stands for today."""
    became = session.scalar(select(Person.merged_into_id).where(Person.id == person_id))
    return person_id if became is None else _present(session, became)


def person(session: Session, person_id: int) -> Person:
    """The person with this id."""
    found = session.get(Person, person_id)
    if found is None:
        raise NotFound(NO_SUCH_PERSON)
    return found


def find_person_by_email(session: Session, email: str) -> Person | None:
    """The saved person with this address (compared lower-case), or None."""
    return session.scalars(select(Person).where(Person.email == email.strip().lower())).first()


def became(session: Session, tag: str, person_id: int) -> bool:
    """Whether `tag` is the old name of a guest who was merged into this person: an open page may still speak it."""
    found = session.scalars(select(Person).where(Person.tag == tag)).first()
    return found is not None and found.merged_into_id is not None and _present(session, found.id) == person_id


def earlier_tags(session: Session, person_id: int, at_most: int = 20) -> list[str]:
    """The tags of guests who became this person, the latest first: a device may still keep seconds under one."""
    found = session.scalars(
        select(Person.tag)
        .where(Person.merged_into_id == person_id)
        .order_by(Person.last_seen_at.desc(), Person.id.desc())
        .limit(at_most)
    )
    return list(found)


def lost_guests(session: Session, *, before: datetime, at_most: int) -> list[int]:
    """Guests who never saved, were never merged, and were last seen before a moment; ids ascending."""
    lost = (
        select(Person.id)
        .where(Person.saved_at.is_(None), Person.merged_into_id.is_(None), Person.last_seen_at < before)
        .order_by(Person.id)
        .limit(at_most)
    )
    return list(session.scalars(lost))


def save(session: Session, found: Person, email: str, now: datetime) -> None:
    """Make a guest a saved person under this address."""
    found.email, found.saved_at = email.strip().lower(), now
    session.flush()


def keep_merged(session: Session, guest: Person, into_id: int) -> None:
    """Keep whom a guest became and end the guest's sign-ins."""
    guest.merged_into_id = into_id
    session.flush()
    sign_out_everywhere(session, person_id=guest.id)


def change_account(session: Session, found: Person, account: Account) -> None:
    """Write what a resident says of themselves. Starts keep the landlord and region they were made with."""
    found.name, found.landlord_id = account.name, account.landlord_id
    found.region, found.language = account.region, account.language
    session.flush()


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


def sign_ins_of(session: Session, person_id: int, now: datetime) -> list[SignIn]:
    """A person's sign-ins that still work, the one used last first."""
    rows = session.scalars(
        select(SignIn).where(SignIn.person_id == person_id, SignIn.until_at > now).order_by(SignIn.used_at.desc())
    )
    return [row for row in rows if row.used_at + timedelta(seconds=row.idle_s) > now]


def forget_ended_sign_ins(session: Session, now: datetime) -> None:
    """Delete sign-ins that have run out or lain idle too long."""
    session.execute(delete(SignIn).where(SignIn.until_at <= now))
    for idle_s in session.scalars(select(SignIn.idle_s).distinct()).all():
        unused = SignIn.used_at <= now - timedelta(seconds=idle_s)
        session.execute(delete(SignIn).where(SignIn.idle_s == idle_s, unused))


def add_staff(session: Session, *, email: str, name: str, role: str, landlord_id: int | None, now: datetime) -> Staff:
    """A new account without password or second factor: its first way in enrols them. `Conflict` where one exists."""
    if find_staff_by_email(session, email) is not None:
        raise Conflict("There is already a staff account with this address.")
    row = Staff(email=email.strip().lower(), name=name, role=role, landlord_id=landlord_id, created_at=now)
    session.add(row)
    session.flush()
    return row


def staff(session: Session, staff_id: int, *, locked: bool = False) -> Staff:
    """The staff account with this id."""
    found = session.get(Staff, staff_id, with_for_update=locked)
    if found is None:
        raise NotFound("We could not find that account.")
    return found


def enrol(session: Session, account: Staff, *, password_hash: str, totp_secret: str, totp_step: int) -> None:
    """Keep a new password and second factor; whoever was signed in before is not any more."""
    account.password_hash, account.totp_secret, account.totp_last = password_hash, totp_secret, totp_step
    session.flush()
    sign_out_everywhere(session, staff_id=account.id)


def disarm(session: Session, account: Staff) -> None:
    """Take password, second factor, open links and every sign-in from an account; its row stays: the book names it."""
    account.password_hash = account.totp_secret = None
    session.execute(delete(WayIn).where(WayIn.staff_id == account.id))
    session.flush()
    sign_out_everywhere(session, staff_id=account.id)


def selves(session: Session, person_id: int) -> list[int]:
    """The ids of a person and of every guest who was merged into them."""
    merged = session.scalars(select(Person.id).where(Person.merged_into_id == person_id)).all()
    return [person_id, *merged]


def forget(session: Session, person_ids: Iterable[int]) -> None:
    """Delete persons with their sign-ins and ways in. The caller has deleted what else refers to them."""
    ids = list(person_ids)
    emails = select(Person.email).where(Person.id.in_(ids), Person.email.is_not(None)).scalar_subquery()
    session.execute(delete(SignIn).where(SignIn.person_id.in_(ids)))
    session.execute(delete(WayIn).where(or_(WayIn.person_id.in_(ids), WayIn.email.in_(emails))))
    session.execute(update(Person).where(Person.id.in_(ids)).values(merged_into_id=None))
    session.execute(delete(Person).where(Person.id.in_(ids)))
