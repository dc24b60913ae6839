"""Merges beside heartbeats and beside each other, on both databases: nothing lost, nothing counted twice."""

from datetime import timedelta

from sqlalchemy import select

from lms import commits, db
from lms.journey import merging, watching
from lms.people.models import Person
from tests.factories import MODULE, NOON, a_guest, a_module, a_resident
from tests.journey.lives import HOUSE, NOTHING, counted, quiz, record, recounted, watch

LATER = NOON + timedelta(days=40)
LENGTH_S = 40


def merge(guest_id, into_id):
    with db.writing() as session:
        merging.merge(session, guest_id, into_id, LATER, HOUSE)


def beats(person_id):
    for second in range(LENGTH_S):
        commits.shared(lambda session, at=second: watch(session, person_id, [(at, at + 1)]))


def test_heartbeats_cross_a_merge_and_all_arrive(app, side_by_side):
    with db.writing() as session:
        a_module(session, duration_s=LENGTH_S)
        amina, guest = a_resident(session).id, a_guest(session).id
    answers = side_by_side(lambda: beats(guest), lambda: merge(guest, amina))
    assert answers == [None, None]
    with db.writing() as session:
        assert watching.standing(session, amina, MODULE, HOUSE).covered_s == LENGTH_S
        assert record(session, guest) == NOTHING
        assert counted(session) == recounted(session)


def test_the_same_merge_twice_at_once_is_one_merge(app, side_by_side):
    with db.writing() as session:
        module = a_module(session, duration_s=LENGTH_S)
        amina, guest = a_resident(session), a_guest(session)
        watch(session, amina.id, [(0, 20)])
        watch(session, guest.id, [(0, LENGTH_S)])
        quiz(session, guest, module, 8)
        amina_id, guest_id = amina.id, guest.id
    answers = side_by_side(lambda: merge(guest_id, amina_id), lambda: merge(guest_id, amina_id))
    assert answers == [None, None]
    with db.writing() as session:
        assert len(record(session, amina_id)["badges"]) == 1
        assert counted(session) == recounted(session)


def test_two_guests_of_one_person_merge_at_once(app, side_by_side):
    with db.writing() as session:
        module = a_module(session, duration_s=LENGTH_S)
        amina, first, second = a_resident(session), a_guest(session), a_guest(session)
        watch(session, first.id, [(0, LENGTH_S)])
        quiz(session, second, module, 7)
        ids = amina.id, first.id, second.id
    assert side_by_side(*(lambda one=one: merge(one, ids[0]) for one in ids[1:])) == [None, None]
    with db.writing() as session:
        assert len(record(session, ids[0])["completions"]) == 1
        assert counted(session) == recounted(session)


def test_one_new_address_proven_twice_at_once_is_one_person(app, side_by_side):
    with db.writing() as session:
        guests = [a_guest(session).id, a_guest(session).id]

    def arrive(guest_id):
        with db.writing() as session:
            merging.arrive(session, email="new@example.org", guest_id=guest_id, now=LATER, house=HOUSE)

    side_by_side(*(lambda one=one: arrive(one) for one in guests))
    with db.reading() as session:
        assert len(session.scalars(select(Person).where(Person.email == "new@example.org")).all()) == 1
