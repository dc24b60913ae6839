"""Starts and completions in the database. The caller has locked the person."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import clock
from lms.completion.models import Completion, Start
from lms.completion.rules import Evidence, Requirement


def find_start(session: Session, person_id: int, module_id: int) -> Start | None:
    """This person's start of this module, or None."""
    return session.get(Start, (person_id, module_id))


def find_completion(session: Session, person_id: int, module_id: int) -> Completion | None:
    """This person's completion of this module, or None."""
    return session.get(Completion, (person_id, module_id))


def starts_of(session: Session, person_id: int) -> list[Start]:
    """All of a person's starts."""
    return list(session.scalars(select(Start).where(Start.person_id == person_id)))


def completions_of(session: Session, person_id: int) -> list[Completion]:
    """All of a person's completions."""
    return list(session.scalars(select(Completion).where(Completion.person_id == person_id)))


def start(
    session: Session,
    *,
    person_id: int,
    module_id: int,
    now: datetime,
    landlord_id: int | None,
    region: str | None,
    language: str,
    guest: bool,
) -> Start:
    """Write a start; the caller has looked that there is none."""
    row = Start(
        person_id=person_id,
        module_id=module_id,
        at=now,
        month=clock.london_month(now),
        landlord_id=landlord_id or 0,
        region=region or "",
        language=language,
        guest=guest,
    )
    session.add(row)
    session.flush()
    return row


def complete(
    session: Session,
    *,
    person_id: int,
    module_id: int,
    now: datetime,
    route: str,
    requirement: Requirement,
    evidence: Evidence,
) -> Completion:
    """Write a completion; the caller has looked that there is none."""
    row = Completion(
        person_id=person_id,
        module_id=module_id,
        at=now,
        month=clock.london_month(now),
        route=route,
        requirement=requirement.as_dict(),
        evidence=evidence.as_dict(),
    )
    session.add(row)
    session.flush()
    return row
