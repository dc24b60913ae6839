"""A film replaced or cut anew: the same film carries its seconds over; of another, the old one counts for 30 days."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms import db
from lms.catalogue import store as catalogue
from lms.completion import store as completion
from lms.completion.rules import OLD_CUT_COUNTS, cut_counts
from lms.counts.models import Count
from lms.errors import BadInput
from lms.journey import releasing, watching
from lms.journey.releasing import Cut
from lms.journey.replaced import find_replaced
from lms.journey.settle import House, settle
from lms.people import store as people
from lms.watching import store as watches
from lms.watching.rules import runs
from tests.factories import MODULE, NOON, a_guest, a_module, pass_the_quiz

HOUSE = House()
DAY = timedelta(days=1)
REPLACED = NOON + timedelta(hours=1)


@pytest.fixture
def person(app):
    """Somebody who saw 95 of the real film's 100 seconds, and parks nothing."""
    with db.writing() as session:
        module = a_module(session, duration_s=100)
        catalogue.versions_of_module(session, module.id)[0].sample = False
        person_id = a_guest(session).id
    hear(person_id, [[0, 95]], NOON + timedelta(seconds=95))
    return person_id


def hear(person_id, spans, at, opened=NOON):
    claim = watching.claim(video_slug=MODULE, spans=spans, resume_s=spans[-1][1], opened_at=opened, age_s=0.0, now=at)
    with db.writing() as session:
        return watching.watched(session, person_id, claim, at, HOUSE)


def publish(duration_s, *, same_film=False, at=REPLACED, ref="123456789"):
    with db.writing() as session:
        number = releasing.draft(session, MODULE, Cut("vimeo", ref, "", duration_s), "staff:1").number
        return releasing.publish(session, MODULE, number, "staff:1", at, same_film=same_film).id


def seen(person_id, version_id):
    with db.reading() as session:
        watch = watches.find_watch(session, person_id, version_id)
        return None if watch is None else runs(watches.evidence_of(watch))


def pass_quiz(person_id, at):
    with db.writing() as session:
        (person,) = people.lock(session, person_id)
        module = catalogue.module(session, MODULE)
        pass_the_quiz(session, person.id, module.id, at)
        return settle(session, person, module.id, at, HOUSE)


def told(person_id, at, house=HOUSE):
    with db.reading() as session:
        return find_replaced(session, person_id, catalogue.film(session, MODULE), house, at)


def counted():
    with db.reading() as session:
        return sorted((row.measure, row.month, row.route, row.number) for row in session.query(Count))


@pytest.mark.field(20)
@pytest.mark.parametrize(("duration_s", "carried"), [(100, 95), (102, 95), (98, 95)])
def test_the_same_film_uploaded_again_carries_the_seconds_over(person, duration_s, carried):
    before = counted()
    new = publish(duration_s, same_film=True)
    assert seen(person, new) == [(0, carried)] and counted() == before
    with db.reading() as session:
        watch = watches.find_watch(session, person, new)
        assert watch.resume_s == 95 and watch.covered_s == carried
    assert told(person, REPLACED) is None, "nothing is lost, so there is nothing to say"
    assert pass_quiz(person, REPLACED + 40 * DAY).completed_now


def test_what_lies_beyond_the_new_length_is_cut(person):
    hear(person, [[95, 100]], NOON + timedelta(seconds=100))
    assert seen(person, publish(98, same_film=True)) == [(0, 98)]


def test_carrying_joins_what_was_seen_of_a_film_that_comes_back(person):
    first = publish(101)
    hear(person, [[96, 101]], REPLACED + DAY, opened=REPLACED)
    publish(100, ref="987654321", at=REPLACED + DAY)
    hear(person, [[50, 60]], REPLACED + 2 * DAY, opened=REPLACED + DAY)
    assert publish(101, same_film=True, at=REPLACED + 3 * DAY) == first
    assert seen(person, first) == [(50, 60), (96, 101)]


@pytest.mark.parametrize("duration_s", [97, 103, 400])
def test_a_film_of_another_length_is_not_the_same(person, duration_s):
    with pytest.raises(BadInput, match="differ by more than 2 seconds"):
        publish(duration_s, same_film=True)
    with db.reading() as session:
        assert catalogue.film(session, MODULE).duration_s == 100, "nothing was published"


def test_a_sample_is_never_the_same_film(person):
    with db.writing() as session:
        module = catalogue.module(session, MODULE)
        catalogue.versions_of_module(session, module.id)[0].sample = True
    with pytest.raises(BadInput, match="one of them is a sample"):
        publish(100, same_film=True)


@pytest.mark.field(35)
def test_nothing_is_carried_unless_staff_say_so(person):
    assert seen(person, publish(100)) is None


def test_either_cut_may_be_finished_for_thirty_days(person):
    publish(400)
    assert pass_quiz(person, REPLACED + 30 * DAY - timedelta(seconds=1)).completed_now


def test_after_thirty_days_only_the_new_cut_counts(person):
    before = counted()
    publish(400)
    said = pass_quiz(person, REPLACED + 30 * DAY)
    assert not said.completed and said.verdict.missing.seconds == 360 and counted() == before


@pytest.mark.field(35)
def test_a_completion_stands_whatever_happens_to_the_film(person):
    pass_quiz(person, NOON + timedelta(minutes=5))
    before = counted()
    publish(400)
    at = REPLACED + 400 * DAY
    with db.writing() as session:
        (row,) = people.lock(session, person)
        module = catalogue.module(session, MODULE)
        assert settle(session, row, module.id, at, HOUSE).completed
        assert completion.find_completion(session, person, module.id) is not None
    assert counted() == before and told(person, REPLACED + DAY) is None


def test_going_back_lets_the_old_cut_count_again(person):
    publish(400)
    with db.writing() as session:
        releasing.undo(session, MODULE, "staff:1", REPLACED + 40 * DAY)
    assert pass_quiz(person, REPLACED + 41 * DAY).completed_now


def test_who_was_half_way_is_told_until_when_it_counts(person):
    publish(400)
    said = told(person, REPLACED + 29 * DAY)
    assert said is not None and (said.at, said.until) == (REPLACED, REPLACED + 30 * DAY)
    assert told(person, REPLACED + 30 * DAY) is None and told(None, REPLACED) is None
    with db.writing() as session:
        module = catalogue.module(session, MODULE)
        catalogue.versions_of_module(session, module.id)[-1].sample = True
    assert told(person, REPLACED, House(samples_count=False)) is None, "a sample that never counted"


def test_who_saw_nothing_of_the_old_one_is_told_nothing(person):
    with db.writing() as session:
        newcomer = a_guest(session).id
    publish(400)
    assert told(newcomer, REPLACED) is None


@given(st.timedeltas(min_value=timedelta(0), max_value=60 * DAY))
def test_an_old_cut_counts_for_thirty_days_and_not_longer(passed):
    assert cut_counts(NOON, NOON + passed) == (passed < OLD_CUT_COUNTS) and cut_counts(None, NOON + passed)
