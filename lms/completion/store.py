"""Starts and completions in the database. The caller has locked the person."""

from datetime import datetime

from sqlalchemy import delete, select
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


def absorb(
    session: Session, from_id: int, into_id: int, *, landlord_id: int | None, region: str | None, language: str
) -> None:
    """Join a guest's starts and completions into a saved person's; where both have one, the earlier stands.

    A start the person did not have takes on where they stand now. Repeating it changes nothing.
    """
    for theirs in starts_of(session, from_id):
        mine = find_start(session, into_id, theirs.module_id)
        if mine is None:
            start(
                session,
                person_id=into_id,
                module_id=theirs.module_id,
                now=theirs.at,
                landlord_id=landlord_id,
                region=region,
                language=language,
                guest=False,
            )
        elif theirs.at < mine.at:
            mine.at, mine.month = theirs.at, theirs.month
        session.delete(theirs)
    for done in completions_of(session, from_id):
        held = find_completion(session, into_id, done.module_id)
        if held is None:
            held = Completion(person_id=into_id, module_id=done.module_id)
            session.add(held)
        elif (held.at, held.route) <= (done.at, done.route):
            session.delete(done)
            continue
        held.at, held.month, held.route = done.at, done.month, done.route
        held.requirement, held.evidence = done.requirement, done.evidence
        session.delete(done)
    session.flush()


def forget(session: Session, person_id: int) -> None:
    """Delete a person's starts and completions; the counts stay."""
    session.execute(delete(Completion).where(Completion.person_id == person_id))
    session.execute(delete(Start).where(Start.person_id == person_id))
