"""The budget: honest watching earns everything, nothing earns faster than twice real time, nothing is thrown away."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.watching.rules import (
    BUCKET_S,
    BURST_S,
    SPEED,
    Bucket,
    Ledger,
    batch_allowance,
    covered,
    credited,
    everything,
    first_bucket,
    seen_from,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@dataclass
class Account:
    """One person as the server keeps them: a ledger a film, one bucket."""

    bucket: Bucket | None = None
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    claimed: dict[str, int] = field(default_factory=dict)

    def hear(self, film: str, claim: int, *, opened: float, now: float) -> Ledger:
        """Take in one heartbeat the way the journey does."""
        bucket = self.bucket or first_bucket(at(opened), at(now))
        ledger = self.ledgers.get(film) or Ledger(0, 0, at(now))
        self.ledgers[film], self.bucket = credited(ledger, claim, bucket=bucket, opened_at=at(opened), now=at(now))
        self.claimed[film] = self.claimed.get(film, 0) | claim
        return self.ledgers[film]

    @property
    def credited_s(self) -> int:
        return sum(covered(ledger.seen) for ledger in self.ledgers.values())


heartbeats = st.lists(
    st.tuples(
        st.sampled_from(["one", "two"]),
        st.tuples(st.integers(0, 900), st.integers(0, 900)).map(lambda p: seen_from([(min(p), max(p))], 900)),
        st.one_of(st.just(0.0), st.floats(0, 40), st.floats(0, 4000)),  # how long after the one before
        st.floats(0, 7200),  # how long before it its page was opened
    ),
    max_size=25,
)


@pytest.mark.field(38)
@given(heartbeats)
@settings(max_examples=300)
def test_whatever_is_sent_credit_never_outruns_twice_real_time_and_the_burst(beats):
    person, now, first, bound = Account(), 0.0, None, 0.0
    for film, claim, after, opened_before in beats:
        now += after
        if first is None:
            first = now
            bound = BURST_S + SPEED * opened_before
        person.hear(film, claim, opened=now - opened_before, now=now)
        assert person.credited_s <= bound + SPEED * (now - first) + 1e-3  # moments are whole microseconds


@given(heartbeats)
def test_one_batch_never_earns_more_fresh_seconds_than_its_page_was_open_for(beats):
    person, now = Account(), 0.0
    for film, claim, after, opened_before in beats:
        now += after
        before = person.ledgers.get(film) or Ledger(0, 0, at(now))
        ledger = person.hear(film, claim, opened=now - opened_before, now=now)
        fresh = ledger.seen & ~before.seen & ~before.parked
        assert covered(fresh) <= batch_allowance(at(now - opened_before), at(now))


@pytest.mark.field(2)
@given(heartbeats)
def test_nothing_claimed_is_thrown_away_and_nothing_seen_is_taken_back(beats):
    person, now, seen_before = Account(), 0.0, {}
    for film, claim, after, opened_before in beats:
        now += after
        ledger = person.hear(film, claim, opened=now - opened_before, now=now)
        assert ledger.seen | ledger.parked == person.claimed[film]
        assert ledger.seen & ledger.parked == 0
        assert ledger.seen & seen_before.get(film, 0) == seen_before.get(film, 0)
        seen_before[film] = ledger.seen


@given(heartbeats)
def test_what_was_parked_is_credited_once_time_has_passed(beats):
    person, now = Account(), 0.0
    for film, claim, after, opened_before in beats:
        now += after
        person.hear(film, claim, opened=now - opened_before, now=now)
    for film in list(person.ledgers):
        now += 2000
        ledger = person.hear(film, 0, opened=now, now=now)
        assert ledger.parked == 0
        assert ledger.seen == person.claimed[film]


@given(heartbeats)
def test_a_heartbeat_sent_again_at_once_changes_nothing_and_costs_nothing(beats):
    person, now = Account(), 0.0
    for film, claim, after, opened_before in beats:
        now += after
        first = person.hear(film, claim, opened=now - opened_before, now=now)
        credited_before, level = person.credited_s, person.bucket.level_s
        again = person.hear(film, claim, opened=now - opened_before, now=now)
        assert (again.seen, again.parked) == (first.seen, first.parked)
        assert (person.credited_s, person.bucket.level_s) == (credited_before, level)


@given(st.integers(-1000, 1000), st.integers(0, BUCKET_S))
def test_a_clock_set_back_neither_fills_nor_drains(moved, level):
    bucket = Bucket(level, at(0)).filled(at(moved))
    assert bucket.level_s == min(BUCKET_S, level + SPEED * max(0, moved))
    assert bucket.at >= at(0)


def played(start_s: float, end_s: float, duration_s: int) -> int:
    return seen_from([(start_s, end_s)], duration_s)


@given(
    rate=st.floats(0.25, 2.0),
    every=st.floats(1, 60),
    duration=st.integers(5, 900),
    waits=st.floats(0, 600),
    pauses=st.lists(st.floats(0, 90), max_size=30),
)
@settings(max_examples=200)
def test_honest_watching_up_to_twice_the_speed_earns_every_second_at_once(rate, every, duration, waits, pauses):
    person, now, place = Account(), waits, 0.0
    pauses = iter(pauses)
    while place < duration:
        step = min(every, (duration - place) / rate)
        until = min(float(duration), place + step * rate)
        if until <= place:
            break
        now += step
        ledger = person.hear("film", played(place, until, duration), opened=0, now=now)
        assert ledger.parked == 0
        place = until
        now += next(pauses, 0.0)
    assert covered(person.ledgers["film"].seen) >= duration - 1  # the last midpoint may miss by rounding


def test_a_minute_between_heartbeats_of_a_hidden_tab_at_twice_the_speed_earns_all():
    person = Account()
    for minute in range(1, 11):
        person.hear("film", played(120 * (minute - 1), 120 * minute, 1200), opened=0, now=60 * minute)
    assert person.ledgers["film"].seen == everything(1200)


@pytest.mark.field(17)
@given(st.integers(0, 29 * 86_400), st.permutations(range(60)))
def test_an_hour_watched_offline_and_replayed_later_in_any_order_earns_all_at_once(days_later, order):
    person = Account()
    for number in order:
        claim = played(60 * number, 60 * (number + 1), 3600)
        person.hear("film", claim, opened=0, now=3600 + days_later)
    assert person.ledgers["film"].seen == everything(3600)


@pytest.mark.field(26)
@given(st.integers(0, 900), st.integers(1, 14))
def test_a_seek_earns_only_what_is_then_played(place, played_s):
    person = Account()
    person.hear("film", played(0, 10, 915), opened=0, now=10)
    person.hear("film", played(place, place + played_s, 915), opened=0, now=10 + played_s)
    assert person.ledgers["film"].seen == played(0, 10, 915) | played(place, place + played_s, 915)


@given(st.integers(2, 5), st.integers(60, 300))
def test_several_tabs_at_once_earn_their_sum_at_twice_real_time_and_the_rest_soon_after(tabs, length):
    person = Account()
    for tick in range(15, length + 15, 15):
        for tab in range(tabs):
            person.hear(f"film {tab}", played(2 * (tick - 15), 2 * tick, 2 * length), opened=0, now=tick)
        assert person.credited_s <= BURST_S + SPEED * tick
    later = length + 15
    for tab in range(tabs):
        later += 2 * length
        person.hear(f"film {tab}", 0, opened=later, now=later)
        assert person.ledgers[f"film {tab}"].seen == everything(2 * length)


@pytest.mark.field(38)
def test_claiming_a_whole_film_at_once_earns_only_the_burst():
    person = Account()
    ledger = person.hear("film", everything(3600), opened=0, now=0)
    assert covered(ledger.seen) == 30
    assert ledger.seen | ledger.parked == everything(3600)


def test_many_batches_in_one_moment_share_one_bucket():
    person = Account()
    for number in range(100):
        person.hear("film", played(30 * number, 30 * (number + 1), 3000), opened=0, now=0)
    assert person.credited_s == 30


def test_a_page_kept_open_for_weeks_is_worth_a_day_at_most():
    bucket = first_bucket(at(-30 * 86_400), at(0))
    assert bucket.level_s == 24 * 3600
