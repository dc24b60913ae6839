"""Films for programme staff: paste, draft, publish, take back."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import clock, db
from lms.audit import AuditEntry
from tests.conftest import person_of

FILM = "/programme/films/know-your-rights"
MODULE = "/modules/know-your-rights"
GOOD = {"address": "https://vimeo.com/123456789/abcdef0123", "length": "12:30"}


@pytest.fixture
def lead(sign_in) -> FlaskClient:
    return sign_in("programme")


def test_it_works(lead: FlaskClient) -> None:
    page = lead.get("/programme/films").text
    assert page.count("Served by us") == 8 and "Sample film" in page


@pytest.mark.parametrize("kind", ["resident", "landlord", "funder", "facilitator"])
def test_the_stranger_is_kept_out(browser: FlaskClient, sign_in, kind: str) -> None:
    stranger = sign_in(kind)
    for path in ("/programme/films", FILM):
        assert browser.get(path).status_code == 401 and stranger.get(path).status_code == 403
    for path in (FILM, FILM + "/publish", FILM + "/undo"):
        assert browser.post(path, data=GOOD).status_code == 401 and stranger.post(path, data=GOOD).status_code == 403


def test_a_draft_is_not_shown_until_it_is_published(lead: FlaskClient, browser: FlaskClient) -> None:
    assert lead.post(FILM, data=GOOD).status_code == 303
    assert 'data-host="local"' in browser.get(MODULE).text
    number = re.search(r'name="number" value="(\d+)"', lead.get(FILM).text)
    assert number is not None
    assert lead.post(FILM + "/publish", data={"number": number[1]}).status_code == 303
    shown = browser.get(MODULE)
    assert 'data-host="vimeo"' in shown.text and "h=abcdef0123" in shown.text
    assert "frame-src https://player.vimeo.com" in shown.headers["Content-Security-Policy"]
    assert "frame-src 'none'" in browser.get("/modules").headers["Content-Security-Policy"]


def test_going_back_brings_the_film_and_what_was_seen_of_it(stocked: Flask, lead: FlaskClient, sign_in) -> None:
    resident = sign_in("resident")
    resident.post(MODULE + "/transcript", data={"passage": "1"})
    before = resident.get("/videos/know-your-rights/watch").json
    assert before["covered"] > 0
    lead.post(FILM, data=GOOD)
    lead.post(FILM + "/publish", data={"number": "2"})
    assert resident.get("/videos/know-your-rights/watch").json["duration"] == 750
    assert resident.get("/videos/know-your-rights/watch").json["covered"] == 0
    assert lead.post(FILM + "/undo").status_code == 303
    assert resident.get("/videos/know-your-rights/watch").json["covered"] == before["covered"]
    assert person_of(resident).id


def test_what_was_half_done_on_the_old_film_can_be_finished(lead: FlaskClient, sign_in) -> None:
    resident = sign_in("resident")
    parts = resident.get(MODULE + "/transcript").text.count('name="passage"')
    for number in range(1, parts + 1):
        resident.post(MODULE + "/transcript", data={"passage": str(number)})
    assert "Still to do: the quiz." in resident.get(MODULE).text
    lead.post(FILM, data=GOOD)
    lead.post(FILM + "/publish", data={"number": "2"})
    assert "Still to do: the quiz." in resident.get(MODULE).text


@pytest.mark.parametrize(
    ("address", "length", "field", "says"),
    [
        ("https://vimeo.com/showcase/555", "1:00", "address", "showcase"),
        ("https://example.org/film", "1:00", "address", "do not know this address"),
        ("", "1:00", "address", "do not know this address"),
        (GOOD["address"], "", "length", "minutes and seconds"),
        (GOOD["address"], "0:05", "length", "0:10"),
        (GOOD["address"], "999:00", "length", "240:00"),
        (GOOD["address"], "about ten", "length", "minutes and seconds"),
    ],
)
def test_what_cannot_be_used_is_shown_again_with_its_sentence(
    lead: FlaskClient, address: str, length: str, field: str, says: str
) -> None:
    answer = lead.post(FILM, data={"address": address, "length": length})
    assert answer.status_code == 400 and says in answer.text and f'href="#{field}"' in answer.text
    assert f'value="{length}"' in answer.text or not length


def test_each_publication_is_in_the_book(lead: FlaskClient) -> None:
    lead.post(FILM, data=GOOD)
    lead.post(FILM + "/publish", data={"number": "2"})
    with db.reading() as session:
        entries = session.query(AuditEntry).filter_by(action="film-published").all()
    assert [entry.subject for entry in entries] == ["video:know-your-rights"]
    assert entries[0].actor.startswith("staff:") and entries[0].at <= clock.now()


@pytest.mark.field(23)
def test_an_address_that_starts_somewhere_becomes_a_link_of_ours_that_does(lead: FlaskClient) -> None:
    page = lead.post(FILM, data=GOOD | {"address": GOOD["address"] + "#t=1m30s"}, follow_redirects=True).text
    assert "starts at 1:30; here the film starts at its beginning" in page and MODULE + "?t=90#film" in page
    assert "here the film starts" not in lead.post(FILM, data=GOOD, follow_redirects=True).text


def test_two_people_cannot_publish_over_each_other(lead: FlaskClient) -> None:
    for length in ("12:30", "13:30"):
        lead.post(FILM, data=GOOD | {"length": length})
    assert lead.post(FILM + "/publish", data={"number": "3"}).status_code == 303
    assert lead.post(FILM + "/publish", data={"number": "2"}).status_code == 409
    for wrong in ("", "x", "99"):
        assert lead.post(FILM + "/publish", data={"number": wrong}).status_code == 409
