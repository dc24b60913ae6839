"""What landlords may be shown: attacked with every sum and difference of everything that was ever printed."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from lms.disclosure import FLOOR, Shown, Tally, large_enough, next_parcel, rounded, shown

quarters = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 100)), min_size=1, max_size=6)
histories = st.lists(quarters, min_size=1, max_size=5)


def let_out(steps: list[tuple[int, int]]) -> list[Tally | None]:
    """The parcels of one module, quarter by quarter; a step is (starts, how many in a hundred of the open finish)."""
    total, out, found = Tally(), Tally(), []
    for starts, share in steps:
        total += Tally(starts, (total.starts + starts - total.completions) * share // 100)
        parcel = next_parcel(total, out)
        out += parcel or Tally()
        found.append(parcel)
    return found


def readings(history: list[list[tuple[int, int]]]) -> list[tuple[frozenset[tuple[int, int]], Shown]]:
    """Every figure on every print-out kept: which parcels (module, quarter) it sums, and what was printed."""
    made = [let_out(steps) for steps in history]
    parcels = {(m, q): one for m, row in enumerate(made) for q, one in enumerate(row) if one is not None}
    found = []
    for now in range(max(map(len, history))):
        known = {key for key in parcels if key[1] <= now}
        lines = [{key for key in known if key[0] == m} for m in range(len(history))]
        lines += [{key for key in known if key[1] == q} for q in range(now + 1)]
        lines.append(known)
        for keys in map(frozenset, lines):
            figure = shown(sum((parcels[key] for key in keys), Tally()))
            assert (figure is None) == (not keys)
            if figure is not None:
                found.append((keys, figure))
    return found


def sizes(printed: int) -> tuple[int, int]:
    """What a printed number may have been."""
    return max(FLOOR, printed - 2), printed + 2


def spans(figure: Shown) -> list[tuple[int, int]]:
    """What starts, completions and their difference may have been."""
    starts, done = sizes(figure.starts), sizes(figure.completions)
    return [starts, done, (max(FLOOR, starts[0] - done[1]), starts[1] - done[0])]


@given(histories)
def test_no_difference_of_two_printed_figures_pins_a_group_below_ten(history):
    printed = readings(history)
    for (some, small), (more, large) in combinations(sorted(printed, key=lambda one: len(one[0])), 2):
        if some < more:
            for left, right in zip(spans(large), spans(small), strict=True):
                assert left[1] - right[0] >= FLOOR


@given(histories)
def test_a_total_less_any_of_its_parts_pins_no_group_below_ten(history):
    printed = readings(history)
    for whole, figure in printed:
        parts = list({keys: one for keys, one in printed if keys < whole}.items())
        for how_many in range(1, min(4, len(parts)) + 1):
            for chosen in combinations(parts[:8], how_many):
                keys = frozenset().union(*(keys for keys, _ in chosen))
                apart = sum(len(keys) for keys, _ in chosen) == len(keys)
                if apart and keys < whole:
                    for part in range(3):
                        most = spans(figure)[part][1] - sum(spans(one)[part][0] for _, one in chosen)
                        assert most >= FLOOR


@given(histories)
def test_every_parcel_holds_ten_of_each_kind(history):
    for steps in history:
        for parcel in let_out(steps):
            assert parcel is None or large_enough(parcel)


@given(st.lists(st.integers(0, 8), max_size=20))
def test_a_landlord_with_eight_residents_sees_nothing_for_ever(starts):
    total = Tally()
    for at_once in starts:
        total = Tally(min(8, total.starts + at_once), min(8, total.starts) // 2)
        assert next_parcel(total, Tally()) is None


@given(st.integers(FLOOR, 10_000), st.integers(FLOOR, 10_000))
def test_printed_figures_keep_the_floor_and_their_difference_too(unfinished, completions):
    figure = shown(Tally(unfinished + completions, completions))
    assert figure is not None
    assert figure.completions >= FLOOR
    assert figure.starts - figure.completions >= FLOOR
    assert figure.starts % 5 == figure.completions % 5 == 0


def test_rounding_goes_to_the_nearest_five():
    assert [rounded(number) for number in (10, 12, 13, 17, 18)] == [10, 10, 15, 15, 20]


def test_each_of_the_three_must_reach_ten():
    assert large_enough(Tally(20, 10))
    assert not large_enough(Tally(20, 9))
    assert not large_enough(Tally(19, 10))
    assert shown(Tally()) is None


def test_what_is_too_small_waits_and_is_let_out_later_with_more():
    assert let_out([(12, 20), (12, 0), (14, 50)]) == [None, None, Tally(38, 20)]
