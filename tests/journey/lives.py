"""What tests of merging share: living a life, and looking at all that a person has and all that is counted."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import select

from lms.badges import store as badges
from lms.completion.models import Completion, Start
from lms.counts.models import Count
from lms.gatherings import store as gatherings
from lms.gatherings.models import Gathering
from lms.journey import settle, watching
from lms.quizzes import store as quizzes
from lms.watching import store as watches
from tests.factories import MODULE, NOON, pass_the_quiz

HOUSE = settle.House()


def watch(session, person_id, spans, at=NOON, slug=MODULE):
    claim = watching.claim(
        video_slug=slug, spans=spans, resume_s=spans[-1][1], opened_at=at - timedelta(hours=1), age_s=0.0, now=at
    )
    return watching.watched(session, person_id, claim, at, HOUSE)


def quiz(session, person, module, score, at=NOON):
    settle.begin(session, person, module.id, at)
    pass_the_quiz(session, person.id, module.id, at, score)
    settle.settle(session, person, module.id, at, HOUSE)


def attend(session, person, module, at=NOON):
    held = Gathering(module_id=module.id, kind="in-person", place="The hall", held_at=at)
    session.add(held)
    session.flush()
    gatherings.record(session, person_id=person.id, gathering_id=held.id, whole=True, now=at)
    settle.settle(session, person, module.id, at, HOUSE)


def counted(session):
    """What the table of counts says, cell by cell."""
    cells = Counter()
    for row in session.scalars(select(Count).execution_options(populate_existing=True)):
        where = (row.measure, row.module_id, row.month, row.landlord_id, row.region, row.language, row.route, row.guest)
        cells[where] += row.number
    assert all(number >= 0 for number in cells.values())
    return +cells


def recounted(session):
    """The same from the facts: every start and every completion, one by one."""
    cells = Counter()
    starts = {(row.person_id, row.module_id): row for row in session.scalars(select(Start))}
    for row in starts.values():
        cells["start", row.module_id, row.month, row.landlord_id, row.region, row.language, "", row.guest] += 1
    for done in session.scalars(select(Completion)):
        row = starts[done.person_id, done.module_id]
        stood = (row.landlord_id, row.region, row.language, done.route, row.guest)
        cells["start-completed", done.module_id, row.month, *stood] += 1
        cells["completion", done.module_id, done.month, *stood] += 1
    return cells


def record(session, person_id):
    """All that a person has, as values."""
    return {
        "seen": {
            row.version_id: (row.seen, row.passages, row.together, row.parked, row.covered_s, row.resume_s)
            for row in watches.watches_of(session, person_id)
        },
        "starts": {
            row.module_id: (row.at, row.month, row.landlord_id, row.region, row.language, row.guest)
            for row in session.scalars(select(Start).where(Start.person_id == person_id))
        },
        "completions": {
            row.module_id: (row.at, row.month, row.route)
            for row in session.scalars(select(Completion).where(Completion.person_id == person_id))
        },
        "scores": quizzes.best_scores(session, person_id),
        "attended": sorted(row.gathering_id for row in gatherings.attendances_of(session, person_id)),
        "badges": sorted((row.badge_id, row.awarded_at) for row in badges.awards_of(session, person_id)),
    }


NOTHING = {"seen": {}, "starts": {}, "completions": {}, "scores": {}, "attended": [], "badges": []}
