"""Merging a guest into a saved person: nothing is lost, nothing counted twice, and only guests are merged."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms import commits, db
from lms.completion.models import Start
from lms.errors import Conflict
from lms.journey import merging, watching
from lms.landlords.models import Landlord
from lms.people import store as people
from lms.people.models import SignIn
from tests.factories import MODULE, NOON, a_guest, a_module, a_resident
from tests.journey.lives import HOUSE, NOTHING, attend, counted, quiz, record, recounted, watch

LATER = NOON + timedelta(days=40)
LENGTH_S = 60


@pytest.fixture
def write(app):
    """Write transactions one after another, each committed."""
    return db.writing


def test_what_a_guest_watched_is_the_saved_persons(write):
    with write() as session:
        module = a_module(session, duration_s=LENGTH_S)
        amina, guest = a_resident(session), a_guest(session)
        watch(session, amina.id, [(0, 20)])
        watch(session, guest.id, [(15, 40)], NOON + timedelta(hours=1))
        merging.merge(session, guest.id, amina.id, LATER, HOUSE)
        standing = watching.standing(session, amina.id, MODULE, HOUSE)
        assert (standing.covered_s, standing.seen, standing.resume_s) == (40, [(0, 40)], 40)
        assert record(session, guest.id) == NOTHING
        assert len(session.scalars(select(Start).where(Start.module_id == module.id)).all()) == 1
        assert counted(session) == recounted(session)


def test_two_halves_make_one_completion_one_badge_and_right_counts(write):
    with write() as session:
        module = a_module(session, duration_s=LENGTH_S)
        amina, guest = a_resident(session), a_guest(session)
        watch(session, amina.id, [(0, 60)])
        quiz(session, guest, module, 8)
        assert record(session, amina.id)["completions"] == record(session, guest.id)["completions"] == {}
        merging.merge(session, guest.id, amina.id, LATER, HOUSE)
        assert list(record(session, amina.id)["completions"]) == [module.id]
        assert len(record(session, amina.id)["badges"]) == 1
        assert counted(session) == recounted(session)


def test_both_completed_gives_one_badge_and_the_earlier_completion(write):
    with write() as session:
        module = a_module(session, duration_s=LENGTH_S)
        amina, guest = a_resident(session), a_guest(session)
        attend(session, amina, module, NOON + timedelta(days=35))
        watch(session, guest.id, [(0, 60)])
        quiz(session, guest, module, 7, NOON + timedelta(hours=1))
        merging.merge(session, guest.id, amina.id, LATER, HOUSE)
        held = record(session, amina.id)
        assert held["completions"] == {module.id: (NOON + timedelta(hours=1), "2026-11", "online")}
        assert [at for _, at in held["badges"]] == [NOON + timedelta(hours=1)]
        assert held["starts"][module.id][1] == "2026-11"
        assert counted(session) == recounted(session)
        assert sum(number for cell, number in counted(session).items() if cell[0] == "start") == 1


def test_a_guests_start_takes_on_where_the_saved_person_stands(write):
    with write() as session:
        a_module(session, duration_s=LENGTH_S)
        session.add(Landlord(id=3, slug="riverbank", name="Riverbank Homes", region="North West", invented=True))
        amina, guest = a_resident(session), a_guest(session)
        amina.landlord_id, amina.region = 3, "London"
        watch(session, guest.id, [(0, 20)])
        merging.merge(session, guest.id, amina.id, LATER, HOUSE)
        ((_, month, landlord_id, region, _, is_guest),) = record(session, amina.id)["starts"].values()
        assert (month, landlord_id, region, is_guest) == ("2026-11", 3, "London", False)
        assert counted(session) == recounted(session)


def test_merging_ends_the_guests_sign_ins_and_says_whom_they_became(write):
    with write() as session:
        a_module(session)
        amina, guest = a_resident(session), a_guest(session)
        people.sign_in(session, now=NOON, person_id=guest.id)
        kept = people.sign_in(session, now=NOON, person_id=amina.id)
        merging.merge(session, guest.id, amina.id, LATER, HOUSE)
        assert guest.merged_into_id == amina.id
        assert [row.token_hash for row in session.scalars(select(SignIn))] == [people.hashed(kept)]


def test_a_new_address_makes_the_guest_a_saved_person(write):
    with write() as session:
        module = a_module(session, duration_s=LENGTH_S)
        guest = a_guest(session)
        watch(session, guest.id, [(0, 60)])
        quiz(session, guest, module, 7)
        assert {cell[-1] for cell in counted(session)} == {True}
        saved = merging.arrive(session, email="new@example.org", guest_id=guest.id, now=LATER, house=HOUSE)
        assert (saved.id, saved.email, saved.saved_at, saved.name) == (guest.id, "new@example.org", LATER, None)
        assert {cell[-1] for cell in counted(session)} == {False}
        assert counted(session) == recounted(session)


def test_an_address_without_a_guest_makes_or_finds_the_person(write):
    with write() as session:
        first = merging.arrive(session, email="new@example.org", guest_id=None, now=NOON, house=HOUSE)
        again = merging.arrive(session, email="new@example.org", guest_id=None, now=LATER, house=HOUSE)
        assert first.id == again.id and first.saved_at == NOON


def test_saved_people_are_never_merged_with_one_another(write):
    with write() as session:
        amina, bob, guest = a_resident(session), a_resident(session, "bob@example.org"), a_guest(session)
        for one, other in ((amina, bob), (guest, a_guest(session)), (amina, guest)):
            with pytest.raises(Conflict):
                merging.merge(session, one.id, other.id, LATER, HOUSE)
        merging.merge(session, guest.id, amina.id, LATER, HOUSE)
        with pytest.raises(Conflict):
            merging.merge(session, guest.id, bob.id, LATER, HOUSE)
        with pytest.raises(Conflict):
            merging.save(session, amina.id, "other@example.org", LATER)


def test_a_heartbeat_that_comes_after_the_merge_is_the_saved_persons(write):
    with write() as session:
        a_module(session, duration_s=LENGTH_S)
        amina, guest = a_resident(session), a_guest(session)
        merging.merge(session, guest.id, amina.id, LATER, HOUSE)
        watch(session, guest.id, [(0, 20)], LATER)
        assert watching.standing(session, amina.id, MODULE, HOUSE).covered_s == 20
        assert record(session, guest.id) == NOTHING
        assert people.became(session, guest.tag, amina.id)
        assert not people.became(session, amina.tag, amina.id)


def test_heartbeats_under_way_during_a_merge_lose_nothing(app):
    with db.writing() as session:
        a_module(session, duration_s=LENGTH_S)
        amina_id, guest_id = a_resident(session).id, a_guest(session).id
    ready, problems = threading.Barrier(2), []

    def beats():
        with app.app_context():
            ready.wait(10)
            try:
                for second in range(LENGTH_S):
                    commits.shared(lambda session, at=second: watch(session, guest_id, [(at, at + 1)]))
            except Exception as problem:
                problems.append(problem)

    thread = threading.Thread(target=beats)
    thread.start()
    ready.wait(10)
    with db.writing() as session:
        merging.merge(session, guest_id, amina_id, LATER, HOUSE)
    thread.join(60)
    assert not problems
    with db.writing() as session:
        assert watching.standing(session, amina_id, MODULE, HOUSE).covered_s == LENGTH_S
        assert record(session, guest_id) == NOTHING
        assert counted(session) == recounted(session)
