"""The worker remembers what rings, once, and says in its log when that begins and ends."""

import logging
from datetime import timedelta

import pytest
import time_machine

from lms import clock, db
from lms.cli import worker
from lms.health import store
from lms.health.rules import Alarm, Cell, Tally, hour_of

ALL = Alarm("failing")


@pytest.fixture
def half_past(caplog):
    caplog.set_level(logging.WARNING, "lms.worker")
    with time_machine.travel(clock.now().replace(minute=30, second=0, microsecond=0), tick=False) as moved:
        yield moved


def happened(tally: Tally) -> None:
    with db.writing() as session:
        store.add(session, {Cell(hour_of(clock.now()), "r1", "chrome", 131, True): tally})


def kept():
    with db.reading() as session:
        return store.alarms(session)


def test_it_is_among_the_jobs():
    assert [job.every_s for job in worker.JOBS if job.run is worker.watch_saves] == [60]


def test_it_writes_nothing_while_all_is_well(app, settings, half_past, monkeypatch, caplog):
    happened(Tally(saved=500))
    monkeypatch.setattr(db, "writing", None)
    worker.watch_saves(settings)
    assert kept() == {} and caplog.records == []


def test_what_begins_and_ends_is_remembered_and_logged_once(app, settings, half_past, caplog):
    happened(Tally(failed=30))
    for _ in range(3):
        worker.watch_saves(settings)
        half_past.shift(timedelta(minutes=1))
    assert kept()[ALL].ended_at is None
    assert kept()[ALL].seen_at == clock.now() - timedelta(minutes=1)
    happened(Tally(saved=900))
    worker.watch_saves(settings)
    worker.watch_saves(settings)
    assert kept()[ALL].ended_at == clock.now()
    said = [record.getMessage() for record in caplog.records]
    assert said.count("saving is in trouble: failing, release all, browser all") == 1
    assert said.count("saving is well again: failing, release all, browser all") == 1


def test_forgetting_folds_hours_of_long_ago(app, settings, half_past):
    happened(Tally(saved=5))
    half_past.shift(timedelta(days=35))
    worker.forget(settings)
    with db.reading() as session:
        assert len(store.cells(session, clock.now() - timedelta(days=99))) == 1
    half_past.shift(timedelta(hours=1))
    worker.forget(settings)
    with db.reading() as session:
        assert store.cells(session, clock.now() - timedelta(days=99)) == []
        assert [tally.saved for _at, tally in store.months(session)] == [5]
