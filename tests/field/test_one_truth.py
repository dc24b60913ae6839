"""What a resident is told, what the next page says and what staff count come from one place, at the same moment."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from lms import clock, db
from lms.catalogue import store as catalogue
from lms.journey.settle import House, settle
from lms.people import store as people
from lms.web import forms
from tests.conftest import person_of
from tests.factories import MODULE, pass_the_quiz

WATCH, PAGE = f"/videos/{MODULE}/watch", f"/modules/{MODULE}"


def beat(stocked: Flask, browser: FlaskClient, end_s: float, **more: object) -> dict:
    """Watch from the beginning to a second, on a page that was open long enough."""
    with stocked.test_request_context(), time_machine.travel(clock.now() - timedelta(minutes=10), tick=False):
        opened = forms.opened_now()
    body = {
        "batch": "b",
        "who": person_of(browser).tag,
        "opened": opened,
        "spans": [[0, end_s]],
        "resume": end_s,
        "age": 0,
    }
    answer = browser.post(f"/videos/{MODULE}/heartbeat", json=body | more)
    assert answer.status_code == 200
    return answer.json


def quiz(browser: FlaskClient, score: int) -> None:
    """A finished attempt."""
    now = clock.now()
    with db.writing() as session:
        (person,) = people.lock(session, person_of(browser).id)
        module_id = catalogue.module(session, MODULE).id
        pass_the_quiz(session, person.id, module_id, now, score)
        settle(session, person, module_id, now, House())


def length_s() -> int:
    with db.reading() as session:
        return catalogue.film(session, MODULE).duration_s


def said_everywhere(browser: FlaskClient) -> set[str]:
    """The sentence of what is missing, wherever a resident reads it."""
    page = browser.get(PAGE).text
    shown = re.search(r'data-part="missing">([^<]+)<', page)
    reading = re.search(r"<p>((?:Still to do|You have)[^<]+)</p>", browser.get(PAGE + "/transcript").text)
    assert shown is not None and reading is not None
    return {browser.get(WATCH).json["missing"], unescape(shown[1]), unescape(reading[1])}


def counted(lead: FlaskClient) -> tuple[int, int]:
    """Starts and those completed, from the staff's file."""
    body = lead.get("/programme/completion.csv").get_data().decode("utf-8-sig")
    rows = {row[0].lower(): row for row in csv.reader(io.StringIO(body)) if row}
    numbers = [
        int(cell) for cell in next(rows[name] for name in rows if name.startswith("all modules")) if cell.isdigit()
    ]
    return numbers[0], numbers[1]


@pytest.mark.field(1, 10)
def test_resident_pages_answers_and_staff_figures_agree_at_every_step(stocked: Flask, sign_in) -> None:
    resident, lead = sign_in("resident"), sign_in("programme")
    assert len(said_everywhere(resident)) == 1 and counted(lead) == (0, 0)
    for end_s, score in ((40, None), (40, 5), (length_s(), None), (length_s(), 7)):
        answer = beat(stocked, resident, end_s)
        if score is not None:
            quiz(resident, score)
            answer = resident.get(WATCH).json
        assert said_everywhere(resident) == {answer["missing"]}
        done = answer["completed"]
        assert counted(lead) == (1, int(done)) and (answer["missing"] == "You have finished this module.") == done
        assert ("Finished" in resident.get("/modules").text) == done
    assert done, "the last step completed it"


@pytest.mark.field(9, 11)
def test_the_message_that_completes_says_so_and_nothing_waits_for_another_page(stocked: Flask, sign_in) -> None:
    resident = sign_in("resident")
    assert resident.get(PAGE + "/quiz").status_code == 200, "never locked"
    quiz(resident, 8)
    answer = beat(stocked, resident, length_s())
    assert answer["completed"] and answer["awarded"] and answer["missing"] == "You have finished this module."
    assert answer["resume"] == 0.0, "one starts over, not half way"
    page = resident.get(PAGE).text
    assert 'data-resume="0.0"' in page and f"/c/{answer['awarded']}" in page
    assert "Finished" in resident.get("/modules").text


@pytest.mark.field(6)
def test_only_the_server_decides_and_nothing_is_locked_while_it_does(stocked: Flask, sign_in) -> None:
    resident = sign_in("resident")
    claims = {"completed": True, "percent": 100, "coverage": 1.0, "covered": 999, "duration": 5, "awarded": "x"}
    answer = beat(stocked, resident, 20, **claims)
    assert (answer["completed"], answer["covered"], answer["duration"], answer["awarded"]) == (
        False,
        20,
        length_s(),
        None,
    )
    with db.reading() as session:
        slugs = [row.slug for row in catalogue.modules(session)]
    for slug in slugs:
        for address in (f"/modules/{slug}", f"/modules/{slug}/quiz", f"/modules/{slug}/transcript"):
            assert resident.get(address).status_code == 200, address


@pytest.mark.field(14)
def test_watching_keeps_a_sign_in_alive_that_would_lie_idle(stocked: Flask, sign_in) -> None:
    resident = sign_in("resident")
    with db.writing() as session:
        (row,) = people.sign_ins_of(session, person_of(resident).id, clock.now())
        row.idle_s = 30 * 60
    with time_machine.travel(clock.now(), tick=False) as moved:
        for _ in range(2 * 60):
            moved.shift(timedelta(minutes=1))
            assert beat(stocked, resident, 5)["saved"]
        moved.shift(timedelta(minutes=31))
        assert resident.get("/account").status_code == 401, "idle: the test would not see a sign-in that never ends"


@pytest.mark.field("24b")
def test_a_place_belongs_to_its_film(stocked: Flask, sign_in) -> None:
    resident = sign_in("resident")
    assert beat(stocked, resident, 60)["resume"] == 60.0
    with db.reading() as session:
        others = [film.video_slug for film in catalogue.films(session) if film.video_slug != MODULE]
    for video in others:
        said = resident.get(f"/videos/{video}/watch").json
        assert (said["resume"], said["covered"], said["seen"]) == (0.0, 0, [])


@pytest.mark.field(28)
@pytest.mark.parametrize("first", ["quiz", "film"])
def test_the_quiz_may_come_first_and_alone_completes_nothing(stocked: Flask, sign_in, first: str) -> None:
    resident = sign_in("resident")
    steps = [lambda: quiz(resident, 8), lambda: beat(stocked, resident, length_s())]
    for step in steps if first == "quiz" else steps[::-1]:
        assert not resident.get(WATCH).json["completed"]
        step()
    assert resident.get(WATCH).json["completed"]


@pytest.mark.field(36)
def test_a_module_may_ask_for_every_second(stocked: Flask, sign_in) -> None:
    resident = sign_in("resident")
    with db.writing() as session:
        catalogue.module(session, MODULE).coverage = 1.0
    quiz(resident, 8)
    assert not beat(stocked, resident, length_s() - 1)["completed"]
    assert beat(stocked, resident, length_s())["completed"]


@pytest.mark.field(37)
def test_opening_a_page_is_no_start_and_nine_seconds_are_none_either(stocked: Flask, sign_in) -> None:
    resident, lead = sign_in("resident"), sign_in("programme")
    for _ in range(3):
        resident.get(PAGE)
    assert "Started" not in resident.get("/modules").text
    beat(stocked, resident, 9)
    assert counted(lead) == (0, 0) and "Started" not in resident.get("/modules").text
    beat(stocked, resident, 10)
    assert counted(lead) == (1, 0) and "Started" in resident.get("/modules").text


@pytest.mark.field(82)
def test_nobody_has_to_agree_to_anything_to_watch_read_and_answer(browser: FlaskClient) -> None:
    for address in (PAGE, PAGE + "/transcript", PAGE + "/quiz"):
        answer = browser.get(address)
        words = re.sub(r"<a [^>]*>[^<]*</a>", "", answer.text).lower()  # the cookie page's own link in the footer
        assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
        assert not re.search(r"\bcookies?\b|\bconsent\b|\baccept\b|\bi agree\b", words), address
    assert 'data-part="play"' in browser.get(PAGE).text
