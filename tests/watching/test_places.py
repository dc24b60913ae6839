"""Where to carry on: the place that happened last wins, whatever order the messages come in."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.watching.rules import (
    APART_S,
    END_S,
    Place,
    Places,
    device_mark,
    find_also_resume,
    latest_place,
    merged_places,
    places_after,
    resume_from,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def place(resume_s: float, happened: int) -> Place:
    return Place(resume_s, NOON + timedelta(seconds=happened))


def told(messages):
    kept = None
    for resume_s, happened in messages:
        kept = latest_place(kept, place(resume_s, happened))
    return kept


messages = st.lists(st.tuples(st.floats(0, 300), st.integers(0, 10_000)), max_size=12, unique_by=lambda pair: pair[1])


@pytest.mark.field(18)
@given(messages, st.randoms())
def test_the_order_of_arrival_does_not_matter(given_messages, chance):
    shuffled = given_messages + given_messages[:3]
    chance.shuffle(shuffled)
    assert told(shuffled) == told(given_messages)


@pytest.mark.field(19)
@given(messages)
def test_the_place_that_happened_last_wins_and_zero_never_overwrites(given_messages):
    real = [pair for pair in given_messages if pair[0] > 0]
    assert told(given_messages) == (place(*max(real, key=lambda pair: pair[1])) if real else None)


@pytest.mark.field(18)
def test_an_older_moment_of_a_device_never_wins_over_a_newer_one():
    kept = place(200, 100)
    assert latest_place(kept, place(10, 99)) is kept
    assert latest_place(kept, place(10, 101)) == place(10, 101)


@pytest.mark.field(42)
@given(st.floats(0, 400), st.integers(1, 400))
def test_within_a_few_seconds_of_the_end_it_starts_over(resume_s, duration_s):
    found = resume_from(place(resume_s, 0), duration_s)
    assert found == (0.0 if resume_s >= duration_s - END_S else resume_s)
    assert 0 <= found < duration_s


def test_nobody_knows_a_place_yet():
    assert resume_from(None, 300) == 0.0


from_devices = st.lists(
    st.tuples(st.floats(0, 300), st.integers(0, 10_000), st.integers(1, 4)), max_size=14, unique_by=lambda one: one[1]
)


def heard(messages):
    kept = Places()
    for resume_s, happened, device in messages:
        kept = places_after(kept, Place(resume_s, NOON + timedelta(seconds=happened), device))
    return kept


def flat(places):
    """As it is kept: which device the second place is of is not."""
    first, second = places.latest, places.other
    return first, second and (second.resume_s, second.happened_at)


@pytest.mark.field(16)
@given(from_devices, st.randoms())
def test_two_places_are_the_last_of_two_devices_in_whatever_order_they_arrive(given_messages, chance):
    last = {}
    for resume_s, happened, device in sorted(given_messages, key=lambda one: one[1]):
        if resume_s > 0:
            last[device] = Place(resume_s, NOON + timedelta(seconds=happened), device)
    newest = sorted(last.values(), key=lambda one: one.happened_at, reverse=True)
    wanted = flat(Places(*newest[:2]))
    shuffled = given_messages + given_messages[:3]
    chance.shuffle(shuffled)
    assert flat(heard(given_messages)) == flat(heard(shuffled)) == wanted


@given(from_devices, st.integers(0, 14))
def test_two_records_of_one_person_join_as_if_heard_by_one(given_messages, cut):
    mine, theirs = heard(given_messages[:cut]), heard(given_messages[cut:])
    assert flat(merged_places(mine, theirs)) == flat(merged_places(theirs, mine)) == flat(heard(given_messages))


@given(st.lists(st.tuples(st.floats(0, 300), st.integers(0, 10_000), st.integers(0, 2)), unique_by=lambda one: one[1]))
def test_the_latest_place_is_first_also_where_a_device_gives_no_name(given_messages):
    real = [one for one in given_messages if one[0] > 0]
    newest = max(real, key=lambda one: one[1], default=None)
    latest = heard(given_messages).latest
    assert latest == (newest and Place(newest[0], NOON + timedelta(seconds=newest[1]), newest[2]))
    if all(one[2] == 0 for one in real):
        assert heard(given_messages).other is None


@given(st.floats(1, 400), st.floats(1, 400))
def test_the_other_place_is_offered_only_far_away_and_before_the_end(here, there):
    found = find_also_resume(heard([(there, 1, 1), (here, 2, 2)]), 400)
    assert found == (there if abs(here - there) > APART_S and there < 400 - END_S else None)


def test_a_device_is_kept_as_a_small_number_that_never_changes():
    assert device_mark("") == 0
    assert device_mark("a" * 32) == device_mark("a" * 32) != device_mark("b" * 32)
    assert all(1 <= device_mark(str(n)) <= 32_767 for n in range(500))
