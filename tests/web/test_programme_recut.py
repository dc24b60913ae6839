"""Publishing the same film again, and what residents who were half way are told on the module page."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from lms import db
from lms.captions import store as captions
from lms.catalogue import store as catalogue
from tests.factories import MODULE as SLUG

FILM = "/programme/films/know-your-rights"
MODULE = "/modules/know-your-rights"
THEN = datetime(2027, 11, 3, 12, tzinfo=UTC)
SENTENCE = "This film was replaced on 3 November 2027. What you saw of the old one still counts until 3 December 2027."


@pytest.fixture
def length_s(stocked) -> int:
    """The length of the film that stands, as if it were no sample."""
    with db.writing() as session:
        found = catalogue.find_current(session, SLUG)
        assert found is not None
        found.sample = False
        return found.duration_s


@pytest.fixture
def captioned(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The tracks that are there belong to it."""
    monkeypatch.setattr(captions, "SAMPLE_NOTE", "no file says this")
    captions._for_sample.cache_clear()
    yield
    captions._for_sample.cache_clear()


def put(lead: FlaskClient, seconds: int, **said: str) -> int:
    length = f"{seconds // 60}:{seconds % 60:02}"
    lead.post(FILM, data={"address": "https://vimeo.com/123456789", "length": length})
    return lead.post(FILM + "/publish", data={"number": "2"} | said).status_code


def test_the_page_tells_who_was_half_way_and_nobody_else(sign_in, browser: FlaskClient) -> None:
    with time_machine.travel(THEN, tick=False) as clock:
        resident = sign_in("resident")
        resident.post(MODULE + "/transcript", data={"passage": "1"})
        assert put(sign_in("programme"), 750) == 303
        assert SENTENCE in resident.get(MODULE).text and "was replaced on" not in browser.get(MODULE).text
        clock.shift(timedelta(days=30))
        assert "was replaced on" not in resident.get(MODULE).text


def test_the_same_film_carries_over_and_the_page_is_silent(sign_in, length_s: int, captioned) -> None:
    resident, lead = sign_in("resident"), sign_in("programme")
    resident.post(MODULE + "/transcript", data={"passage": "1"})
    before = resident.get(f"/videos/{SLUG}/watch").json["covered"]
    assert put(lead, length_s + 1, same="yes") == 303
    after = resident.get(f"/videos/{SLUG}/watch").json
    assert (after["covered"], after["duration"]) == (before, length_s + 1)
    assert "was replaced on" not in resident.get(MODULE).text


def test_staff_are_asked_only_where_the_lengths_agree(sign_in, length_s: int) -> None:
    lead = sign_in("programme")
    for seconds, asked in ((length_s + 2, True), (length_s + 3, False)):
        length = f"{seconds // 60}:{seconds % 60:02}"
        lead.post(FILM, data={"address": "https://vimeo.com/123456789", "length": length})
        newest = lead.get(FILM).text.split('<li class="card"')[1]
        assert ("the same film, uploaded again" in newest) == asked


def test_a_film_of_another_length_is_refused_as_the_same(sign_in, length_s: int) -> None:
    lead = sign_in("programme")
    assert put(lead, length_s + 60, same="yes") == 400
    with db.reading() as session:
        assert catalogue.film(session, SLUG).duration_s == length_s
