"""The last heartbeat and the quiz pass at the same time: exactly one completion, one award, right counts."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import bindparam, func, select

from lms import commits, db
from lms.badges.models import Award
from lms.completion.models import Completion, Start
from lms.counts.models import Count
from lms.journey import settle, watching
from lms.journey.settle import House
from lms.people import known_store
from lms.people import store as people
from lms.people.models import Person
from lms.prepared import Prepared
from tests.factories import MODULE, NOON, a_guest, a_module, pass_the_quiz

HOUSE = House()
ROUNDS = 12


def heartbeat(person_id, spans, now):
    claim = watching.claim(video_slug=MODULE, spans=spans, resume_s=1.0, opened_at=NOON, age_s=0.0, now=now)
    return commits.shared(lambda session: watching.watched(session, person_id, claim, now, HOUSE))


def pass_quiz(person_id, module_id, now):
    with db.writing() as session:
        (person,) = people.lock(session, person_id)
        pass_the_quiz(session, person_id, module_id, now)
        return settle.settle(session, person, module_id, now, HOUSE)


@pytest.fixture
def nearly_done(app):
    """A maker of people who lack ten seconds and the quiz."""
    with db.writing() as session:
        module_id = a_module(session, duration_s=100).id

    def make():
        with db.writing() as session:
            person_id = a_guest(session).id
        heartbeat(person_id, [[0, 80]], NOON + timedelta(seconds=80))
        return person_id, module_id

    return make


def rows(table, person_id):
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(table).where(table.person_id == person_id))


def counted():
    with db.reading() as session:
        sums = select(Count.measure, func.sum(Count.number)).group_by(Count.measure)
        return {measure: int(number) for measure, number in session.execute(sums)}


LATER = NOON + timedelta(seconds=100)


def finish_both_ways(side_by_side, person_id, module_id):
    return side_by_side(
        lambda: heartbeat(person_id, [[80, 100]], LATER),
        lambda: pass_quiz(person_id, module_id, LATER),
    )


def test_two_connections_that_finish_a_module_side_by_side_complete_it_once(nearly_done, side_by_side):
    for number in range(1, ROUNDS + 1):
        person_id, module_id = nearly_done()
        standing, outcome = finish_both_ways(side_by_side, person_id, module_id)
        assert standing.outcome.completed_now + outcome.completed_now == 1
        assert [rows(table, person_id) for table in (Start, Completion, Award)] == [1, 1, 1]
        assert counted() == {"start": number, "start-completed": number, "completion": number}


def test_the_same_heartbeat_from_many_tabs_completes_once(nearly_done, side_by_side):
    person_id, module_id = nearly_done()
    pass_quiz(person_id, module_id, LATER)
    found = side_by_side(*[lambda: heartbeat(person_id, [[80, 100]], LATER)] * 8)
    assert sum(standing.outcome.completed_now for standing in found) == 1
    assert {standing.covered_s for standing in found} == {100}
    assert [rows(table, person_id) for table in (Start, Completion, Award)] == [1, 1, 1]
    assert counted() == {"start": 1, "start-completed": 1, "completion": 1}


def test_parts_sent_by_many_devices_at_once_are_all_kept(nearly_done, side_by_side):
    person_id, _ = nearly_done()
    parts = [[[80 + 2 * n, 82 + 2 * n]] for n in range(10)]
    found = side_by_side(*[lambda part=part: heartbeat(person_id, part, LATER) for part in parts])
    assert max(standing.covered_s for standing in found) == 100


@pytest.fixture
def both_have_looked(monkeypatch):
    """Hold each of the two after it has looked at the evidence until the other has too, or cannot."""
    meeting = threading.Barrier(2)
    look = settle.evidence_of

    def slow_look(*args, **kwargs):
        found = look(*args, **kwargs)
        with suppress(threading.BrokenBarrierError):  # the other one waits for our lock: what the lock is for
            meeting.wait(1)
        return found

    return lambda: monkeypatch.setattr(settle, "evidence_of", slow_look)


def test_with_the_persons_lock_even_the_worst_moment_loses_nothing(nearly_done, both_have_looked, side_by_side):
    person_id, module_id = nearly_done()
    both_have_looked()
    finish_both_ways(side_by_side, person_id, module_id)
    assert rows(Completion, person_id) == 1


def test_without_the_persons_lock_postgresql_loses_the_completion(
    nearly_done, both_have_looked, side_by_side, monkeypatch, on_postgresql
):
    """The test of the tests above: the same two, with the lock taken away."""
    if not on_postgresql:
        return  # SQLite has one writer at a time whatever we do: BEGIN IMMEDIATE
    person_id, module_id = nearly_done()
    both_have_looked()
    unlocked = select(Person).where(Person.id == person_id)
    monkeypatch.setattr(people, "lock", lambda session, *_ids: list(session.scalars(unlocked)))
    held = select(*known_store.COLUMNS).where(Person.id == bindparam("person_id"))
    monkeypatch.setattr(known_store, "_HOLD", Prepared(held))
    finish_both_ways(side_by_side, person_id, module_id)
    assert rows(Completion, person_id) == 0
