"""Who is looking and whom a write is for, as plain values: what nearly every request asks first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from lms.errors import NotFound
from lms.people.models import Person, SignIn, Staff
from lms.people.store import NO_SUCH_PERSON, hashed
from lms.prepared import Prepared, Where


@dataclass(frozen=True, slots=True)
class Known:
    """A person's row without what only pages need. `saved_at` None for a guest."""

    id: int
    tag: str
    saved_at: datetime | None
    landlord_id: int | None
    region: str | None
    language: str
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that stands, with its person (`person_id`) or staff account (`staff_id`, `role`)."""

    used_at: datetime
    idle_s: int
    shared: bool
    person_id: int | None
    tag: str | None
    name: str | None
    email: str | None
    saved_at: datetime | None
    language: str | None
    staff_id: int | None
    role: str | None
    landlord_id: int | None
    staff_name: str | None
    staff_email: str | None

    def stale(self, now: datetime) -> bool:
        """Whether it is time to write down again that it is used: at a sixtieth of the time it may lie idle."""
        return now - self.used_at > timedelta(seconds=self.idle_s / 60)


COLUMNS = (
    Person.id,
    Person.tag,
    Person.saved_at,
    Person.landlord_id,
    Person.region,
    Person.language,
    Person.last_seen_at,
)
# Locked only where it is still a person of its own: PostgreSQL looks again after it has waited for the row.
_HOLD = Prepared(
    select(*COLUMNS).where(Person.id == bindparam("person_id"), Person.merged_into_id.is_(None)).with_for_update()
)
_BECAME = Prepared(select(Person.merged_into_id).where(Person.id == bindparam("person_id")))
_SAW = Prepared(update(Person).where(Person.id == bindparam("person_id")).values(last_seen_at=bindparam("now")))
_SIGNED_IN = Prepared(
    select(
        SignIn.until_at,
        SignIn.used_at,
        SignIn.idle_s,
        SignIn.shared,
        Person.id,
        Person.tag,
        Person.name,
        Person.email,
        Person.saved_at,
        Person.language,
        Staff.id,
        Staff.role,
        Staff.landlord_id,
        Staff.name,
        Staff.email,
    )
    .outerjoin(Person, Person.id == SignIn.person_id)
    .outerjoin(Staff, Staff.id == SignIn.staff_id)
    .where(SignIn.token_hash == bindparam("token_hash"))
)


def hold(session: Where, person_id: int) -> Known:
    """Lock one person before a write that may change their evidence; as `store.lock`, a merged guest is answered with
    the person they became, so work with the id that comes back."""
    wanted = person_id
    while True:
        row = _HOLD.find(session, person_id=wanted)
        if row is not None:
            return Known(*row)
        became = _BECAME.find(session, person_id=wanted)
        if became is None or became[0] is None:
            raise NotFound(NO_SUCH_PERSON)
        wanted = became[0]


def saw(session: Where, person_id: int, now: datetime) -> None:
    """Keep that the person was here."""
    _SAW.run(session, person_id=person_id, now=now)


def find_signed_in(where: Where, token: str, now: datetime) -> SignedIn | None:
    """The sign-in behind a cookie's token, unless it has ended, run out or lain idle too long."""
    row = _SIGNED_IN.find(where, token_hash=hashed(token))
    if row is None:
        return None
    until_at, found = row[0], SignedIn(*row[1:])
    if until_at <= now or found.used_at + timedelta(seconds=found.idle_s) <= now:
        return None
    return None if found.person_id is None and found.staff_id is None else found
