"""What a question asks for, slips of the pen, and how an entry answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.search.folding import words
from lms.search.rules import MOST_TERMS, Asked, Entry, answer, asked_terms, distance, near, score, snippet

TEXT = "Tell your landlord. For serious damp or mould, it has 10 working days to look. Then it writes to you."


def entry(text=TEXT, marks=((0, 12.0), (20, 15.5), (78, 21.0)), title="Know your rights"):
    return Entry(1, "said", 1, "en", title, text, "/modules/x", marks)


def terms(typed):
    return [word.term for word in asked_terms(typed)]


def test_small_words_count_only_where_there_are_no_others():
    assert terms("Mould: how many days do I have to wait?") == ["mould", "day", "wait"]
    assert terms("what is it") == ["what", "is", "it"]
    assert terms("mould mould MOULD") == ["mould"]
    assert len(terms(" ".join(f"word{n}" for n in range(50)))) == MOST_TERMS


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("moould", "mould"),
        ("mold", "mould"),
        ("muold", "mould"),
        ("ombudsmann", "ombudsman"),
        ("onbudsnan", "ombudsman"),
    ],
)
def test_a_slip_of_the_pen_is_near(typed, meant):
    assert meant in [other for _slips, other in near(typed, ["mould", "ombudsman", "landlord", "day"])]


@pytest.mark.parametrize("typed", ["cat", "xyzzy", "moulding-shop"])
def test_other_words_are_not(typed):
    assert near(typed, ["mould", "car", "xylem"]) == []


@given(st.text("abcde", max_size=8), st.text("abcde", max_size=8), st.integers(0, 3))
def test_distance_is_the_same_both_ways_and_never_more_than_it_was_asked_to_look(one, two, most):
    found = distance(one, two, most)
    assert found == distance(two, one, most)
    assert (found == 0) == (one == two)
    assert 0 <= found <= most + 1


def test_a_hit_leads_to_the_line_with_the_most_of_what_was_asked():
    found = answer(entry(), [Asked("mould"), Asked("day")], 1.5)
    assert found.at_s == 15.5
    assert [part for part, marked in found.parts if marked] == ["mould", "days"]
    assert "".join(part for part, _ in found.parts) == TEXT


def test_rare_words_close_words_and_titles_weigh_more():
    counts, asked = {"mould": 2, "landlord": 80}, [Asked("mould"), Asked("landlord")]

    def of(text, title="x"):
        return score(asked, [word.term for word in words(text)], title, 100, counts)

    assert of("mould") > of("landlord")
    assert of("mould landlord") > of("mould " + "and " * 50 + "landlord")
    assert of("mould landlord", "Mould") > of("mould landlord")
    assert of("mould landlord") > of("mould") > of("damp") == 0
    near_word = [Asked("moold", ("mould",))]
    assert 0 < score(near_word, ["mould"], "", 100, counts) < score([Asked("mould")], ["mould"], "", 100, counts)


@given(st.text("ab cd.\n<&", max_size=600), st.integers(0, 600))
def test_a_snippet_is_cut_out_of_the_text_and_nothing_else(text, start):
    hits = [word for word in words(text) if word.term == "ab"]
    parts = snippet(text, hits, min(start, len(text)))
    shown = "".join(part for part, _ in parts).removeprefix("… ").removesuffix(" …")
    assert shown in text
    assert all(part in text for part, marked in parts if marked)
