"""Where to carry on: the place that happened last wins, whatever order the messages come in."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.watching.rules import END_S, Place, latest_place, resume_from

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def place(resume_s: float, happened: int) -> Place:
    return Place(resume_s, NOON + timedelta(seconds=happened))


def told(messages):
    kept = None
    for resume_s, happened in messages:
        kept = latest_place(kept, place(resume_s, happened))
    return kept


messages = st.lists(st.tuples(st.floats(0, 300), st.integers(0, 10_000)), max_size=12, unique_by=lambda pair: pair[1])


@given(messages, st.randoms())
def test_the_order_of_arrival_does_not_matter(given_messages, chance):
    shuffled = given_messages + given_messages[:3]
    chance.shuffle(shuffled)
    assert told(shuffled) == told(given_messages)


@given(messages)
def test_the_place_that_happened_last_wins_and_zero_never_overwrites(given_messages):
    real = [pair for pair in given_messages if pair[0] > 0]
    assert told(given_messages) == (place(*max(real, key=lambda pair: pair[1])) if real else None)


def test_an_older_moment_of_a_device_never_wins_over_a_newer_one():
    kept = place(200, 100)
    assert latest_place(kept, place(10, 99)) is kept
    assert latest_place(kept, place(10, 101)) == place(10, 101)


@given(st.floats(0, 400), st.integers(1, 400))
def test_within_a_few_seconds_of_the_end_it_starts_over(resume_s, duration_s):
    found = resume_from(place(resume_s, 0), duration_s)
    assert found == (0.0 if resume_s >= duration_s - END_S else resume_s)
    assert 0 <= found < duration_s


def test_nobody_knows_a_place_yet():
    assert resume_from(None, 300) == 0.0
