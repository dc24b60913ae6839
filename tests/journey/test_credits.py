"""A film's credits are not asked for: watching them neither helps nor harms, and moving the mark takes nothing away."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lms import db
from lms.catalogue import store as catalogue
from lms.catalogue.rules import asked_s
from lms.completion import store as completion
from lms.completion.rules import seconds_needed
from lms.errors import BadInput
from lms.journey import judging, ladder, releasing, resettling, watching
from lms.journey.releasing import Cut
from lms.journey.settle import look, settle
from lms.people import store as people
from lms.watching import store as watches
from lms.watching.rules import runs, seen_from
from tests.factories import MODULE, NOON, a_guest, a_module, pass_the_quiz
from tests.journey.lives import HOUSE, counted, recounted

LENGTH_S = 100
LATER = NOON + timedelta(days=1)
MARKS = st.none() | st.integers(LENGTH_S // 2, LENGTH_S - 1)


@pytest.fixture
def module_id(app):
    with db.writing() as session:
        return a_module(session, duration_s=LENGTH_S).id


@pytest.fixture
def person(module_id):
    with db.writing() as session:
        return a_guest(session).id


def hear(person_id, *spans, at=LATER, opened=NOON):
    place = spans[-1][1]
    claim = watching.claim(video_slug=MODULE, spans=list(spans), resume_s=place, opened_at=opened, age_s=0.0, now=at)
    with db.writing() as session:
        return watching.watched(session, person_id, claim, at, HOUSE)


def pass_quiz(person_id, module_id, at=LATER):
    with db.writing() as session:
        (row,) = people.lock(session, person_id)
        pass_the_quiz(session, row.id, module_id, at)
        return settle(session, row, module_id, at, HOUSE)


def mark(credits_at_s, at=LATER):
    with db.writing() as session:
        number = releasing.mark(session, MODULE, credits_at_s, "staff:1").number
        releasing.publish(session, MODULE, number, "staff:1", at)


def clockwork(at=LATER):
    with db.reading() as session:
        due = resettling.waiting(session)
    for version_id in due:
        more = True
        while more:
            with db.writing() as session:
                more = resettling.settle_some(session, version_id, at, HOUSE)
    return due


def done(person_id, module_id):
    with db.reading() as session:
        return completion.find_completion(session, person_id, module_id) is not None


def stands(person_id):
    with db.reading() as session:
        return watching.standing(session, person_id, MODULE, HOUSE)


@pytest.mark.field(34)
def test_who_saw_all_but_the_credits_is_done(person, module_id):
    mark(90)
    said = hear(person, [0, 81])
    assert (said.covered_s, said.film.asked_s, said.outcome.verdict.missing.seconds) == (81, 90, 0)
    assert pass_quiz(person, module_id).completed_now
    with db.reading() as session:
        kept = completion.find_completion(session, person, module_id).evidence
    assert (kept["covered_s"], kept["duration_s"]) == (81, 90)


def test_who_saw_only_the_credits_has_not_begun(person, module_id):
    mark(90)
    said = hear(person, [90, 100])
    assert (said.covered_s, said.seen, said.resume_s) == (0, [], 0.0)
    with db.reading() as session:
        assert completion.find_start(session, person, module_id) is None
        watch = watches.find_watch(session, person, said.film.version_id)
        assert runs(watches.evidence_of(watch)) == [(90, 100)], "kept, should the mark turn out to be wrong"


def test_parked_seconds_of_the_credits_are_not_said_to_be_checked_and_begin_nothing(person, module_id):
    mark(60)
    said = hear(person, [60, 100], at=NOON)
    assert (said.covered_s, said.parked_s) == (0, 0)
    with db.writing() as session:
        judging.judge(session, person, said.film.version_id, LATER, HOUSE)
        assert completion.find_start(session, person, module_id) is None


@pytest.mark.parametrize(("place", "resume"), [(84, 84.0), (85, 0.0), (90, 0.0), (99, 0.0)])
def test_near_the_credits_and_in_them_one_starts_over(person, place, resume):
    mark(90)
    assert hear(person, [0, place]).resume_s == resume
    with db.reading() as session:
        found = ladder.find_carry_on(session, person)
        assert (found.resume_s, found.left_s) == (resume, 90 - resume) and found.film_done == (place >= 81)


def test_seconds_of_the_credits_count_again_when_the_mark_goes(person):
    mark(90)
    hear(person, [0, 50], [90, 100])
    mark(None)
    assert stands(person).covered_s == 60 and stands(person).seen == [(0, 50), (90, 100)]


def test_a_nearer_mark_completes_who_has_enough_now_through_the_clockwork(person, module_id):
    hear(person, [0, 81])
    assert not pass_quiz(person, module_id).completed
    mark(90)
    with db.reading() as session:
        said = look(session, person, module_id, HOUSE, LATER)
    assert said.verdict.complete and not said.completed, "looking writes nothing"
    assert clockwork() and done(person, module_id) and clockwork() == []
    with db.reading() as session:
        assert counted(session) == recounted(session)


def test_a_nearer_mark_completes_who_comes_first_through_what_they_save(person, module_id):
    hear(person, [0, 81])
    pass_quiz(person, module_id)
    mark(90)
    said = hear(person, [0, 5])
    assert said.outcome.completed_now and said.outcome.award
    clockwork()
    with db.reading() as session:
        assert counted(session) == recounted(session), "once"


def test_a_mark_that_asks_for_more_undoes_nothing(person, module_id):
    mark(90)
    hear(person, [0, 81])
    assert pass_quiz(person, module_id).completed_now
    with db.writing() as session:
        half_way = a_guest(session).id
    hear(half_way, [0, 81])
    clockwork()
    mark(None)
    assert clockwork() == [] and done(person, module_id)
    assert stands(half_way).outcome.verdict.missing.seconds == 9


def test_the_clockwork_settles_everybody_some_at_a_time(module_id, monkeypatch):
    monkeypatch.setattr(resettling, "AT_ONCE", 2)
    with db.writing() as session:
        everybody = [a_guest(session).id for _ in range(5)]
    for one in everybody:
        hear(one, [0, 81])
        pass_quiz(one, module_id)
    mark(90)
    with db.reading() as session:
        (version_id,) = resettling.waiting(session)
    for ready, more in ((2, True), (4, True), (5, False)):
        with db.writing() as session:
            assert resettling.settle_some(session, version_id, LATER, HOUSE) is more
        assert sum(done(one, module_id) for one in everybody) == ready
    with db.writing() as session:
        assert not resettling.settle_some(session, version_id, LATER, HOUSE)


def test_a_mark_that_moves_while_people_are_settled_begins_with_the_first_again(module_id, monkeypatch):
    monkeypatch.setattr(resettling, "AT_ONCE", 1)
    with db.writing() as session:
        first, second = a_guest(session).id, a_guest(session).id
    for one in (first, second):
        hear(one, [0, 75])
        pass_quiz(one, module_id)
    mark(90)
    with db.reading() as session:
        (version_id,) = resettling.waiting(session)
    with db.writing() as session:
        assert resettling.settle_some(session, version_id, LATER, HOUSE)
    assert not done(first, module_id)
    mark(80)
    clockwork()
    assert done(first, module_id) and done(second, module_id)


def test_of_two_cuts_the_one_counts_of_which_more_is_there_of_what_it_asks_for(person, module_id):
    hear(person, [0, 78])
    with db.writing() as session:
        cut = Cut("vimeo", "123456789", "", LENGTH_S, credits_at_s=80)
        releasing.publish(session, MODULE, releasing.draft(session, MODULE, cut, "staff:1").number, "staff:1", LATER)
    said = hear(person, [0, 75], at=LATER + timedelta(hours=1), opened=LATER)
    assert said.film.asked_s == 80 and not said.outcome.verdict.missing.seconds, "75 of 80, not 78 of 100"


def test_undo_takes_the_mark_away_and_brings_it_back(person):
    mark(90)
    hear(person, [0, 50])
    with db.writing() as session:
        releasing.undo(session, MODULE, "staff:1", LATER)
    assert stands(person).film.credits_at_s is None
    with db.writing() as session:
        releasing.undo(session, MODULE, "staff:1", LATER)
    assert stands(person).film.credits_at_s == 90 and stands(person).covered_s == 50


def test_a_mark_makes_no_new_version_and_calls_no_module_updated(person, module_id):
    with db.reading() as session:
        before = catalogue.film(session, MODULE).version_id, catalogue.module_by_id(session, module_id).state
    mark(90)
    with db.reading() as session:
        assert (catalogue.film(session, MODULE).version_id, catalogue.module_by_id(session, module_id).state) == before


@pytest.mark.parametrize("wrong", [0, 1, 49, 100, 101])
def test_no_slip_of_a_digit_may_complete_everybody(module_id, wrong):
    with pytest.raises(BadInput, match="second half"), db.writing() as session:
        releasing.mark(session, MODULE, wrong, "staff:1")


ACTS = st.one_of(
    st.tuples(st.just("watch"), st.integers(0, LENGTH_S - 1), st.integers(1, LENGTH_S)),
    st.tuples(st.just("mark"), MARKS),
    st.tuples(st.just("quiz")),
    st.tuples(st.just("clockwork")),
)


@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(ACTS, min_size=3, max_size=10))
def test_whatever_happens_nobody_loses_a_completion_and_nobody_with_enough_goes_without(module_id, acts):
    with db.writing() as session:
        person_id = a_guest(session).id
    saw, passed, was_done, at = 0, False, False, LATER
    credits_at_s = stands(person_id).film.credits_at_s  # as the life before left it
    for act in acts:
        at += timedelta(days=1)
        if act[0] == "watch":
            span = (act[1], min(LENGTH_S, act[1] + act[2]))
            hear(person_id, list(span), at=at)
            saw |= seen_from([span], LENGTH_S)
        elif act[0] == "mark":
            credits_at_s = act[1]
            mark(credits_at_s, at)
        elif act[0] == "quiz":
            passed = True
            pass_quiz(person_id, module_id, at)
        else:
            clockwork(at)
        asked = asked_s(LENGTH_S, credits_at_s)
        have = (saw & ((1 << asked) - 1)).bit_count()
        assert stands(person_id).covered_s == have
        enough = passed and have >= seconds_needed(asked, 0.9)
        now_done = done(person_id, module_id)
        assert not (was_done and not now_done), "a completion was undone"
        assert now_done or not enough or act[0] == "mark", "only the clockwork is still to come"
        was_done = now_done
    clockwork(at)
    asked = asked_s(LENGTH_S, credits_at_s)
    if passed and (saw & ((1 << asked) - 1)).bit_count() >= seconds_needed(asked, 0.9):
        assert done(person_id, module_id)
    with db.reading() as session:
        assert counted(session) == recounted(session)
