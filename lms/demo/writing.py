"""Stories written down as the facts the journey writes, in bulk: an insert a table, not a request a heartbeat."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from lms import clock
from lms.badges import store as badges
from lms.completion.models import Completion, Start
from lms.counts import store as counts
from lms.demo.answering import Tried
from lms.demo.doing import Doing, Finish
from lms.demo.occasions import Planned
from lms.demo.residents import Resident
from lms.gatherings.models import Attendance, Gathering
from lms.journey.settle import cell_of_start, cells_of_completion
from lms.people.models import Person
from lms.quizzes.models import Answer, Attempt
from lms.watching.models import Credit, Watch
from lms.watching.rules import BUCKET_S, BURST_S, SPEED, packed

Story = tuple[Resident, Sequence[Doing]]
PEOPLE_SPEAK = "en"  # the language the programme's pages have


def write_people(session: Session, stories: Sequence[Story], landlords: Mapping[str, int]) -> list[int]:
    """Everybody's rows; their ids in the same order."""
    rows = [
        {
            "tag": resident.tag,
            "created_at": resident.joined_at,
            "saved_at": None if resident.email is None else resident.joined_at,
            "name": resident.name,
            "email": resident.email,
            "language": PEOPLE_SPEAK,
            "landlord_id": landlords[resident.landlord] if resident.landlord else None,
            "region": resident.region,
            "last_seen_at": max([resident.joined_at, *(doing.last_at for doing in doings if doing.last_at)]),
            "merged_into_id": None,
        }
        for resident, doings in stories
    ]
    return list(session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), rows))


def write_occasions(session: Session, planned: Sequence[Planned]) -> list[int]:
    """The gatherings' rows; their ids in the same order."""
    rows = [
        {
            "module_id": one.occasion.module_id,
            "kind": one.occasion.kind,
            "place": one.place,
            "held_at": one.occasion.held_at,
        }
        for one in planned
    ]
    return list(session.scalars(insert(Gathering).returning(Gathering.id, sort_by_parameter_order=True), rows))


def write_stories(
    session: Session, stories: Sequence[Story], person_ids: Sequence[int], gathering_ids: Sequence[int]
) -> None:
    """All facts of all residents, then their counts and awards."""
    lives = [(person_id, resident, doings) for person_id, (resident, doings) in zip(person_ids, stories, strict=True)]
    each = [(person_id, doing) for person_id, _, doings in lives for doing in doings]
    session.add_all(row for person_id, doing in each if (row := _watch(person_id, doing)) is not None)
    session.add_all(found for person_id, _, doings in lives if (found := _credit(person_id, doings)) is not None)
    session.add_all(row for person_id, doing in each for row in _attempts(person_id, doing))
    session.flush()
    session.add_all(row for person_id, doing in each for row in _answers(person_id, doing))
    session.add_all(row for person_id, doing in each for row in _attendances(person_id, doing, gathering_ids))
    _starts_and_completions(session, lives)
    session.flush()
    slugs = {doing.subject.slug for _, doing in each}
    badge_ids = {slug: badge.id for slug in slugs if (badge := badges.find_badge_for_module(session, slug)) is not None}
    for person_id, resident, doings in lives:
        _awards(session, person_id, resident.chance, doings, badge_ids)
    session.flush()


def _watch(person_id: int, doing: Doing) -> Watch | None:
    if doing.first_at is None or doing.changed_at is None or doing.subject.version_id is None:
        return None
    return Watch(
        person_id=person_id,
        version_id=doing.subject.version_id,
        seen=packed(doing.seen),
        covered_s=doing.covered_s,
        passages=packed(doing.read),
        together=packed(doing.together),
        parked=b"",
        judged_at=doing.first_at,
        resume_s=doing.place_s,
        resume_at=doing.place_at,
        changed_at=doing.changed_at,
    )


def _credit(person_id: int, doings: Sequence[Doing]) -> Credit | None:
    """The bucket as honest watching leaves it: filled with real time, less what was credited."""
    watched = [doing for doing in doings if doing.seen and doing.first_at and doing.changed_at]
    if not watched:
        return None
    first_at = min(doing.first_at for doing in watched if doing.first_at)
    last_at = max(doing.changed_at for doing in watched if doing.changed_at)
    level_s = min(BUCKET_S, BURST_S + SPEED * (last_at - first_at).total_seconds())
    return Credit(person_id=person_id, level_s=max(0.0, level_s - watched[-1].covered_s), at=last_at)


def _attempts(person_id: int, doing: Doing) -> Iterable[Attempt]:
    for number, tried in enumerate(doing.tried, 1):
        yield Attempt(
            person_id=person_id,
            module_id=doing.subject.module_id,
            number=number,
            drawn=[[each.question_id, each.letters] for each in tried.drawn],
            made_at=tried.made_at,
            finished_at=tried.finished_at,
            score=tried.score,
        )


def _answers(person_id: int, doing: Doing) -> Iterable[Answer]:
    for number, tried in enumerate(doing.tried, 1):
        yield from _given(person_id, doing.subject.module_id, number, tried)


def _given(person_id: int, module_id: int, number: int, tried: Tried) -> Iterable[Answer]:
    for one in tried.given:
        yield Answer(
            person_id=person_id,
            module_id=module_id,
            attempt=number,
            question_id=one.question_id,
            chosen=one.chosen,
            right=one.right,
            answered_at=one.at,
            checked_at=one.at,
        )


def _attendances(person_id: int, doing: Doing, gathering_ids: Sequence[int]) -> Iterable[Attendance]:
    for one in doing.presences:
        yield Attendance(
            person_id=person_id,
            gathering_id=gathering_ids[one.occasion.number],
            whole=one.whole,
            recorded_at=one.recorded_at,
        )


def _starts_and_completions(session: Session, lives: Sequence[tuple[int, Resident, Sequence[Doing]]]) -> None:
    landlord_of = dict(
        session.execute(Person.__table__.select().with_only_columns(Person.id, Person.landlord_id)).all()
    )
    cells: Counter[counts.Cell] = Counter()
    for person_id, resident, doings in lives:
        for doing in doings:
            if doing.started_at is None:
                continue
            start = _start(person_id, resident, landlord_of[person_id], doing, doing.started_at)
            session.add(start)
            cells[cell_of_start(start)] += 1
            if doing.finish is not None:
                completion = _completion(person_id, doing, doing.finish)
                session.add(completion)
                cells.update(cells_of_completion(start, completion))
    counts.bump_all(session, cells)


def _start(person_id: int, resident: Resident, landlord_id: int | None, doing: Doing, at: datetime) -> Start:
    return Start(
        person_id=person_id,
        module_id=doing.subject.module_id,
        at=at,
        month=clock.london_month(at),
        landlord_id=landlord_id or 0,
        region=resident.region or "",
        language=PEOPLE_SPEAK,
        guest=resident.email is None,
    )


def _completion(person_id: int, doing: Doing, finish: Finish) -> Completion:
    return Completion(
        person_id=person_id,
        module_id=doing.subject.module_id,
        at=finish.at,
        month=clock.london_month(finish.at),
        route=finish.route,
        requirement=doing.subject.requirement.as_dict(),
        evidence=finish.evidence.as_dict(),
    )


def _awards(
    session: Session, person_id: int, chance: random.Random, doings: Iterable[Doing], badge_ids: Mapping[str, int]
) -> None:
    for doing in doings:
        badge_id = badge_ids.get(doing.subject.slug)
        if badge_id is not None and doing.finish is not None:
            route, now = doing.finish.route, doing.finish.at
            badges.award(session, person_id=person_id, badge_id=badge_id, route=route, now=now, chance=chance)
