"""A film replaced while somebody watches: each second goes to the cut it was played in."""

from datetime import timedelta

import pytest

from lms import db
from lms.catalogue import store as catalogue
from lms.journey import releasing, watching
from lms.journey.releasing import Cut
from lms.journey.settle import House
from tests.factories import MODULE, NOON, a_guest, a_module

HOUSE = House()
NEW = Cut(host="vimeo", ref="123456789", key="", duration_s=400)


def seconds(n):
    return NOON + timedelta(seconds=n)


@pytest.fixture
def person(app):
    with db.writing() as session:
        a_module(session, duration_s=100)
        return a_guest(session).id


def hear(person, spans, *, opened, at):
    """What a page served at `opened` sends at `at`; the answer."""
    claim = watching.claim(video_slug=MODULE, spans=spans, resume_s=spans[-1][1], opened_at=opened, age_s=0.0, now=at)
    with db.writing() as session:
        return watching.watched(session, person, claim, at, HOUSE)


def publish(at, cut=NEW):
    with db.writing() as session:
        releasing.publish(session, MODULE, releasing.draft(session, MODULE, cut, "staff:1").number, "staff:1", at)


def covered(person):
    """Seconds covered by length of cut."""
    with db.reading() as session:
        module = catalogue.module(session, MODULE)
        rows = {row.id: row.duration_s for row in catalogue.versions_of_module(session, module.id)}
        return {rows[row.version_id]: row.covered_s for row in watching.watching.watches_of(session, person)}


def test_what_an_open_page_still_plays_goes_to_the_film_it_shows(person):
    hear(person, [[0, 50]], opened=seconds(0), at=seconds(50))
    publish(seconds(60))
    said = hear(person, [[50, 95]], opened=seconds(0), at=seconds(95))
    assert covered(person) == {100: 95} and said.film.duration_s == 100 and not said.outcome.verdict.missing.seconds


def test_a_page_served_afterwards_fills_the_new_one(person):
    publish(seconds(60))
    hear(person, [[0, 30]], opened=seconds(60), at=seconds(95))
    assert covered(person) == {400: 30}


def test_a_late_train_from_before_two_changes_finds_its_film(person):
    publish(seconds(60))
    with db.writing() as session:
        releasing.undo(session, MODULE, "staff:1", seconds(120))
    hear(person, [[300, 320]], opened=seconds(80), at=seconds(130))
    hear(person, [[0, 20]], opened=seconds(121), at=seconds(200))
    assert covered(person) == {400: 20, 100: 20}


def test_a_page_older_than_the_film_fills_the_one_there_is(person):
    hear(person, [[0, 20]], opened=seconds(-3600), at=seconds(0))
    assert covered(person) == {100: 20}
