"""Months and quarters are counted on the calendar."""

from lms.counts.rules import closed_quarters, last_month, months_back, next_quarter, quarter_of


def test_months_belong_to_quarters():
    assert [quarter_of(f"2026-{month:02d}")[-1] for month in range(1, 13)] == list("111222333444")
    assert last_month("2026-Q1") == "2026-03"
    assert next_quarter("2026-Q4") == "2027-Q1"


def test_a_quarter_is_closed_on_the_first_day_of_the_next():
    assert closed_quarters("2025-11", "2026-03") == ["2025-Q4"]
    assert closed_quarters("2025-11", "2026-04") == ["2025-Q4", "2026-Q1"]
    assert closed_quarters("2026-04", "2026-04") == []


def test_months_are_counted_back_over_the_new_year():
    assert months_back("2026-02", 4) == ["2025-11", "2025-12", "2026-01", "2026-02"]
