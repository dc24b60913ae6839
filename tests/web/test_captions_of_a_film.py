"""Captions belong to a film: those of our sample are never shown beside the film that replaced it."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lms.captions import store as captions

FILM = "/programme/films/know-your-rights"
MODULE = "/modules/know-your-rights"
NONE_YET = "There are no captions from us for this film yet. Vimeo may have its own."
WARNING = "We have no captions for this film."
TRACK = "WEBVTT\n\n00:01.000 --> 00:04.000\nWords of the real film.\n"


@pytest.fixture
def replaced(sign_in) -> FlaskClient:
    """Staff who put a film of theirs in the sample's place."""
    lead = sign_in("programme")
    lead.post(FILM, data={"address": "https://vimeo.com/123456789", "length": "12:30"})
    return lead


def publish(lead: FlaskClient) -> None:
    assert lead.post(FILM + "/publish", data={"number": "2"}).status_code == 303


def test_the_samples_captions_leave_with_the_sample(browser: FlaskClient, replaced: FlaskClient) -> None:
    before = browser.get(MODULE).text
    assert 'data-captions="en"' in before and 'id="transcript"' in before and NONE_YET not in before
    publish(replaced)
    page = browser.get(MODULE).text
    assert NONE_YET in page
    for gone in ("data-captions", 'id="transcript"', "#transcript", "Read what is said", "The text below", "<option"):
        assert gone not in page, gone
    assert 'data-part="lines"' in page, "the player looks for it"


@pytest.mark.parametrize("path", ["/transcript", "/transcript.txt", "/transcript.vtt", "/transcript?lang=en"])
def test_there_is_nothing_to_read_and_the_page_says_so(browser: FlaskClient, replaced: FlaskClient, path: str) -> None:
    publish(replaced)
    answer = browser.get(MODULE + path)
    assert answer.status_code == 404 and "no captions from us for this film yet" in answer.text
    assert browser.get("/captions/know-your-rights.en.vtt").status_code == 404


def test_reading_the_samples_text_earns_nothing_of_another_film(browser: FlaskClient, replaced: FlaskClient) -> None:
    publish(replaced)
    assert browser.post(MODULE + "/transcript", data={"passage": "1"}).status_code == 404
    assert browser.get("/videos/know-your-rights/watch").json["covered"] == 0


def test_going_back_to_the_sample_brings_its_captions_back(browser: FlaskClient, replaced: FlaskClient) -> None:
    publish(replaced)
    replaced.post(FILM + "/undo")
    assert 'data-captions="en"' in browser.get(MODULE).text
    assert browser.get(MODULE + "/transcript").status_code == 200


def test_staff_are_warned_before_they_publish(replaced: FlaskClient) -> None:
    cards = re.split(r'<li class="card"', replaced.get(FILM).text)[1:]
    assert [WARNING in card for card in cards] == [True, False], "the draft, and the sample that stands"


def test_a_track_made_for_the_film_is_shown_with_it_and_not_with_the_sample(
    browser: FlaskClient, replaced: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "know-your-rights.en.vtt").write_text(TRACK, encoding="utf-8")
    monkeypatch.setattr(captions, "CAPTIONS", tmp_path)
    assert "Words of the real film" not in browser.get(MODULE).text
    assert WARNING not in replaced.get(FILM).text.split('id="draft-2"')[1].split("</li>")[0]
    publish(replaced)
    page = browser.get(MODULE).text
    assert "Words of the real film" in page and 'data-captions="en"' in page
    assert browser.get(MODULE + "/transcript").status_code == 200
    assert "real film" in browser.get("/captions/know-your-rights.en.vtt").text


def test_every_starter_track_says_that_it_is_the_samples() -> None:
    files = sorted(captions.CAPTIONS.glob("*.vtt"))
    of_samples = [track.file for file in files for track in captions.tracks(file.name.split(".")[0], sample=True)]
    assert len(files) >= 8 and set(of_samples) == set(files)
