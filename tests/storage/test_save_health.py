"""Hours of save health on both databases: they add up from many sides, ring, are remembered, and fold into months."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from lms import db
from lms.health import store
from lms.health.models import SaveHour
from lms.health.rules import Alarm, Cell, Tally, hour_of

NOW = datetime(2026, 11, 24, 14, 25, tzinfo=UTC)
HOUR = timedelta(hours=1)
BROWSERS = [("chrome", 131, False), ("safari", 17, True), ("firefox", 128, False)]
ALL = Alarm("failing")


def cell(at: datetime = NOW, browser=BROWSERS[0], release: str = "r1") -> Cell:
    return Cell(hour_of(at), release, *browser)


def write(tallies: dict[Cell, Tally]) -> None:
    with db.writing() as session:
        store.add(session, tallies)


def test_processes_that_write_the_same_cells_at_once_lose_nothing(app, side_by_side):
    """In whatever order each has counted them: left so, they would wait for each other's rows for ever."""
    many = [(family, version, False) for family in ("chrome", "safari") for version in range(150)]

    def often(order):
        for _ in range(10):
            write({cell(browser=browser): Tally(saved=3, failed=1) for browser in order})

    assert side_by_side(lambda: often(many), lambda: often(many[::-1]), lambda: often(many)) == [None] * 3
    with db.reading() as session:
        found = dict(store.cells(session, NOW))
    assert found == {cell(browser=browser): Tally(saved=90, failed=30) for browser in many}


def test_only_the_hours_asked_for(app):
    write({cell(NOW - n * HOUR): Tally(saved=1) for n in range(50)})
    with db.reading() as session:
        assert len(store.cells(session, NOW - timedelta(days=1))) == 25


def test_usual_is_the_four_weeks_before_the_last_day_by_family_and_in_all(app):
    write(
        {
            cell(NOW - timedelta(days=2)): Tally(opened=100, begun=40),
            cell(NOW - timedelta(days=3), BROWSERS[1]): Tally(opened=50, begun=10),
            cell(NOW - timedelta(days=29)): Tally(opened=7, begun=7),
            cell(NOW - timedelta(hours=3)): Tally(opened=9, begun=0),
        }
    )
    with db.reading() as session:
        found = store.usual(session, NOW)
    assert found["chrome"] == Tally(opened=100, begun=40)
    assert found[""] == Tally(opened=150, begun=50)


def kept():
    with db.reading() as session:
        return store.alarms(session)


def look_and_keep(now: datetime):
    with db.writing() as session:
        return store.keep(session, store.ringing(session, now), now)


def test_it_rings_is_remembered_once_and_ends(app):
    write({cell(): Tally(failed=30)})
    begun, over = look_and_keep(NOW)
    assert ALL in begun and over == []
    assert look_and_keep(NOW + timedelta(minutes=1)) == ([], [])
    assert kept()[ALL].since_at == hour_of(NOW) and kept()[ALL].seen_at == NOW + timedelta(minutes=1)
    write({cell(): Tally(saved=200)})  # 13 %: between the limits
    assert look_and_keep(NOW + timedelta(minutes=2)) == ([], [])
    write({cell(): Tally(saved=200)})
    begun, over = look_and_keep(NOW + timedelta(minutes=3))
    assert begun == [] and ALL in over
    assert kept()[ALL].ended_at == NOW + timedelta(minutes=3)


def test_two_workers_at_once_remember_it_once(app, side_by_side):
    write({cell(): Tally(failed=30)})
    side_by_side(lambda: look_and_keep(NOW), lambda: look_and_keep(NOW))
    assert set(kept()) == {ALL, Alarm("failing", "r1"), Alarm("failing", "r1", "chrome")}


def test_what_is_not_written_yet_rings_too(app):
    with db.reading() as session:
        assert ALL in store.ringing(session, NOW, {cell(): Tally(failed=30)})
        assert store.ringing(session, NOW) == {}


def test_old_hours_fold_into_one_row_a_month_and_the_sums_stay(app):
    days = {cell(NOW - timedelta(days=n), browser): Tally(saved=n, failed=1) for n in range(80) for browser in BROWSERS}
    write(days)
    with db.writing() as session:
        assert store.fold_before(session, NOW - timedelta(days=35)) == 3 * 44
    with db.writing() as session:
        assert store.fold_before(session, NOW - timedelta(days=34)) == 3
        assert store.fold_before(session, NOW - timedelta(days=34)) == 0
        months = store.months(session)
        rows = session.scalar(select(func.count()).select_from(SaveHour).where(SaveHour.family == ""))
        still = store.cells(session, NOW - timedelta(days=100))
    assert [at for at, _tally in months] == [datetime(2026, month, 1, tzinfo=UTC) for month in (10, 9)]
    assert rows == 2 and len(still) == 3 * 35
    total = sum((tally for _cell, tally in still), Tally()) + sum((tally for _at, tally in months), Tally())
    assert total == sum(days.values(), Tally())


def test_folding_never_touches_what_rings_and_forgets_what_rang_long_ago(app):
    write({cell(): Tally(failed=30)})
    look_and_keep(NOW)
    write({cell(): Tally(saved=900)})
    look_and_keep(NOW)
    with db.writing() as session:
        store.fold_before(session, NOW - timedelta(days=35))
    assert ALL in kept()
    with db.writing() as session:
        store.fold_before(session, NOW + timedelta(days=35))
    assert kept() == {}


def test_an_hour_at_the_edge_of_summer_time_belongs_to_londons_month(app):
    edge = datetime(2026, 3, 31, 23, tzinfo=UTC)  # midnight in London
    write({cell(edge): Tally(saved=5), cell(edge - HOUR): Tally(saved=7)})
    with db.writing() as session:
        store.fold_before(session, NOW)
        assert [(at.month, tally.saved) for at, tally in store.months(session)] == [(4, 5), (3, 7)]
