"""Counts, closed quarters and the demonstration on both databases."""

import pytest

from lms import clock, db
from lms.counts import store as counts
from lms.counts.store import Cell
from lms.demo import life as demo
from lms.disclosure import Shown
from lms.programme import loading, reading
from lms.programme.films import record
from lms.reporting.completion import completion
from lms.reporting.landlord import close_quarters, landlord_report
from lms.reporting.shapes import window_to
from tests.reporting import life

CELL = Cell(measure="start", module_id=1, month="2026-07", landlord_id=1)


def test_counts_from_many_sides_add_up(app, side_by_side):
    def often():
        for _ in range(20):
            with db.writing() as session:
                counts.bump_all(session, {CELL: 1, Cell(measure="start", module_id=2, month="2026-07"): 2})

    side_by_side(often, often)
    with db.reading() as session:
        found = completion(session, window_to(life.NOW))
        assert found.headlines[1].number == 120
        assert counts.totals_to(session, "2026-12") == {(1, 1): {"start": 40}}


def test_a_quarter_closes_once(app):
    with db.writing() as session:
        life.modules(session)
        riverbank = life.landlord(session, "Riverbank Homes").id
        life.happened(session, 1, "2026-07", starts=42, finished=21, landlord_id=riverbank)
        assert close_quarters(session, life.NOW) == ["2026-Q3"]
    with db.writing() as session:
        assert close_quarters(session, life.NOW) == []
        assert landlord_report(session, riverbank).total == Shown(40, 20)


@pytest.mark.long
def test_the_demonstration_moves_in(app):
    with db.writing() as session:
        loading.load(session, reading.starter(), record.films(), clock.now())
    assert demo.make_once()
    assert not demo.make_once()
    with db.reading() as session:
        found = completion(session, window_to(clock.now()))
        assert found.headlines[1].number > 200
        assert found.sections[0].foot[1:] == found.sections[1].foot[1:]
