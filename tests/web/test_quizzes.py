"""The quiz as a browser without script meets it: whole pages, kept answers, feedback on every option, shut doors."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from lms import clock, db
from lms.people import store as people
from lms.people.models import Person, SignIn
from lms.quizzes.models import Answer, Attempt, Question
from lms.web.quizzes import CHECKED_ALREADY
from tests.conftest import person_of
from tests.quizzes.pages import QUIZ, begun, count, fields, found, letters, read, send, stamp_of, ticked, words


def test_it_works(browser: FlaskClient) -> None:
    page = browser.get(QUIZ)
    assert page.status_code == 200
    text = words(read(page))
    for sentence in ("8 questions, one a page.", "7 right is a pass.", "There is no timer.", "as often as you like"):
        assert sentence in text


@pytest.mark.parametrize("address", ["/modules/nothing/quiz", QUIZ + "/0", QUIZ + "/99", QUIZ + "/x", QUIZ + "/-1"])
def test_an_address_that_is_not_there_is_told(browser: FlaskClient, address: str) -> None:
    begun(browser)
    page = browser.get(address)
    assert page.status_code == 404
    read(page)


def test_looking_writes_nothing(browser: FlaskClient) -> None:
    begun(browser)
    send(browser, 1, letters(browser, 1))
    written: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.split()[0] in ("INSERT", "UPDATE", "DELETE"):
            written.append(statement)

    event.listen(db.db.engine, "before_cursor_execute", note)
    try:
        for address in (QUIZ, f"{QUIZ}/1", f"{QUIZ}/2", f"{QUIZ}/finish", f"{QUIZ}/2?kept=x"):
            assert browser.get(address).status_code in (200, 303)
    finally:
        event.remove(db.db.engine, "before_cursor_execute", note)
    assert written == []


def test_a_visit_alone_makes_no_guest(browser: FlaskClient) -> None:
    for address in (QUIZ, f"{QUIZ}/1", f"{QUIZ}/finish"):
        browser.get(address)
    assert count(Person) == count(Attempt) == 0


def test_starting_makes_a_guest_once_and_starting_again_resumes(browser: FlaskClient) -> None:
    begun(browser)
    send(browser, 1, letters(browser, 1))
    again = browser.post(QUIZ)
    assert again.location.endswith("/quiz/2")
    assert (count(Person), count(Attempt)) == (1, 1)
    assert "You have checked 1 of 8." in words(read(browser.get(QUIZ)))


def test_the_stranger_is_kept_out(stocked: Flask, browser: FlaskClient) -> None:
    begun(browser)
    stranger = stocked.test_client()
    assert stranger.get(f"{QUIZ}/1").status_code == 303
    begun(stranger)
    theirs = stamp_of(browser)
    refused = stranger.post(f"{QUIZ}/1", data={"attempt": theirs, "answer": "A", "action": "check"})
    assert refused.status_code == 404
    assert count(Answer) == 0


def test_another_site_cannot_answer(browser: FlaskClient) -> None:
    begun(browser)
    data = {"attempt": stamp_of(browser), "answer": "A", "action": "check"}
    refused = browser.post(f"{QUIZ}/1", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert count(Answer) == 0


@pytest.mark.parametrize("role", ["programme", "landlord"])
def test_staff_are_told_that_quizzes_are_for_residents(sign_in: Callable[..., FlaskClient], role: str) -> None:
    staff = sign_in(role)
    assert staff.get(QUIZ).status_code == 200
    assert staff.post(QUIZ).status_code == 401
    assert staff.post(f"{QUIZ}/1", data={"answer": "A"}).status_code == 401
    assert count(Attempt) == 0


def test_the_question_is_the_heading_and_every_choice_has_its_label(browser: FlaskClient) -> None:
    page = read(begun(browser).get(f"{QUIZ}/3"))
    (fieldset,) = found(page, "fieldset")
    (legend,) = found(fieldset, "legend")
    assert len(found(legend, "h1")) == 1
    assert "Question 3 of 8" in words(page) and "Question 3 of 8" in words(found(page, "title")[0])
    inputs = found(fieldset, "input")
    assert [each.get("value") for each in inputs][-1] == "?"
    assert all(any(choice in list(label.iter()) for label in found(fieldset, "label")) for choice in inputs)
    assert "I do not know" in words(fieldset)
    (back,) = [link for link in found(page, "a") if words(link) == "Back"]
    assert back.get("href") == f"{QUIZ}/2"


def test_nothing_chosen_is_said_at_the_top_and_leads_to_the_first_choice(browser: FlaskClient) -> None:
    begun(browser)
    page = send(browser, 1, [])
    assert page.status_code == 400
    tree = read(page)
    assert words(found(tree, "title")[0]).startswith("Error: ")
    (summary,) = found(tree, "div", id="error-summary")
    assert (summary.get("role"), summary.get("tabindex")) == ("alert", "-1")
    (link,) = found(summary, "a")
    assert link.get("href") == "#answer" and "I do not know" in words(link)
    assert found(tree, "input", id="answer")
    assert count(Answer) == 0


def test_answers_are_there_after_every_reload(browser: FlaskClient) -> None:
    begun(browser)
    for place in range(1, 9):
        chosen = letters(browser, place, right=place % 2 == 0)
        assert send(browser, place, chosen, action="keep").status_code == 204
        for earlier in range(1, place + 1):
            shown = ticked(read(browser.get(f"{QUIZ}/{earlier}")))
            assert set(shown) == set(letters(browser, earlier, right=earlier % 2 == 0))


def test_coming_back_later_keeps_what_was_chosen(browser: FlaskClient) -> None:
    begun(browser)
    assert send(browser, 1, ["?"], action="later").location.endswith("/quiz/2")
    assert ticked(read(browser.get(f"{QUIZ}/1"))) == ["?"]
    assert send(browser, 2, [], action="later").location.endswith("/quiz/3")
    assert count(Answer) == 1


def test_a_second_tab_cannot_change_a_checked_answer(browser: FlaskClient) -> None:
    begun(browser)
    wrong, right, stamp = letters(browser, 1, False), letters(browser, 1), stamp_of(browser)
    send(browser, 1, wrong)
    data = {"attempt": stamp, "answer": right, "action": "check"}
    second = browser.post(f"{QUIZ}/1", data=data, follow_redirects=True)
    assert CHECKED_ALREADY in words(read(second))
    assert "That is not right." in words(read(second))
    with db.reading() as session:
        assert session.scalars(select(Answer)).one().chosen == "".join(wrong)


def test_a_page_from_before_beginning_again_changes_nothing(browser: FlaskClient) -> None:
    begun(browser)
    old = stamp_of(browser)
    for place in range(1, 9):
        send(browser, place, ["?"])
    browser.post(QUIZ)
    late = browser.post(f"{QUIZ}/1", data={"attempt": old, "answer": "A", "action": "check"}, follow_redirects=True)
    assert "You have begun this quiz again" in words(read(late))
    assert count(Answer) == 8
    kept = browser.post(
        f"{QUIZ}/1",
        data={"attempt": old, "answer": "A", "action": "keep"},
        headers={"Accept": "application/json"},
    )
    assert kept.status_code == 409


def ended(browser: FlaskClient) -> None:
    """End this browser's sign-in as if it had run out."""
    with db.writing() as session:
        session.query(SignIn).delete()


def test_an_answer_given_after_the_sign_in_ended_waits_and_is_taken(
    stocked: Flask, sign_in: Callable[..., FlaskClient]
) -> None:
    browser = begun(sign_in("resident"))
    person, chosen, stamp = person_of(browser), letters(browser, 1), stamp_of(browser)
    ended(browser)
    page = browser.post(f"{QUIZ}/1", data={"attempt": stamp, "answer": chosen, "action": "check"})
    assert page.status_code == 401
    tree = read(page)
    kept = fields(tree)["kept"]
    (onward,) = [a.get("href") for a in found(tree, "a") if (a.get("href") or "").startswith("/sign-in?next=")]
    assert count(Answer) == 0
    signed_in_again(browser, person.id)
    assert browser.post(f"{QUIZ}/1", data={"kept": kept + "x", "action": "check"}).status_code == 400
    back = read(browser.get(f"{QUIZ}/1?kept={kept}"))
    assert sorted(ticked(back)) == sorted(chosen)
    assert "quiz%2F1" in onward and "kept" in onward
    taken = browser.post(f"{QUIZ}/1", data={"kept": kept, "action": "check"}, follow_redirects=True)
    assert "That is right." in words(read(taken))


def test_a_waiting_answer_cannot_be_moved_to_another_question(sign_in: Callable[..., FlaskClient]) -> None:
    browser = begun(sign_in("resident"))
    person_id, stamp = person_of(browser).id, stamp_of(browser)
    ended(browser)
    page = browser.post(f"{QUIZ}/1", data={"attempt": stamp, "answer": "?", "action": "check"})
    kept = fields(read(page))["kept"]
    signed_in_again(browser, person_id)
    assert browser.post(f"{QUIZ}/2", data={"kept": kept, "action": "check"}).status_code == 400
    assert ticked(read(browser.get(f"{QUIZ}/2?kept={kept}"))) == []
    assert count(Answer) == 0


def signed_in_again(browser: FlaskClient, person_id: int) -> None:
    with db.writing() as session:
        token = people.sign_in(session, now=clock.now(), person_id=person_id)
    with browser.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True


def test_a_script_that_keeps_after_the_sign_in_ended_hears_401(browser: FlaskClient) -> None:
    begun(browser)
    stamp = stamp_of(browser)
    ended(browser)
    answer = browser.post(
        f"{QUIZ}/1",
        data={"attempt": stamp, "answer": "A", "action": "keep"},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 401 and answer.is_json


def test_options_stand_in_the_same_order_every_time(browser: FlaskClient) -> None:
    begun(browser)
    first = [each.get("value") for each in found(read(browser.get(f"{QUIZ}/1")), "input")]
    assert first == [each.get("value") for each in found(read(browser.get(f"{QUIZ}/1")), "input")]


def test_a_module_without_questions_says_so(browser: FlaskClient) -> None:
    with db.writing() as session:
        for row in session.scalars(select(Question)):
            row.retired = True
    page = browser.get(QUIZ)
    assert page.status_code == 200 and "This module has no quiz yet." in words(read(page))
    assert not found(read(page), "form", method="post", action=QUIZ)
    assert browser.post(QUIZ).status_code == 404
    assert count(Person) == 0


@pytest.mark.parametrize("data", [{"action": "shout"}, {"kept": "x"}, {"kept": ""}])
def test_a_form_that_is_not_ours_is_refused(browser: FlaskClient, data: dict[str, str]) -> None:
    begun(browser)
    assert browser.post(f"{QUIZ}/1", data=data).status_code == 400
    assert count(Answer) == 0
