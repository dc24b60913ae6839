"""The completion report: one definition, its numbers add up, and nothing of nothing is no rate."""

import pytest

from lms import db
from lms.reporting.completion import completion
from lms.reporting.places import places
from lms.reporting.reports import REPORTS
from lms.reporting.shapes import Month, Rate, window_to
from tests.reporting import life

WINDOW = window_to(life.NOW)


@pytest.fixture
def session(app):
    with db.writing() as session:
        yield session


def sections(session):
    return {section.slug: section for section in completion(session, WINDOW).sections}


def test_the_window_is_the_last_eighteen_months():
    assert (len(WINDOW.months), WINDOW.first, WINDOW.last) == (18, "2025-06", "2026-11")
    assert WINDOW.read_on.isoformat() == "2026-11-21"


def test_the_rate_belongs_to_the_month_of_the_start_and_completions_to_their_own(session):
    module = life.modules(session)[0]
    life.happened(session, module.id, "2026-03", starts=20, finished=8, completions=3)
    life.happened(session, module.id, "2026-05", completions=5)
    months = {row[0]: row[1:] for row in sections(session)["months"].rows}
    assert months[Month("2026-03")] == (20, 8, Rate(8, 20), 3)
    assert months[Month("2026-05")] == (0, 0, Rate(0, 0), 5)
    assert Rate(8, 20).fraction == 0.4


def test_nothing_of_nothing_is_no_rate():
    assert Rate(0, 0).fraction is None


def test_people_who_have_not_saved_stand_apart(session):
    module = life.modules(session)[0]
    life.happened(session, module.id, "2026-03", starts=20, finished=8)
    life.happened(session, module.id, "2026-03", starts=7, finished=1, guest=True)
    found = sections(session)
    assert found["modules"].foot[1:] == found["months"].foot[1:] == (20, 8, Rate(8, 20), 8)
    assert found["guests"].rows[0][1:] == (7, 1, Rate(1, 7), 1)


def test_what_lies_outside_the_window_is_left_out(session):
    module = life.modules(session)[0]
    life.happened(session, module.id, "2025-05", starts=50, finished=50)
    life.happened(session, module.id, "2025-06", starts=2, finished=1)
    assert sections(session)["modules"].foot[1:] == (2, 1, Rate(1, 2), 1)


def test_every_section_comes_to_the_same_totals(session):
    for at, module in enumerate(life.modules(session), 1):
        for month in ("2025-06", "2026-02", "2026-11"):
            life.happened(session, module.id, month, starts=9 * at, finished=4 * at, route="together")
            life.happened(session, module.id, month, starts=5 * at, finished=at, landlord_id=3)
    found = sections(session)
    for slug in ("modules", "months"):
        section = found[slug]
        for column in (1, 2, 4):
            assert sum(row[column] for row in section.rows) == section.foot[column]
    folded = found["modules-months"].rows
    assert sum(row[2] for row in folded) == found["modules"].foot[1]
    assert sum(row[1] for row in found["routes"].rows) == found["modules"].foot[4] == found["routes"].foot[1]
    by_place = places(session, WINDOW).sections
    assert [section.foot[1:] for section in by_place] == [found["modules"].foot[1:]] * 2


def test_an_empty_programme_says_so(session):
    life.modules(session)
    assert completion(session, WINDOW).empty
    assert len(sections(session)["modules"].rows) == 3


def test_every_report_has_its_own_address_and_whole_rows(session):
    module = life.modules(session)[0]
    life.happened(session, module.id, "2026-03", starts=20, finished=8)
    assert len({report.slug for report in REPORTS}) == len(REPORTS)
    for report in REPORTS:
        for section in report.read(session, WINDOW).sections:
            rows = [*section.rows, *([section.foot] if section.foot else [])]
            assert rows
            assert all(len(row) == len(section.columns) for row in rows), section.slug
