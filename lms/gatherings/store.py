"""Gatherings and attendance in the database."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.errors import NotFound
from lms.gatherings.models import Attendance, Gathering


def gathering(session: Session, gathering_id: int) -> Gathering:
    """The gathering with this id."""
    found = session.get(Gathering, gathering_id)
    if found is None:
        raise NotFound("We could not find that gathering.")
    return found


def record(session: Session, *, person_id: int, gathering_id: int, whole: bool, now: datetime) -> Attendance:
    """Keep that a person was there; saying it again may only add that it was the whole of it."""
    row = session.get(Attendance, (person_id, gathering_id))
    if row is None:
        row = Attendance(person_id=person_id, gathering_id=gathering_id, whole=whole, recorded_at=now)
        session.add(row)
    row.whole = row.whole or whole
    session.flush()
    return row


def attended(session: Session, person_id: int, module_id: int) -> bool:
    """Whether the person was at a whole in-person or live online gathering of the module."""
    found = session.scalars(
        select(Attendance.gathering_id)
        .join(Gathering, Gathering.id == Attendance.gathering_id)
        .where(
            Attendance.person_id == person_id,
            Attendance.whole,
            Gathering.module_id == module_id,
            Gathering.kind.in_(("in-person", "live-online")),
        )
        .limit(1)
    ).first()
    return found is not None


def absorb(session: Session, from_id: int, into_id: int) -> None:
    """Move one person's attendance to another. Repeating it moves nothing more."""
    for row in attendances_of(session, from_id):
        record(session, person_id=into_id, gathering_id=row.gathering_id, whole=row.whole, now=row.recorded_at)
        session.delete(row)
    session.flush()


def attendances_of(session: Session, person_id: int) -> list[Attendance]:
    """Where a person has been."""
    return list(session.scalars(select(Attendance).where(Attendance.person_id == person_id)))


def forget(session: Session, person_id: int) -> None:
    """Delete where a person has been."""
    session.execute(delete(Attendance).where(Attendance.person_id == person_id))
