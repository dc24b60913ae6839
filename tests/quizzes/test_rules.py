"""Drawing, walking and scoring hold for all inputs."""

import random

from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.rules import InBank, best, draw, finished, next_place, passed, score

banks = st.lists(
    st.builds(InBank, st.integers(1, 10_000), st.sampled_from(["AB", "ABC", "ABCD", "ABCDE"]), st.booleans()),
    unique_by=lambda each: each.question_id,
    max_size=20,
)
marks = st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=10)


@given(bank=banks, count=st.integers(0, 12), seed=st.integers())
def test_a_draw_holds_only_what_is_in_the_bank_and_nothing_twice(bank: list[InBank], count: int, seed: int) -> None:
    drawn = draw(bank, count, random.Random(seed))
    ids = [each.question_id for each in drawn]
    assert len(ids) == len(set(ids)) == min(count, len(bank))
    known = {each.question_id: each for each in bank}
    for each in drawn:
        assert sorted(each.letters) == sorted(known[each.question_id].letters)
        if not known[each.question_id].shuffled:
            assert each.letters == known[each.question_id].letters


@given(bank=banks, seed=st.integers())
def test_the_same_chance_draws_the_same(bank: list[InBank], seed: int) -> None:
    assert draw(bank, 8, random.Random(seed)) == draw(bank, 8, random.Random(seed))


def test_questions_and_options_do_change_places() -> None:
    bank = [InBank(number, "ABCD") for number in range(1, 11)]
    drawn = {draw(bank, 8, random.Random(seed)) for seed in range(20)}
    assert len(drawn) == 20
    assert len({each.letters for one in drawn for each in one}) > 10


@given(scores=st.lists(st.none() | st.integers(0, 8)), one_more=st.none() | st.integers(0, 8))
def test_the_best_never_falls_with_more_attempts(scores: list[int | None], one_more: int | None) -> None:
    before, after = best(scores), best([*scores, one_more])
    assert before is None or (after is not None and after >= before)


@given(scores=st.lists(st.integers(0, 8), min_size=1))
def test_the_best_does_not_depend_on_order(scores: list[int]) -> None:
    assert best(scores) == best(reversed(scores)) == max(scores)


def test_seven_of_eight_is_a_pass_and_six_is_not() -> None:
    assert passed(score([True] * 7 + [False]), 7)
    assert not passed(score([True] * 6 + [False] * 2), 7)
    assert not passed(None, 7)


@given(marks=marks)
def test_the_next_place_is_one_still_to_be_checked(marks: list[bool | None]) -> None:
    for after in range(len(marks) + 1):
        place = next_place(marks, after)
        assert (place is None) == finished(marks)
        if place is not None:
            assert marks[place - 1] is None


def test_the_next_place_is_the_nearest_after_this_one_and_starts_over() -> None:
    marks = [None, True, None, False]
    assert next_place(marks) == 1
    assert next_place(marks, 1) == 3
    assert next_place(marks, 3) == 1
    assert next_place([True, None], 2) == 2
