"""A guest nobody can come back as is erased; everybody else stays."""

from datetime import timedelta

from flask import Flask

from lms import clock, db
from lms.counts.models import Count
from lms.journey import forgetting, watching
from lms.journey.settle import House
from lms.people import store as people
from lms.people.models import Person
from lms.watching.models import Watch


def test_only_guests_unseen_for_400_days_are_erased_and_their_counts_stay(stocked: Flask) -> None:
    then = clock.now()
    with db.writing() as session:
        lost, kept, saved = (people.start_guest(session, now=then) for _ in range(3))
        saved.saved_at = then
        for one in (lost, kept, saved):
            claim = watching.claim(
                video_slug="know-your-rights", spans=[[0, 12]], resume_s=12, opened_at=then, age_s=0, now=then
            )
            watching.watched(session, one.id, claim, then, House())
        kept.last_seen_at = then + timedelta(days=2)
        ids = (lost.id, kept.id, saved.id)
    with db.writing() as session:
        assert forgetting.forget_guests(session, then + timedelta(days=399)) == 0
    for expected in (1, 0):
        with db.writing() as session:
            assert forgetting.forget_guests(session, then + timedelta(days=401)) == expected
    with db.reading() as session:
        assert {row.id for row in session.query(Person)} == set(ids[1:])
        assert {row.person_id for row in session.query(Watch)} == set(ids[1:])
        assert sum(row.number for row in session.query(Count).filter_by(measure="start")) == 3
