"""What came faster than the budget waits, and is judged again by whatever the person does next, not only by playing."""

from datetime import timedelta

import pytest

from lms import db
from lms.catalogue import store as catalogue
from lms.journey import releasing, settle, watching
from lms.journey.releasing import Cut
from lms.people import store as people
from lms.watching import store as watches
from tests.factories import MODULE, NOON, a_guest, a_module, pass_the_quiz

HOUSE = settle.House()


def later(seconds):
    return NOON + timedelta(seconds=seconds)


@pytest.fixture
def person(app):
    """Somebody whose hundred seconds came at once: thirty are credited, seventy wait."""
    with db.writing() as session:
        a_module(session, duration_s=100)
        someone = a_guest(session).id
        claim = watching.claim(video_slug=MODULE, spans=[[0, 100]], resume_s=100, opened_at=NOON, age_s=0.0, now=NOON)
        said = watching.watched(session, someone, claim, NOON, HOUSE)
        assert (said.covered_s, said.parked_s) == (30, 70)
        return someone


def pass_quiz(person_id, at):
    with db.writing() as session:
        (person,) = people.lock(session, person_id)
        module = catalogue.module(session, MODULE)
        pass_the_quiz(session, person.id, module.id, at)
        return settle.settle(session, person, module.id, at, HOUSE)


def test_a_quiz_passed_later_finds_the_seconds_that_waited(person):
    assert pass_quiz(person, later(40)).completed_now


def test_a_quiz_passed_at_once_finds_no_more_than_the_budget_allows(person):
    said = pass_quiz(person, later(10))
    assert not said.completed and said.verdict.missing.seconds == 90 - 30 - 20
    with db.reading() as session:
        (watch,) = watches.watches_of(session, person)
        assert watch.covered_s == 50


def test_what_waited_on_a_film_that_was_replaced_is_judged_too(person):
    with db.writing() as session:
        new = releasing.draft(session, MODULE, Cut("vimeo", "123456789", "", 400), "staff:1")
        releasing.publish(session, MODULE, new.number, "staff:1", later(5))
    assert pass_quiz(person, later(40)).completed_now


def test_looking_judges_nothing(person):
    with db.reading() as session:
        module = catalogue.module(session, MODULE)
        assert settle.look(session, person, module.id, HOUSE).verdict.missing.seconds == 60
