"""The demonstration moves in: landlords, staff, a thousand residents and all they did up to last midnight."""

import random
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import audit, clock, db
from lms.catalogue import store as catalogue
from lms.counts import store as counts
from lms.demo import habits, occasions, writing
from lms.demo.almanac import Almanac
from lms.demo.cast import STAFF
from lms.demo.doing import Subject
from lms.demo.residents import SEED, residents
from lms.errors import Conflict
from lms.journey.settle import requirement_of
from lms.landlords.models import Landlord
from lms.people import store as people
from lms.programme import reading
from lms.programme.shapes import Landlord as Invented
from lms.quizzes import store as quizzes
from lms.reporting.landlord import close_quarters
from lms.reporting.shapes import window_to

THERE_ALREADY = "The demonstration's residents are here already, so nothing was changed."
NO_PROGRAMME = "There is no programme yet. Load it first: flask lms prepare"


def is_there(session: Session) -> bool:
    """Whether the demonstration has moved in before."""
    return session.scalar(select(Landlord.id).where(Landlord.invented).limit(1)) is not None


def make_once() -> bool:
    """Make the demonstration where there is none, in one transaction; whether this call made it."""
    with db.writing() as session:
        if is_there(session):
            return False
        make(session, clock.now())
        return True


def make(session: Session, now: datetime) -> int:
    """Write the whole demonstration; how many residents. Same day, same life. Raises `Conflict` where it is there."""
    if is_there(session):
        raise Conflict(THERE_ALREADY)
    subjects = subjects_of(session)
    if not subjects:
        raise Conflict(NO_PROGRAMME)
    almanac = Almanac(date.fromisoformat(window_to(now).first + "-01"), clock.london_day(now))
    invented = reading.landlords()
    landlord_ids = _landlords(session, invented)
    _staff(session, landlord_ids, now)
    chance = random.Random(f"{SEED}/{almanac.today_on.isoformat()}/gatherings")  # noqa: S311  # a story, not a secret
    planned = occasions.planned(almanac, [subject.module_id for subject in subjects], chance)
    world = habits.World(almanac, subjects, occasions.by_module(planned))
    stories = [
        (one, habits.life(one.chance, world, one.joined_at, zeal=one.zeal, habit=one.habit))
        for one in residents(almanac, invented)
    ]
    person_ids = writing.write_people(session, stories, landlord_ids)
    writing.write_stories(session, stories, person_ids, writing.write_occasions(session, planned))
    close_quarters(session, now)
    audit.record(session, actor="system", action="demonstration-made", subject="programme:demonstration")
    return len(stories)


def subjects_of(session: Session) -> list[Subject]:
    """Every module as stories need it."""
    films = {film.module_id: film for film in catalogue.films(session)}
    return [
        Subject(
            module_id=module.id,
            slug=module.slug,
            requirement=requirement_of(module),
            version_id=films[module.id].version_id if module.id in films else None,
            duration_s=films[module.id].duration_s if module.id in films else 0,
            bank=quizzes.bank(session, module.id),
        )
        for module in catalogue.modules(session)
    ]


def _landlords(session: Session, invented: Sequence[Invented]) -> dict[str, int]:
    """The invented landlords' ids by slug; labels for them and for the modules, which the landlord's page prints."""
    rows = [Landlord(slug=one.slug, name=one.name, region=one.region, invented=True) for one in invented]
    session.add_all(rows)
    session.flush()
    for row in rows:
        counts.label_landlord(session, row.id, row.name)
    for module in catalogue.modules(session):
        counts.label(session, module.id, module.number, module.title)
    return {row.slug: row.id for row in rows}


def _staff(session: Session, landlord_ids: dict[str, int], now: datetime) -> None:
    for one in STAFF:
        landlord_id = landlord_ids[one.landlord] if one.landlord else None
        people.add_staff(session, email=one.email, name=one.name, role=one.role, landlord_id=landlord_id, now=now)
