"""Merging a guest into a saved person: a union, repeatable, free of order, with counts that stay exact."""

import threading
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms import commits, db
from lms.badges import store as badges
from lms.completion.models import Completion, Start
from lms.counts.models import Count
from lms.errors import Conflict
from lms.gatherings import store as gatherings
from lms.gatherings.models import Gathering
from lms.journey import merging, settle, watching
from lms.landlords.models import Landlord
from lms.people import store as people
from lms.people.models import Person, SignIn
from lms.quizzes import store as quizzes
from lms.watching import store as watches
from tests.factories import MODULE, NOON, a_guest, a_module, a_resident, pass_the_quiz

HOUSE = settle.House()
LATER = NOON + timedelta(days=40)
LENGTH_S = 60


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


@dataclass(frozen=True)
class Act:
    """One thing somebody did; `hour` is when."""

    verb: str
    module: int
    start: int
    score: int
    hour: int


ACTS = st.builds(
    Act,
    verb=st.sampled_from(["watch", "watch all", "quiz", "attend"]),
    module=st.integers(0, 1),
    start=st.integers(0, LENGTH_S - 1),
    score=st.integers(0, 8),
    hour=st.integers(0, 1500),
)
LIVES = st.lists(st.lists(ACTS, max_size=4), min_size=2, max_size=3)


def live(session, person: Person, acts, modules, seconds: int):
    """Do it all; `seconds` keeps moments of different people apart."""
    for act in sorted(acts, key=lambda one: one.hour):
        at, module = NOON + timedelta(hours=act.hour, seconds=seconds), modules[act.module]
        if act.verb == "quiz":
            quiz(session, person, module, act.score, at)
        elif act.verb == "attend":
            attend(session, person, module, at)
        else:
            span = (0, LENGTH_S) if act.verb == "watch all" else (act.start, min(LENGTH_S, act.start + 25))
            watch(session, person.id, [span], at, module.slug)


def union(session, ids):
    seconds = Counter()
    for one in ids:
        for row in watches.watches_of(session, one):
            seconds[row.version_id] |= watches.evidence_of(row) | watches.ledger_of(row).parked
    return dict(seconds)


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each life takes a while; shrinking them takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lives=LIVES, saved_life=st.lists(ACTS, max_size=4), data=st.data())
def test_merging_is_a_union_repeatable_and_free_of_order(app, lives, saved_life, data):
    order = data.draw(st.permutations(range(len(lives))))
    again = data.draw(st.lists(st.sampled_from(range(len(lives))), max_size=3))
    now = NOON + timedelta(days=90)
    with db.writing() as session:
        modules = [a_module(session, duration_s=LENGTH_S), a_module(session, "second", duration_s=LENGTH_S, number=2)]
        ends = []
        for name, turns in (("one@example.org", list(range(len(lives)))), ("two@example.org", [*order, *again])):
            saved = a_resident(session, name)
            live(session, saved, saved_life, modules, 0)
            guests = [a_guest(session) for _ in lives]
            for place, (guest, life) in enumerate(zip(guests, lives, strict=True)):
                live(session, guest, life, modules, place + 1)
            all_seconds = union(session, [saved.id, *(guest.id for guest in guests)])
            for turn in turns:
                before = record(session, saved.id) if guests[turn].merged_into_id else None
                merging.merge(session, guests[turn].id, saved.id, now, HOUSE)
                assert counted(session) == recounted(session)
                assert record(session, guests[turn].id) == NOTHING
                assert before is None or record(session, saved.id) == before
            assert union(session, [saved.id]) == all_seconds
            held = record(session, saved.id)
            held["attended"] = len(held["attended"])
            ends.append(held)
        assert ends[0] == ends[1]
        session.rollback()
