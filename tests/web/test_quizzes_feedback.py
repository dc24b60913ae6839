"""What a checked answer teaches, how a quiz ends, and that a new kind is served by every page."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import clock, db
from lms.catalogue import store as catalogue
from lms.catalogue.models import VideoVersion
from lms.journey import quiz_looking as looking
from lms.quizzes import kinds
from lms.quizzes.kinds.base import Said, Single
from lms.quizzes.models import Answer, Question
from lms.watching import store as watching
from tests.conftest import person_of
from tests.quizzes.pages import QUIZ, begun, found, letters, read, send, words


@pytest.mark.parametrize("right", [True, False])
def test_feedback_teaches_on_every_option_in_words(browser: FlaskClient, right: bool) -> None:
    begun(browser)
    for place in range(1, 9):
        chosen = letters(browser, place, right)
        answer = send(browser, place, chosen)
        assert answer.status_code == 303 and answer.location.endswith(f"/quiz/{place}")
        tree = read(browser.get(answer.location))
        text = words(tree)
        with db.reading() as session:
            asked = looking.find_asked(session, person_of(browser).id, "know-your-rights", place)
            assert asked is not None
            assert asked.question.why in text
            told = found(found(tree, "ul", **{"class": "told"})[0], "li")
            rows = {words(found(row, "p")[0]): row for row in told}
            assert set(rows) == {option.text for option in asked.options}
            for option in asked.options:
                said = words(rows[option.text])
                assert option.feedback in said
                assert ("Not right" not in said) is option.right
                assert ("You chose this" in said) is (option.letter in chosen)
            for fact in asked.facts:
                assert fact.text in text
            if asked.facts:
                assert "Read on" in text or "General knowledge" in text
                assert "Not yet checked by a housing adviser." in text
        (verdict,) = [each for each in found(tree, "div") if each.get("class", "").startswith("notice")]
        first = words(found(verdict, "p")[0])
        assert first == ("That is right." if right else "That is not right.")
        assert len(found(verdict, "p")) == (2 if right else 3)


def test_i_do_not_know_teaches_and_does_not_count(browser: FlaskClient) -> None:
    begun(browser)
    page = browser.get(send(browser, 1, ["?"]).location)
    assert "You said you do not know. Here is the answer." in words(read(page))
    with db.reading() as session:
        assert session.scalars(select(Answer)).one().right is False


@pytest.mark.parametrize(("right", "sentence"), [(7, "That is a pass."), (6, "Not a pass yet. You need 7.")])
def test_the_finish_page_says_how_it_went_and_what_to_look_at(browser: FlaskClient, right: int, sentence: str) -> None:
    begun(browser)
    assert browser.get(f"{QUIZ}/finish").status_code == 303
    for place in range(1, 9):
        page = browser.get(send(browser, place, letters(browser, place, place <= right)).location)
    assert found(read(page), "a", href=f"{QUIZ}/finish")
    tree = read(browser.get(f"{QUIZ}/finish"))
    text = words(tree)
    assert f"You got {right} of 8 right" in words(found(tree, "h1")[0])
    assert sentence in text
    assert "Still to do:" in text and "Your turn" in text
    for place in range(1, 9):
        linked = bool(found(found(tree, "ul", **{"class": "again"})[0], "a", href=f"{QUIZ}/{place}"))
        assert linked is (place > right)
    assert found(tree, "form", action=QUIZ)
    assert not re.search(r"well done|great|congrat|excellent|good job", text, re.I)


def test_the_finish_page_shows_the_badge_where_the_module_is_complete(browser: FlaskClient) -> None:
    begun(browser)
    watched_all(browser)
    for place in range(1, 9):
        send(browser, place, letters(browser, place))
    tree = read(browser.get(f"{QUIZ}/finish"))
    assert "That finishes the module. The badge is yours." in words(tree)
    assert [a for a in found(tree, "a") if re.fullmatch(r"/c/[0-9a-f-]{36}", a.get("href") or "")]
    assert "It is kept on this device only." in words(tree)
    browser.post(QUIZ)
    for place in range(1, 9):
        send(browser, place, ["?"])
    later = words(read(browser.get(f"{QUIZ}/finish")))
    assert "You got 0 of 8 right" in later and "Your best is 8 of 8. We keep that one." in later
    assert "you hold its badge" in later and "That finishes" not in later


def watched_all(browser: FlaskClient) -> None:
    """What the film asks for, as evidence of the person in this browser."""
    person_id, now = person_of(browser).id, clock.now()
    with db.writing() as session:
        film = catalogue.film(session, "know-your-rights")
        watch = watching.open_watch(session, person_id, film.version_id, now)
        watching.add_passage(session, watch, (1 << film.duration_s) - 1, now)


def test_the_finish_page_leads_to_the_part_of_the_film_and_to_the_next_module(browser: FlaskClient) -> None:
    begun(browser)
    watched_all(browser)
    for place in range(1, 9):
        send(browser, place, letters(browser, place, place != 1))
    with db.writing() as session:
        asked = looking.find_asked(session, person_of(browser).id, "know-your-rights", 1)
        assert asked is not None
        wanted = ["A9"]
        asked.question.facts = wanted
        version = catalogue.version(session, catalogue.film(session, "know-your-rights").version_id)
        version.chapters = [
            {"at_s": 0, "title": "Hello", "facts": []},
            {"at_s": 19, "title": "Tell them", "facts": wanted},
        ]
        another = VideoVersion(host="local", host_ref="x", duration_s=60, chapters=[], files={})
        catalogue.replace_film(session, catalogue.video(session, "resident-panels").id, another, clock.now())
    tree = read(browser.get(f"{QUIZ}/finish"))
    assert "In the film at 0:19: Tell them" in words(tree)
    assert found(tree, "a", href="/modules/know-your-rights?t=19#film")
    assert found(tree, "a", href="/modules/resident-panels")


class Odd(Single):
    """A kind made up for a test."""

    name = "odd"
    ask = "An odd one."

    def said(self, options: Any) -> Said:
        """Name it."""
        return Said("The odd answer is: {answer}", {"answer": next(o.text for o in options if o.right)})

    def mark(self, chosen: str, options: Any) -> bool:
        """Anything but an empty answer is right."""
        return bool(chosen)


def test_a_new_kind_in_the_list_is_served_by_every_page(browser: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "BY_NAME", kinds.by_name([*kinds.KINDS, Odd()]))
    with db.writing() as session:
        for row in session.scalars(select(Question)):
            row.kind = "odd"
    begun(browser)
    page = read(browser.get(f"{QUIZ}/1"))
    assert "An odd one." in words(page) and found(page, "input", type="radio")
    feedback = browser.get(send(browser, 1, letters(browser, 1, False)).location)
    assert "That is right." in words(read(feedback))
    unsure = browser.get(send(browser, 2, ["?"]).location)
    assert "The odd answer is:" in words(read(unsure))
