"""What a landlord sees, and that nothing it can reach holds a person."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from lms import db
from lms.counts import store as counts
from lms.disclosure import Shown
from lms.reporting.landlord import close_quarters, landlord_report
from tests.reporting import life

OCTOBER = datetime(2026, 10, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def session(app):
    with db.writing() as session:
        yield session


def closed(session: Session) -> list[str]:
    return close_quarters(session, life.NOW)


def test_it_counts_by_module_and_by_closed_quarter(session):
    first, second, _ = life.modules(session)
    riverbank = life.landlord(session, "Riverbank Homes").id
    life.happened(session, first.id, "2026-02", starts=42, finished=21, landlord_id=riverbank)
    life.happened(session, first.id, "2026-05", starts=33, finished=12, landlord_id=riverbank)
    life.happened(session, second.id, "2026-05", starts=30, finished=10, landlord_id=riverbank)
    assert closed(session) == ["2026-Q1", "2026-Q2", "2026-Q3"]
    report = landlord_report(session, riverbank)
    assert report.name == "Riverbank Homes"
    assert report.counted_to == "2026-09"
    assert [(line.figure, line.counted_to) for line in report.modules] == [
        (Shown(75, 35), "2026-06"),
        (Shown(30, 10), "2026-06"),
        (None, None),
    ]
    assert report.total == Shown(105, 45)
    assert [(line.quarter, line.figure) for line in report.quarters] == [
        ("2026-Q3", None),
        ("2026-Q2", Shown(65, 20)),
        ("2026-Q1", Shown(40, 20)),
    ]


def test_a_landlord_with_eight_residents_sees_everything_hidden(session):
    tiny = life.landlord(session, "Tallowgate").id
    for module in life.modules(session):
        for month in ("2026-01", "2026-04", "2026-07"):
            life.happened(session, module.id, month, starts=2, finished=1, landlord_id=tiny)
    closed(session)
    report = landlord_report(session, tiny)
    assert report.hidden
    assert not any(line.figure for line in (*report.modules, *report.quarters))


def test_the_present_quarter_is_never_shown(session):
    module = life.modules(session)[0]
    riverbank = life.landlord(session, "Riverbank Homes").id
    life.happened(session, module.id, "2026-10", starts=100, finished=50, landlord_id=riverbank)
    assert closed(session) == []
    assert landlord_report(session, riverbank).hidden


def test_two_readings_of_a_closed_quarter_are_the_same_whatever_is_joined_later(session):
    module = life.modules(session)[0]
    riverbank = life.landlord(session, "Riverbank Homes").id
    life.happened(session, module.id, "2026-07", starts=42, finished=22, landlord_id=riverbank)
    assert close_quarters(session, OCTOBER) == ["2026-Q3"]
    before = landlord_report(session, riverbank)
    life.happened(session, module.id, "2026-07", starts=1, finished=1, landlord_id=riverbank)
    assert closed(session) == []
    assert landlord_report(session, riverbank) == before
    assert before.total == Shown(40, 20)  # 43 and 23 would have been printed as 45 and 25


def test_what_was_too_small_is_let_out_with_a_later_quarter(session):
    module = life.modules(session)[0]
    riverbank = life.landlord(session, "Riverbank Homes").id
    life.happened(session, module.id, "2026-02", starts=15, finished=5, landlord_id=riverbank)
    life.happened(session, module.id, "2026-08", starts=15, finished=10, landlord_id=riverbank)
    closed(session)
    report = landlord_report(session, riverbank)
    assert report.modules[0].figure == Shown(30, 15)
    assert [line.figure for line in report.quarters] == [Shown(30, 15), None, None]


def test_a_guest_who_saves_moves_nothing(session):
    module = life.modules(session)[0]
    riverbank = life.landlord(session, "Riverbank Homes").id
    life.happened(session, module.id, "2026-07", starts=42, finished=21, landlord_id=riverbank)
    life.happened(session, module.id, "2026-07", starts=3, landlord_id=riverbank, guest=True)
    before = counts.totals_to(session, "2026-09")
    life.happened(session, module.id, "2026-07", starts=3, landlord_id=riverbank)
    life.happened(session, module.id, "2026-07", starts=-3, landlord_id=riverbank, guest=True)
    assert counts.totals_to(session, "2026-09") == before


def test_one_landlord_never_sees_anothers(session):
    module = life.modules(session)[0]
    ours, theirs = life.landlord(session, "Riverbank Homes").id, life.landlord(session, "Northfold Council").id
    life.happened(session, module.id, "2026-07", starts=42, finished=21, landlord_id=theirs)
    life.happened(session, module.id, "2026-07", starts=42, finished=21, landlord_id=0)
    closed(session)
    assert landlord_report(session, ours).hidden
    assert landlord_report(session, 0).hidden
    assert not landlord_report(session, theirs).hidden


def test_nothing_it_imports_holds_a_person():
    code = "import sys, lms.reporting.landlord; print(*sorted(name for name in sys.modules if name.startswith('lms.')))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert set(loaded) <= {
        "lms.clock",
        "lms.counts",
        "lms.counts.models",
        "lms.counts.rules",
        "lms.counts.store",
        "lms.db",
        "lms.disclosure",
        "lms.errors",
        "lms.prepared",
        "lms.reporting",
        "lms.reporting.landlord",
    }
