"""Counting in memory: pages ripen, a page begins once, and what could not be written is kept."""

from datetime import UTC, datetime, timedelta

from lms.health.browsers import Browser
from lms.health.counting import MOST_CELLS, Counts
from lms.health.rules import Cell, Tally

NOW = datetime(2026, 11, 24, 14, 55, tzinfo=UTC)
HOUR_AT = NOW.replace(minute=0)
CHROME = Browser("chrome", 131, False)
CELL = Cell(HOUR_AT, "r1", *CHROME)
NOTHING = Tally()


def after(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def test_a_page_counts_as_opened_ten_minutes_later_in_the_hour_it_was_served_in():
    counts = Counts("r1")
    counts.opened(CHROME, NOW)
    assert counts.look(after(9.9)) == {}
    assert counts.waiting()
    assert counts.look(after(10)) == {CELL: Tally(opened=1)}


def test_a_page_begins_once_however_often_it_saves_in_the_hour_it_was_served_in():
    counts = Counts("r1")
    for minute in range(10):
        counts.saved(CHROME, NOTHING, (NOW, "device-1"), after(minute))
    counts.saved(CHROME, NOTHING, (NOW, "device-2"), after(6))
    found = counts.look(after(20))
    assert found[CELL].begun == 2
    assert sum(tally.saved for tally in found.values()) == 11
    assert found[CELL].saved == 5  # the rest fell into the next hour


def test_what_yesterdays_page_left_behind_begins_no_page():
    counts = Counts("r1")
    counts.saved(CHROME, NOTHING, (NOW - timedelta(hours=1), "device-1"), NOW)
    assert counts.look(NOW) == {CELL: Tally(saved=1)}


def test_what_a_device_told_is_added():
    counts = Counts("r1")
    counts.saved(CHROME, Tally(failed=3, offline=1), (NOW - timedelta(days=1), ""), NOW)
    assert counts.look(NOW) == {CELL: Tally(saved=1, failed=3, offline=1)}


def test_taking_leaves_nothing_and_giving_back_restores_it():
    counts = Counts("r1")
    counts.add(CHROME, Tally(failed=1), NOW)
    taken = counts.take(NOW)
    assert counts.look(NOW) == {} and not counts.waiting()
    counts.add(CHROME, Tally(failed=1), NOW)
    counts.give_back(taken)
    assert counts.look(NOW) == {CELL: Tally(failed=2)}


def test_invented_browsers_do_not_fill_the_memory():
    counts = Counts("r1")
    for version in range(999):
        counts.add(Browser("chrome", version, False), Tally(failed=1), NOW)
    found = counts.look(NOW)
    assert len(found) <= MOST_CELLS + 1
    assert sum(tally.failed for tally in found.values()) == 999
