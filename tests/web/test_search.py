"""The search page and the short guides."""

import pytest

from lms import db
from lms.journey import indexing
from lms.quizzes import store as quizzes


@pytest.fixture
def searching(browser):
    with db.writing() as session:
        indexing.refresh(session)
    return browser


def test_it_works_and_a_hit_leads_to_the_second(searching):
    page = searching.get("/search?q=mould+how+many+days").text
    assert "?t=" in page and "#film" in page and "<mark>mould</mark>" in page
    assert "places found." in page


def test_an_empty_box_and_no_answer_say_what_to_do(searching):
    assert "We look through what the films say" in searching.get("/search").text
    page = searching.get("/search?q=xyzzy").text
    assert "Nothing here has these words." in page and 'href="/modules"' in page


def test_a_slip_is_told(searching):
    assert "Nobody here says “moold”, so we looked for “mould”." in searching.get("/search?q=moold").text


def test_what_is_typed_is_shown_as_text_and_cut(searching):
    page = searching.get("/search?q=" + "%3Cscript%3Ealert(1)%3C%2Fscript%3E" + "x" * 5000).text
    assert "<script>alert" not in page and "x" * 201 not in page


def test_the_quiz_explanations_and_the_modules_are_found(searching):
    assert "What the module is about" in searching.get("/search?q=know+your+rights+speak+up").text
    with db.reading() as session:
        (question, *_rest) = quizzes.bank(session, indexing.catalogue.module(session, "know-your-rights").id)
        asked = question.why
    page = searching.get("/search", query_string={"q": asked}).text
    assert "From the quiz" in page and 'href="/modules/know-your-rights"' in page


def test_a_changed_module_is_found_by_its_new_words_and_a_refresh_of_nothing_does_nothing(searching):
    with db.writing() as session:
        assert indexing.refresh(session) == 0
        module = indexing.catalogue.module(session, "know-your-rights")
        module.body = module.body | {"aim": "Zebra crossings explained."}
        session.flush()
        assert indexing.refresh(session) == 1
    assert "<mark>Zebra</mark>" in searching.get("/search?q=zebra").text


def test_guides_are_listed_and_each_says_where_its_law_was_read(searching):
    assert 'href="/guides/mould"' in searching.get("/guides").text
    page = searching.get("/guides/mould").text
    assert "10 working days" in page and "Not yet checked by a housing adviser." in page
    assert searching.get("/guides/nothing").status_code == 404


def test_a_guide_is_found_by_search(searching):
    assert 'href="/guides/fire-doors"' in searching.get("/search?q=fire+doors").text
