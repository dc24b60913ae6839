"""Marking a film's credits: a draft like any other change, said to residents in a few words, and asked of nobody."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import db
from lms.audit import AuditEntry
from lms.catalogue import store as catalogue
from lms.cli.worker import settle_again
from lms.web import forms
from tests.conftest import person_of
from tests.factories import MODULE as SLUG
from tests.factories import pass_the_quiz

FILM = f"/programme/films/{SLUG}"
MODULE = f"/modules/{SLUG}"
WATCH = f"/videos/{SLUG}/watch"


@pytest.fixture
def lead(sign_in) -> FlaskClient:
    return sign_in("programme")


@pytest.fixture
def length_s(stocked: Flask) -> int:
    with db.reading() as session:
        return catalogue.film(session, SLUG).duration_s


def as_clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


def mark(lead: FlaskClient, typed: str, *, publish: bool = True) -> str:
    """Keep a mark as a draft and publish it; the page of the draft."""
    assert lead.post(FILM + "/credits", data={"credits": typed}).status_code == 303
    page = lead.get(FILM).text
    number = re.search(r'name="number" value="(\d+)"', page)
    assert number is not None
    if publish:
        assert lead.post(FILM + "/publish", data={"number": number[1]}).status_code == 303
    return page


def beat(stocked: Flask, browser: FlaskClient, *spans: tuple[float, float]) -> dict:
    with stocked.test_request_context():
        opened = forms.opened_now()
    body = {"batch": "b", "who": person_of(browser).tag, "opened": opened, "spans": spans, "resume": 5, "age": 0}
    answer = browser.post(f"/videos/{SLUG}/heartbeat", json=body)
    assert answer.status_code == 200
    return answer.json


def test_it_works(lead: FlaskClient, browser: FlaskClient, length_s: int) -> None:
    at = length_s - 20
    draft = mark(lead, as_clock(at), publish=False)
    assert f"Credits start at {as_clock(at)}." in draft and "asks for 20 seconds less" in draft
    assert "The credits start" not in browser.get(MODULE).text, "a draft"
    mark(lead, as_clock(at))
    page = browser.get(MODULE).text
    assert f"The credits start at {as_clock(at)}. You need not watch them." in page
    assert f'data-duration="{at}"' in page and f'viewBox="0 0 {length_s} 10"' in page
    assert f"of {as_clock(length_s)}." in page, "the film's length stays what it is"
    said = browser.get(WATCH).json
    assert (said["duration"], said["asked"]) == (length_s, at)
    assert f"Its credits start at {as_clock(at)} and are not asked for." in lead.get(FILM).text


def test_without_a_mark_the_page_says_nothing_of_credits(browser: FlaskClient, length_s: int) -> None:
    page, said = browser.get(MODULE).text, browser.get(WATCH).json
    assert "credits" not in page and f'data-duration="{length_s}"' in page
    assert said["duration"] == said["asked"] == length_s


@pytest.mark.parametrize("kind", ["resident", "landlord", "funder", "facilitator"])
def test_the_stranger_is_kept_out(browser: FlaskClient, sign_in, kind: str) -> None:
    assert browser.post(FILM + "/credits", data={"credits": "1:00"}).status_code == 401
    assert sign_in(kind).post(FILM + "/credits", data={"credits": "1:00"}).status_code == 403


@pytest.mark.parametrize(("typed", "says"), [("soon", "for example 11:50"), ("0:05", "second half"), ("99:00", "end")])
def test_what_cannot_be_a_mark_is_shown_again(lead: FlaskClient, typed: str, says: str) -> None:
    answer = lead.post(FILM + "/credits", data={"credits": typed})
    assert answer.status_code == 400 and says in answer.text
    assert f'value="{typed}"' in answer.text and 'href="#mark"' in answer.text


def test_a_new_film_may_come_with_its_mark(lead: FlaskClient, browser: FlaskClient) -> None:
    pasted = {"address": "https://vimeo.com/123456789", "length": "12:30", "credits": "12:00"}
    wrong = lead.post(FILM, data=pasted | {"credits": "1:00"})
    assert wrong.status_code == 400 and 'href="#credits"' in wrong.text and 'value="1:00"' in wrong.text
    lead.post(FILM, data=pasted)
    lead.post(FILM + "/publish", data={"number": "2"})
    assert "The credits start at 12:00." in browser.get(MODULE).text
    draft = mark(lead, "", publish=False)
    assert "asks people who have not finished for 30 seconds more" in draft
    mark(lead, "")
    assert "The credits start" not in browser.get(MODULE).text
    lead.post(FILM + "/undo")
    assert "The credits start at 12:00." in browser.get(MODULE).text


def test_watching_the_credits_changes_nothing_and_skipping_them_costs_nothing(
    stocked: Flask, lead: FlaskClient, sign_in, length_s: int
) -> None:
    mark(lead, as_clock(length_s - 25))
    resident = sign_in("resident")
    said = beat(stocked, resident, (length_s - 25, length_s))
    assert (said["covered"], said["coverage"], said["unverified"]) == (0, 0.0, 0)
    assert "Nothing seen yet." in resident.get(MODULE).text
    said = beat(stocked, resident, (0, 5))
    assert said["coverage"] == round(5 / (length_s - 25), 4)


def test_a_passage_that_ends_in_the_credits_is_had_without_them(
    stocked: Flask, lead: FlaskClient, sign_in, length_s: int
) -> None:
    mark(lead, as_clock(length_s - 2))
    resident = sign_in("resident")
    parts = resident.get(MODULE + "/transcript").text.count('name="passage"')
    for number in range(1, parts + 1):
        resident.post(MODULE + "/transcript", data={"passage": str(number)})
    assert resident.get(MODULE + "/transcript").text.count("You have this part.") == parts
    assert resident.get(WATCH).json["coverage"] == 1.0 and "You have seen all of it." in resident.get(MODULE).text


def test_until_the_clockwork_turns_the_page_asks_for_nothing(
    stocked: Flask, lead: FlaskClient, sign_in, length_s: int
) -> None:
    resident = sign_in("resident")
    parts = resident.get(MODULE + "/transcript").text.count('name="passage"')
    for number in range(1, parts - 1):
        resident.post(MODULE + "/transcript", data={"passage": str(number)})
    covered = resident.get(WATCH).json["covered"]
    assert covered < 0.9 * length_s
    with db.writing() as session:
        pass_the_quiz(
            session, person_of(resident).id, catalogue.film(session, SLUG).module_id, person_of(resident).created_at
        )
    mark(lead, as_clock(max(covered + 1, length_s // 2 + 1)))
    page = resident.get(MODULE).text
    assert "You have all that this module asks. We will mark it as finished in a few minutes." in page
    settle_again(stocked.extensions["settings"])
    assert "You have finished this module." in resident.get(MODULE).text


def test_who_moved_a_mark_is_in_the_book(lead: FlaskClient, length_s: int) -> None:
    mark(lead, as_clock(length_s - 20))
    with db.reading() as session:
        (entry,) = session.query(AuditEntry).filter_by(action="film-published")
    assert entry.actor.startswith("staff:") and entry.detail["credits_at_s"] == length_s - 20
