"""Words as search compares them, in every script we ship."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.search.folding import MOST_LETTERS, encoded, folded, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mould", "MOULD"),
        ("repairs", "repair"),
        ("repaired", "repairing"),
        ("stopped", "stop"),
        ("bodies", "body"),
        ("houses", "housing"),
        ("don't", "don’t"),
        ("pleśń", "plesn"),
        ("Łódź", "lodz"),
        ("reparații", "reparaţii"),
        ("Straße", "strasse"),
        ("الرُّطُوبَة", "رطوبه"),
        ("إيجار", "ايجار"),
        ("عـــفن", "عفن"),
        ("كيف", "کیف"),
        ("حقوق", "والحقوق"),
        ("য়", "য়"),
    ],
)
def test_these_meet(one, other):
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"), [("class", "clas"), ("bus", "bu"), ("this", "thi s"), ("কাল", "কল"), ("ਦਿਨ", "ਦਨ")]
)
def test_these_stay_apart(one, other):
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wait: 24 hours, not 5.", ["wait", "24", "hour", "not", "5"]),
        ("আপনার অধিকার", ["আপনার", "অধিকার"]),
        ("ਆਪਣੇ ਹੱਕ", ["ਆਪਣੇ", "ਹੱਕ"]),
        ("", []),
        ("… – !?", []),
    ],
)
def test_words_are_cut_where_people_cut_them(text, found):
    assert [word.term for word in words(text)] == found


@given(st.text(max_size=200))
def test_any_text_gives_words_that_stand_in_it(text):
    place = 0
    for word in words(text):
        assert place <= word.start < word.end <= len(text)
        assert word.term == folded(text[word.start : word.end]) and 0 < len(word.term) <= MOST_LETTERS
        place = word.end


@given(st.text(min_size=1, max_size=60))
def test_what_a_database_gets_is_plain_letters_and_figures(text):
    for word in words(text):
        term = encoded(word.term)
        assert term.isascii() and term.isalnum() and term[0].isalpha(), term


@given(st.text(max_size=60))
def test_case_never_matters_where_python_itself_can_undo_it(text):
    lower = text.lower()
    if lower.upper().lower() == lower:
        assert [w.term for w in words(lower)] == [w.term for w in words(lower.upper())]
