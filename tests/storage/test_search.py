"""Search in both databases: the same answers, fed again without leftovers."""

import pytest
from sqlalchemy import func, select, text

from lms import db
from lms.search import store
from lms.search.models import SearchEntry, SearchWord
from lms.search.store import Fed


def said(words, language="en", module_id=1, marks=((0, 1.0),)):
    return Fed("said", language, "Know your rights", words, "/modules/know-your-rights", module_id, marks)


@pytest.fixture
def stocked_search(app):
    with db.writing() as session:
        store.feed(session, "a", "1", [said("Serious damp or mould: ten working days."), said("The landlord pays.")])
        store.feed(
            session, "b", "1", [said("Grzyb na ścianie", "pl"), said("العفن على الجدار", "ar"), said("24 hours")]
        )
        store.feed(session, "c", "1", [Fed("guide", "en", "Mould", "What happens when.", "/guides/mould")])


def find(typed, languages=("en",)):
    with db.reading() as session:
        found = store.find(session, typed, languages)
    return [hit.entry.text for hit in found.hits], dict(found.read_as)


def test_a_question_is_answered_and_the_guide_about_it_comes_first(stocked_search):
    assert find("mould how many days?")[0] == ["Serious damp or mould: ten working days.", "What happens when."]
    assert find("mould")[0][0] == "What happens when.", "it is in its title"


@pytest.mark.parametrize(
    ("typed", "languages", "text"),
    [
        ("grzyb sciana", ("pl", "en"), "Grzyb na ścianie"),
        ("عفن", ("ar", "en"), "العفن على الجدار"),
        ("عفن", ("en",), "العفن على الجدار"),
        ("24", ("en",), "24 hours"),
        ("LANDLORDS", ("en",), "The landlord pays."),
    ],
)
def test_accents_case_and_scripts_are_folded(stocked_search, typed, languages, text):
    assert text in find(typed, languages)[0]


def test_a_slip_is_read_as_the_word_that_is_there_and_says_so(stocked_search):
    texts, read_as = find("moold")
    assert "Serious damp or mould: ten working days." in texts and read_as == {"moold": "mould"}


@pytest.mark.parametrize(
    "typed", ["", "   ", "xyzzy", "'", '"', "a OR b; DROP", ":*", "mould & !days | (", "%_\\", "\x00"]
)
def test_nothing_typed_breaks_it(stocked_search, typed):
    find(typed)


def test_where_few_have_all_the_words_those_that_lack_the_commonest_come_too(stocked_search):
    assert find("mould trombone")[0] == ["What happens when.", "Serious damp or mould: ten working days."]


def test_fed_again_nothing_of_before_is_left(stocked_search, on_postgresql):
    with db.writing() as session:
        store.feed(session, "a", "2", [said("Only this now.")])
        store.forget(session, "b")
        store.forget(session, "c")
    assert find("mould") == ([], {}) and find("grzyb") == ([], {})
    assert find("only this")[0] == ["Only this now."]
    with db.reading() as session:
        assert store.stamps(session) == {"a": "2"}
        assert session.scalar(select(func.count()).select_from(SearchEntry)) == 1
        assert {row.term: row.entries for row in session.scalars(select(SearchWord))} == dict.fromkeys(
            ["know", "your", "right", "only", "this", "now"], 1
        )
        if not on_postgresql:
            assert session.scalar(text("SELECT count(*) FROM search_index")) == 1
