"""Parked seconds are credited as time passes, even when nobody comes back to the film."""

from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask

from lms import clock, db
from lms.cli import worker
from lms.completion import store as completion
from lms.journey import judging, watching
from lms.journey.settle import House
from lms.people import store as people
from lms.watching import store as watches

HOUSE = House()
FILM = "know-your-rights"


@pytest.fixture
def start() -> datetime:
    return clock.now().replace(microsecond=0)


def jump(start: datetime) -> int:
    """A guest who claims two minutes in the first moment: 30 s are credited, the rest is parked."""
    with db.writing() as session:
        guest = people.start_guest(session, now=start)
        claim = watching.claim(video_slug=FILM, spans=[[0, 120]], resume_s=0, opened_at=start, age_s=0, now=start)
        stands = watching.watched(session, guest.id, claim, start, HOUSE)
        assert (stands.covered_s, stands.parked_s) == (30, 90)
        return guest.id


def work(stocked: Flask, at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        worker.judge_parked(stocked.extensions["settings"])


def covered(person_id: int) -> int:
    with db.reading() as session:
        return watches.watches_of(session, person_id)[0].covered_s


def test_the_clockwork_credits_what_time_allows(stocked: Flask, start: datetime) -> None:
    person_id = jump(start)
    work(stocked, start + timedelta(seconds=30))
    assert covered(person_id) == 30, "looked at again only after a minute"
    work(stocked, start + timedelta(seconds=61))
    assert covered(person_id) == 120
    with db.reading() as session:
        assert judging.waiting(session, start + timedelta(days=1)) == []


def test_never_faster_than_twice_real_time(stocked: Flask, start: datetime) -> None:
    person_id = jump(start)
    with db.writing() as session:
        watch = watches.watches_of(session, person_id)[0]
        left = judging.judge(session, person_id, watch.version_id, start + timedelta(seconds=20), HOUSE)
    assert (covered(person_id), left) == (70, 50)


def test_judging_again_and_again_changes_nothing_more(stocked: Flask, start: datetime) -> None:
    person_id = jump(start)
    for _ in range(3):
        work(stocked, start + timedelta(seconds=120))
    assert covered(person_id) == 120
    with db.reading() as session:
        assert len(completion.starts_of(session, person_id)) == 1
