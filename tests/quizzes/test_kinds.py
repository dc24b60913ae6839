"""The kinds: what may be posted, marking that is exact, and the list that shows them all."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.errors import BadInput, NotFound
from lms.quizzes import kinds
from lms.quizzes.kinds.base import DONT_KNOW, Option

LETTERS = "ABCDEFGH"
ONE, MANY, TF = kinds.kind("one"), kinds.kind("many"), kinds.kind("tf")


def options(right: str, letters: str = "ABCD") -> tuple[Option, ...]:
    """Options with these letters right."""
    return tuple(Option(letter, f"option {letter}", letter in right, f"about {letter}") for letter in letters)


subsets = st.sets(st.sampled_from("ABCDE"))


@given(right=subsets, chosen=subsets)
def test_choose_all_is_right_only_when_it_is_exactly_right(right: set[str], chosen: set[str]) -> None:
    assert MANY.mark("".join(sorted(chosen)), options("".join(right), "ABCDE")) is (chosen == right)


@given(right=st.sampled_from("ABCD"), chosen=st.sampled_from("ABCD"))
def test_single_choice_is_right_only_for_the_right_one(right: str, chosen: str) -> None:
    assert ONE.mark(chosen, options(right)) is (chosen == right)


@given(posted=st.lists(st.sampled_from("ABCD"), min_size=1))
def test_order_and_repeats_of_ticked_boxes_do_not_matter(posted: list[str]) -> None:
    assert MANY.read(posted, options("A")) == "".join(sorted(set(posted)))


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_i_do_not_know_is_an_answer_and_never_right(kind: kinds.Kind) -> None:
    two = options("A", "AB")
    chosen = kind.read([DONT_KNOW], two)
    assert chosen == ""
    assert kind.mark(chosen, two) is False


@pytest.mark.parametrize("kind", kinds.KINDS)
@pytest.mark.parametrize("posted", [[], ["E"], [""], ["A\x00"], ["AB"], ["A", DONT_KNOW], ["a"]])
def test_what_cannot_be_an_answer_is_told_and_not_taken(kind: kinds.Kind, posted: list[str]) -> None:
    with pytest.raises(BadInput) as problem:
        kind.read(posted, options("A"))
    assert list(problem.value.errors) == ["answer"]


@pytest.mark.parametrize("kind", [ONE, TF])
def test_single_choice_takes_one(kind: kinds.Kind) -> None:
    with pytest.raises(BadInput):
        kind.read(["A", "B"], options("A", "AB"))


def test_each_kind_says_what_was_right() -> None:
    assert ONE.said(options("B")).values == {"answer": "option B"}
    assert MANY.said(options("BD")).values == {"answers": "option B; option D"}
    assert MANY.said(options("B")).values == {"answer": "option B"}
    assert TF.said(options("A", "AB")).text == "The statement is true."
    assert TF.said(options("B", "AB")).text == "The statement is false."


def test_each_kind_knows_a_question_it_cannot_ask() -> None:
    assert not list(ONE.problems(options("A"))) and list(ONE.problems(options("AB")))
    assert (
        not list(MANY.problems(options("AB")))
        and list(MANY.problems(options("")))
        and list(MANY.problems(options("ABCD")))
    )
    assert (
        not list(TF.problems(options("A", "AB")))
        and list(TF.problems(options("A")))
        and list(TF.problems(options("AB", "AB")))
    )


def test_two_kinds_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="one"):
        kinds.by_name([*kinds.KINDS, ONE])


def test_every_file_of_the_folder_is_in_the_list() -> None:
    files = {file.stem for file in Path(kinds.__file__).parent.glob("*.py")} - {"__init__", "base"}
    assert {type(kind).__module__.rsplit(".", 1)[1] for kind in kinds.KINDS} == files


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_every_kind_names_an_input_the_page_has(kind: kinds.Kind) -> None:
    assert kind.control in ("radio", "checkbox")
    assert kind.nothing


def test_an_unknown_kind_is_told() -> None:
    with pytest.raises(NotFound):
        kinds.kind("essay")
