"""Trying a film: staff see a draft as residents would, with what it takes to write its messages down, and no secret."""

import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from lms.hosts import vimeo_log

FILM = "/programme/films/know-your-rights"
TRY = FILM + "/try"
GOOD = {"address": "https://vimeo.com/123456789/abcdef0123", "length": "12:30", "credits": "12:00"}


@pytest.fixture
def lead(sign_in) -> FlaskClient:
    """Programme staff who have kept a draft."""
    lead = sign_in("programme")
    assert lead.post(FILM, data=GOOD).status_code == 303
    return lead


def facts(page: str) -> dict:
    """What the page tells its script of the film."""
    return json.loads(unescape(re.search(r'data-film="([^"]+)"', page)[1]))  # type: ignore[index]  # it is there


def test_it_works(lead: FlaskClient) -> None:
    answer = lead.get(TRY + "?draft=2")
    page = answer.text
    assert answer.status_code == 200 and "This is draft 2. Residents do not see it yet." in page
    assert 'data-host="vimeo"' in page and 'data-behaviour="programme/film_log"' in page
    assert "frame-src https://player.vimeo.com" in answer.headers["Content-Security-Policy"]
    assert "The credits start at 12:00." in page and 'data-duration="720"' in page
    assert facts(page) == {"length_s": 750, "unlisted": True, "draft": True}
    assert f'data-sdk="{vimeo_log.protocol()["version"]}"' in page
    assert f'href="{TRY}?draft=2"' in lead.get(FILM).text


def test_nothing_of_what_staff_watch_is_kept(lead: FlaskClient) -> None:
    page = lead.get(TRY + "?draft=2").text
    assert 'data-heartbeat=""' in page and 'data-who=""' in page


@pytest.mark.parametrize("kind", ["resident", "landlord", "funder", "facilitator"])
def test_the_stranger_is_kept_out(browser: FlaskClient, sign_in, kind: str) -> None:
    assert browser.get(TRY).status_code == 401 and sign_in(kind).get(TRY).status_code == 403


def test_what_stands_is_tried_without_a_number(lead: FlaskClient) -> None:
    lead.post(FILM + "/publish", data={"number": "2"})
    for address in (TRY, TRY + "?draft=2"):
        page = lead.get(address).text
        assert "This is the film residents see now." in page and facts(page)["draft"] is False
    assert f'href="{TRY}"' in lead.get(FILM).text


def test_a_film_of_ours_and_a_draft_that_is_not_there_say_so(lead: FlaskClient) -> None:
    ours = lead.get(TRY)
    assert ours.status_code == 404 and "served by us" in ours.text
    for wrong in ("99", "0", "-1", "two", "9" * 30):
        assert lead.get(f"{TRY}?draft={wrong}").status_code == 404
