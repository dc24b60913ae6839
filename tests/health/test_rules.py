"""When it rings: by share and number, for all of it and for each part; it does not flicker, and nothing drowns it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.health import rules
from lms.health.rules import HOUR, MEASURES, MOST_TOLD, Alarm, Cell, Group, Kept, Tally, Verdict, grouped, judge, told

NOW = datetime(2026, 11, 24, 14, 25, tzinfo=UTC)
THIS, LAST = NOW.replace(minute=0), NOW.replace(minute=0) - HOUR
CHROME, SAFARI = ("chrome", 131, False), ("safari", 17, True)
ALL = Alarm("failing")
USUAL = {
    "": Tally(opened=1000, begun=400),
    "chrome": Tally(opened=800, begun=330),
    "safari": Tally(opened=200, begun=70),
}
numbers = st.integers(min_value=0, max_value=2000)
tallies = st.builds(Tally, **dict.fromkeys(MEASURES, numbers))


def cell(browser=CHROME, at=THIS, release="new") -> Cell:
    return Cell(at, release, *browser)


def rings(*pairs, usual=None, kept=None, now=NOW):
    return judge(grouped(pairs), USUAL if usual is None else usual, kept or {}, now)


def test_a_release_that_fails_for_all_rings_for_all_its_release_and_its_browsers():
    found = rings((cell(), Tally(failed=30)), (cell(SAFARI), Tally(failed=22)))
    assert set(found) == {
        ALL,
        Alarm("failing", "new"),
        Alarm("failing", "new", "chrome"),
        Alarm("failing", "new", "safari"),
    }
    assert (found[ALL].part, found[ALL].whole, found[ALL].since_at) == (52, 52, THIS)


def test_one_browser_rings_where_the_others_drown_it():
    found = rings((cell(), Tally(saved=5000)), (cell(SAFARI), Tally(saved=10, failed=40)))
    assert set(found) == {Alarm("failing", "new", "safari")}


def test_a_new_release_rings_beside_one_that_is_well():
    found = rings((cell(release="old"), Tally(saved=900)), (cell(), Tally(saved=2, failed=25)))
    assert set(found) == {Alarm("failing", "new"), Alarm("failing", "new", "chrome")}


@pytest.mark.parametrize(
    ("tally", "sign"),
    [
        (Tally(saved=80, failed=21), "failing"),
        (Tally(saved=100, late=21), "late"),
        (Tally(begun=30, unable=5, broken=3), "unable"),
        (Tally(opened=40, begun=3), "quiet"),
        (Tally(opened=40, broken=8), "unable"),
    ],
)
def test_each_sign_is_seen(tally, sign):
    assert Alarm(sign) in rings((cell(), tally))


@pytest.mark.parametrize(
    "tally",
    [
        Tally(),
        Tally(saved=0, failed=19),  # a single page's tries
        Tally(saved=100, failed=25),  # exactly one in five
        Tally(saved=1000, offline=900, signed_out=900),  # nobody's fault
        Tally(saved=1000, late=150),
        Tally(unable=7),
        Tally(begun=100, unable=20),
        Tally(opened=40, begun=12),  # less than usual
        Tally(opened=40, begun=7),  # less than half of it, as chance has it once in 500 times
        Tally(opened=12, begun=0),  # too few to tell
    ],
)
def test_it_is_quiet(tally):
    assert rings((cell(), tally)) == {}


def test_without_knowing_what_is_usual_no_page_is_missed():
    assert rings((cell(), Tally(opened=500)), usual={}) == {}
    assert rings((cell(), Tally(opened=500)), usual={"": Tally(opened=99, begun=90)}) == {}


def test_where_this_hour_holds_too_little_the_last_one_speaks_and_then_the_day():
    (late_failure,) = {one.since_at for one in rings((cell(at=LAST), Tally(failed=40))).values()}
    assert late_failure == LAST
    assert rings((cell(at=LAST), Tally(failed=40)), (cell(), Tally(saved=40))) == {}
    slow = [(cell(at=THIS - n * HOUR), Tally(failed=4)) for n in range(8)]
    assert ALL in rings(*slow)
    assert rings(*((cell(at=THIS - (n + 25) * HOUR), Tally(failed=4)) for n in range(8))) == {}


def test_a_few_pages_that_are_well_do_not_hide_an_hour_that_was_mute():
    found = rings((cell(at=LAST), Tally(opened=60)), (cell(), Tally(opened=3, begun=3)))
    assert Alarm("quiet") in found


def test_what_rang_and_ended_is_not_rung_for_again_from_the_same_hours():
    slow = [(cell(at=THIS - n * HOUR), Tally(failed=9)) for n in range(2, 8)]
    kept = {alarm: Kept(NOW - 8 * HOUR, NOW - 2 * HOUR, ended_at=NOW - HOUR) for alarm in rings(*slow)}
    assert kept and rings(*slow, kept=kept) == {}


def test_a_release_that_was_taken_back_stops_ringing_as_soon_as_the_other_is_heard():
    bad = (cell(at=LAST, release="new"), Tally(failed=90))
    kept = {alarm: Kept(LAST, NOW) for alarm in rings(bad)}
    found = rings(bad, (cell(release="old"), Tally(saved=20)), kept=kept)
    assert found == {}


def test_what_nobody_confirms_for_a_day_ends():
    kept = {ALL: Kept(NOW - 30 * HOUR, NOW - 20 * HOUR)}
    assert set(rings(kept=kept)) == {ALL}
    assert rings(kept=kept, now=NOW + 5 * HOUR) == {}


@given(tallies, st.integers(min_value=1, max_value=500), st.sampled_from(["failing", "unable"]))
def test_more_failure_never_silences(tally, more, sign):
    def sees(what):
        return rules.SIGNS[sign](what, Tally()) is Verdict.RING

    worse = tally + (Tally(failed=more) if sign == "failing" else Tally(unable=more))
    assert not sees(tally) or sees(worse)


@given(tallies, numbers)
def test_more_saves_never_ring(tally, more):
    before, after = (rules.SIGNS["failing"](one, Tally()) for one in (tally, tally + Tally(saved=more)))
    assert after is not Verdict.RING or before is Verdict.RING


@given(tallies)
def test_fewer_than_the_least_never_ring(tally):
    few = Tally(failed=min(tally.failed, 19), unable=min(tally.unable, 7), saved=tally.saved, begun=tally.begun)
    assert rings((cell(), few)) == {}


@given(st.lists(st.tuples(st.sampled_from([CHROME, SAFARI]), tallies), max_size=6), tallies)
def test_what_other_browsers_do_never_silences_one(others, tally):
    own = (cell(("firefox", 128, False)), tally)
    mine = {alarm for alarm in rings(own) if alarm.family == "firefox"}
    together = rings(own, *((cell(browser), other) for browser, other in others))
    assert mine == {alarm for alarm in together if alarm.family == "firefox"}


@given(
    st.lists(st.floats(min_value=0.10, max_value=0.20), min_size=1, max_size=30),
    st.booleans(),
    st.integers(min_value=100, max_value=3000),
)
def test_between_the_two_limits_what_was_stays(shares, rang, tries):
    """No flicker: a share that wanders between the limits neither starts nor ends it, over hours."""
    kept = {ALL: Kept(NOW, NOW)} if rang else {}
    for n, share in enumerate(shares):
        failed = max(-(-tries // 10), int(tries * share))
        now = NOW + n * HOUR
        pair = (cell(at=rules.hour_of(now)), Tally(saved=tries - failed, failed=failed))
        found = rings(pair, kept=kept, now=now)
        assert (ALL in found) == rang
        kept = {ALL: Kept(NOW, now)} if rang else {}


@given(st.integers(min_value=20, max_value=5000), st.floats(min_value=0.02, max_value=0.95), st.data())
def test_chance_is_a_chance(opened, share, data):
    begun = data.draw(st.integers(min_value=0, max_value=opened))
    less, more = (rules.chance_of_so_few(opened, share, n) for n in (begun, min(opened, begun + 1)))
    assert 0.0 <= less <= more <= 1.0 + 1e-9
    assert rules.chance_of_so_few(opened, share, opened) == pytest.approx(1.0, abs=1e-6)


@given(st.integers(min_value=200, max_value=5000), st.integers(min_value=10, max_value=5000), st.data())
def test_a_usual_hour_is_never_quiet_and_a_mute_one_always(opened, pages, data):
    begun = data.draw(st.integers(min_value=opened // 10, max_value=opened))
    usual = Tally(opened=opened, begun=begun)
    share = rules.usual_share(usual)
    assert rules.SIGNS["quiet"](Tally(opened=pages, begun=-int(-pages * share // 1)), usual) is not Verdict.RING
    mute = rules.SIGNS["quiet"](Tally(opened=pages), usual)
    if pages * share >= 10:
        assert mute is Verdict.RING


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*MEASURES, "tried"]), inner, max_size=9)
    ),
    max_leaves=12,
)


@given(json)
def test_what_a_device_says_is_clamped_and_nothing_else_is_believed(value):
    found = told(value)
    assert all(0 <= getattr(found, name) <= MOST_TOLD for name in ("failed", "late", "offline"))
    assert found == Tally(failed=found.failed, late=found.late, offline=found.offline)


def test_what_a_device_says_is_taken_where_it_is_a_small_number():
    assert told({"failed": 2, "late": 1, "offline": 4}) == Tally(failed=2, late=1, offline=4)
    assert told({"failed": 10**9, "late": -1, "offline": True, "saved": 3}) == Tally(failed=MOST_TOLD)


@given(st.lists(st.tuples(st.sampled_from([CHROME, SAFARI]), tallies), max_size=8))
def test_groups_add_up(pairs):
    hours = grouped((cell(browser), tally) for browser, tally in pairs)
    total = sum((tally for _browser, tally in pairs), Tally())
    groups = hours.get(THIS, {})
    assert groups.get(Group(), Tally()) == groups.get(Group("new"), Tally()) == total
    assert sum((tally for group, tally in groups.items() if group.family), Tally()) == total


def test_an_hour_begins_where_it_begins():
    assert rules.hour_of(NOW + timedelta(seconds=59, microseconds=5)) == THIS
