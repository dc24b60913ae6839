"""What a person has not seen, and the next good place to stop."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.watching.rules import LEAST_GAP_S, LEAST_STOP_S, everything, find_next_stop, missed, runs, seen_from

sets = st.integers(0, (1 << 90) - 1)


def test_crumbs_are_left_out_and_joined_over() -> None:
    assert missed([(0, 40), (65, 110)], 120) == [(40, 65), (110, 120)]
    assert missed([], 120) == [(0, 120)]
    assert missed([(0, 120)], 120) == []
    assert missed([(0, 40), (41, 119)], 120) == []
    assert missed([(0, 40), (60, 61), (80, 120)], 120) == [(40, 80)]
    assert missed([(1, 2), (3, 120)], 120) == [(0, 3)]


@given(sets)
def test_gaps_are_in_order_long_enough_and_apart(seen: int) -> None:
    found = missed(runs(seen), 90)
    edges = [edge for gap in found for edge in gap]
    assert edges == sorted(set(edges))
    assert all(end - start >= LEAST_GAP_S for start, end in found)
    assert all(after[0] - before[1] >= LEAST_GAP_S for before, after in pairwise(found))


@pytest.mark.field(3, 29)
@given(sets)
def test_two_unseen_seconds_together_are_always_in_a_gap_and_gaps_begin_and_end_unseen(seen: int) -> None:
    found = missed(runs(seen), 90)
    inside = seen_from([(float(start), float(end)) for start, end in found], 90)
    unseen = everything(90) & ~seen
    pairs = unseen & (unseen >> 1)
    assert (pairs | pairs << 1) & ~inside == 0
    assert all(unseen >> start & 1 and unseen >> (end - 1) & 1 for start, end in found)


PARTS = [(0.0, "Who this is for"), (40.0, "How long they have"), (100.0, "What next")]


def test_the_next_stop_is_the_end_of_a_chapter_worth_naming() -> None:
    def told(place_s: float) -> tuple[str, float] | None:
        stop = find_next_stop(PARTS, place_s, 160)
        return stop and (stop.title, stop.in_s)

    assert told(0) == ("Who this is for", 40)
    assert told(30) == ("How long they have", 70)
    assert told(100) == ("What next", 60)
    assert told(145) is None
    assert find_next_stop([], 0, 160) is None


@given(st.floats(0, 160))
def test_a_stop_lies_ahead_and_inside_the_film(place_s: float) -> None:
    stop = find_next_stop(PARTS, place_s, 160)
    assert stop is None or LEAST_STOP_S <= stop.in_s <= 160 - place_s
    assert stop is not None or place_s > 160 - LEAST_STOP_S
