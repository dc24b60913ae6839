"""The set of seconds: what is marked, and that order, repeats and packing change nothing."""

import itertools
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lms.errors import BadInput
from lms.watching.rules import checked_spans, covered, earliest, everything, packed, runs, seen_from, unpacked

DURATION_S = 400
moments = st.floats(0, DURATION_S + 60, allow_nan=False)
spans = st.lists(st.tuples(moments, moments).map(lambda pair: (min(pair), max(pair))), max_size=12)
sets = st.one_of(
    spans.map(lambda given: seen_from(given, DURATION_S)),
    st.integers(0, (1 << 700) - 1),
)


@given(spans)
@example([(0.5, 0.5)])
@example([(0.5, 1.5)])
@example([(0.49999, 0.50001)])
def test_a_second_is_seen_exactly_when_its_midpoint_was_played(given_spans):
    seen = seen_from(given_spans, DURATION_S)
    for second in range(DURATION_S):
        played = any(start <= second + 0.5 < end for start, end in given_spans)
        assert bool(seen >> second & 1) == played, second
    assert seen >> DURATION_S == 0


@given(st.lists(moments, min_size=2, max_size=12))
def test_a_stretch_cut_into_pieces_marks_what_the_whole_marks(cuts):
    cuts.sort()
    pieces = list(itertools.pairwise(cuts))
    assert seen_from(pieces, DURATION_S) == seen_from([(cuts[0], cuts[-1])], DURATION_S)


@pytest.mark.field(25)
@given(spans, st.randoms())
def test_order_and_repeats_change_nothing(given_spans, chance):
    shuffled = given_spans + given_spans[: len(given_spans) // 2]
    chance.shuffle(shuffled)
    assert seen_from(shuffled, DURATION_S) == seen_from(given_spans, DURATION_S)


@given(sets)
@example(0)
@example(1)
@example(1 << 128)
@example(everything(43_200))
def test_packing_keeps_the_set(seen):
    assert unpacked(packed(seen)) == seen


@given(sets)
def test_runs_are_in_order_apart_and_make_the_set_again(seen):
    found = runs(seen)
    again = 0
    for start, end in found:
        assert start < end
        again |= everything(end) ^ everything(start)
    assert again == seen
    assert all(first[1] < second[0] for first, second in itertools.pairwise(found))
    assert sum(end - start for start, end in found) == covered(seen)


@given(sets, st.integers(-3, 800))
def test_the_earliest_are_a_part_of_the_set_with_nothing_skipped(seen, at_most):
    kept = earliest(seen, at_most)
    assert kept & ~seen == 0
    assert covered(kept) == min(covered(seen), max(0, at_most))
    left = seen & ~kept
    assert not kept or not left or kept.bit_length() <= (left & -left).bit_length()


def test_a_film_watched_in_one_go_takes_a_few_bytes():
    assert len(packed(everything(1800))) <= 4


@pytest.mark.parametrize(
    "bad",
    [
        None,
        {},
        "0-15",
        [[0]],
        [[0, 1, 2]],
        [[1, 0]],
        [[-1, 5]],
        [[0, math.inf]],
        [[math.nan, 1]],
        [["0", "5"]],
        [[True, 5]],
        [[0, 43_201]],
        [[0, 1]] * 501,
    ],
)
def test_spans_that_are_anything_else_are_refused_with_a_sentence(bad):
    with pytest.raises(BadInput) as refused:
        checked_spans(bad)
    assert refused.value.errors["spans"].endswith(".")


def test_good_spans_come_out_as_pairs_of_numbers():
    assert checked_spans([[0, 14.6], (20, 20)]) == [(0.0, 14.6), (20.0, 20.0)]
