"""The front page, the ladder, a module, its transcript."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from lms import clock, db
from lms.captions import store as captions
from lms.catalogue.models import Module, VideoVersion
from lms.people import store as people
from tests.conftest import person_of

MODULE = "/modules/know-your-rights"
SAMPLE = f"WEBVTT\n\nNOTE\nKnow your rights. {captions.SAMPLE_NOTE}\n\n"


def words(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_a_newcomer_sees_what_this_is(browser: FlaskClient) -> None:
    page = words(browser, "/")
    assert "free" in page.lower() and "Your landlord sees only counts, never people." in page
    assert page.count("Level ") == 3 and "24 hours" in page


def test_the_ladder_shows_all_eight_and_says_where_to_start(browser: FlaskClient) -> None:
    page = browser.get("/modules").text
    assert len(set(re.findall(r'href="/modules/([a-z-]+)"', page))) == 8
    assert page.count("Start here") == 1


@pytest.mark.field(8)
def test_a_module_says_what_is_still_missing(browser: FlaskClient) -> None:
    assert "Still to do: watch or read" in words(browser, MODULE)


def test_a_module_without_a_film_says_so(stocked: Flask, browser: FlaskClient) -> None:
    with db.writing() as session:
        session.execute(update(VideoVersion).values(retired_at=clock.now()))
        session.execute(update(Module).values(state="announced"))
    page = words(browser, MODULE)
    assert "Its film is not out yet" in page
    assert "No film yet" in words(browser, "/modules")
    assert browser.get(MODULE + "/transcript").status_code == 404


@pytest.mark.parametrize("films", [0, 3, 8])
def test_the_ladder_looks_right_with_none_three_or_eight_films(
    stocked: Flask, browser: FlaskClient, films: int
) -> None:
    with db.writing() as session:
        last = session.query(VideoVersion).order_by(VideoVersion.id)[films:]
        for version in last:
            version.retired_at = clock.now()
        session.execute(update(Module).where(Module.number > films).values(state="announced"))
    page = words(browser, "/modules")
    assert page.count("No film yet") == 8 - films
    assert page.count("Start here") == min(1, films) and page.count("Not started") == max(0, films - 1)
    assert words(browser, "/").count("No film yet") == 8 - films


def test_nothing_personal_stands_in_a_module_page(browser: FlaskClient, sign_in) -> None:
    signed = sign_in("resident")
    page = signed.get(MODULE).text
    assert person_of(signed).email not in page
    assert 'data-who=""' in browser.get(MODULE).text


def test_each_person_gets_a_page_no_cache_may_keep(sign_in) -> None:
    assert sign_in("resident").get(MODULE).headers["Cache-Control"] == "no-store"


def test_reading_every_part_covers_the_film(browser: FlaskClient) -> None:
    parts = browser.get(MODULE + "/transcript").text.count('name="passage"')
    assert parts >= 3
    for number in range(1, parts + 1):
        assert browser.post(MODULE + "/transcript", data={"passage": str(number)}).status_code == 303
    page = words(browser, MODULE + "/transcript")
    assert page.count("You have this part.") == parts and "Still to do: the quiz." in page
    watch = browser.get("/videos/know-your-rights/watch").json
    assert watch["covered"] == watch["duration"]


def test_reading_the_same_part_twice_counts_once(browser: FlaskClient) -> None:
    for _ in range(2):
        browser.post(MODULE + "/transcript", data={"passage": "1"})
    first = browser.get("/videos/know-your-rights/watch").json["covered"]
    browser.post(MODULE + "/transcript", data={"passage": "1"})
    assert browser.get("/videos/know-your-rights/watch").json["covered"] == first


def test_a_part_that_is_not_there_changes_nothing(browser: FlaskClient) -> None:
    for wrong in ("0", "999", "-1", "one", ""):
        assert browser.post(MODULE + "/transcript", data={"passage": wrong}).status_code == 404
    with db.reading() as session:
        assert session.query(people.Person).count() == 0


def test_the_transcript_can_be_kept(browser: FlaskClient) -> None:
    text = browser.get(MODULE + "/transcript.txt")
    assert text.mimetype == "text/plain" and text.text.startswith("Know your rights")
    assert browser.get(MODULE + "/transcript.vtt").text.startswith("WEBVTT")
    assert browser.get(MODULE + "/transcript.pdf").status_code == 404


def test_a_track_is_served_and_nothing_else_of_the_folder(browser: FlaskClient) -> None:
    assert browser.get("/captions/know-your-rights.en.vtt").mimetype == "text/vtt"
    for wrong in ("/captions/know-your-rights.xx.vtt", "/captions/..%2f..%2fpyproject.en.vtt", "/captions/nope.en.vtt"):
        assert browser.get(wrong).status_code == 404


def test_an_unknown_module_is_a_page_worth_reading(browser: FlaskClient) -> None:
    answer = browser.get("/modules/nope")
    assert answer.status_code == 404 and "/modules" in answer.text


def quiz_card(browser: FlaskClient) -> str:
    found = re.search(r'aria-labelledby="quiz">(.*?)</section>', browser.get(MODULE).text, re.DOTALL)
    assert found is not None
    return found[1]


def test_a_quiz_under_way_is_carried_on_and_one_that_ended_is_not(browser: FlaskClient) -> None:
    assert "Start the quiz" in quiz_card(browser)
    browser.post(MODULE + "/quiz")
    assert "Carry on with the quiz" in quiz_card(browser)
    for place in range(1, 9):
        stamp = re.search(r'name="attempt" value="([^"]+)"', browser.get(f"{MODULE}/quiz/{place}").text)
        assert stamp is not None
        browser.post(f"{MODULE}/quiz/{place}", data={"attempt": stamp[1], "answer": "?", "action": "check"})
    card = quiz_card(browser)
    assert "Your best so far is 0 of 8." in card and "Start the quiz" in card and "Your answers are kept" not in card


def test_reading_in_another_language_counts_the_parts_that_were_read(
    browser: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each language is cut at its own sentences: part 2 of one is not part 2 of the other."""
    tracks = {"en": ("00:30", "01:00", "01:30"), "pl": ("01:10",)}
    for language, cuts in tracks.items():
        edges = ["00:00", *cuts, "02:20"]
        cues = [f"{start}.000 --> {end}.000\nOne sentence.\n" for start, end in pairwise(edges)]
        (tmp_path / f"know-your-rights.{language}.vtt").write_text(SAMPLE + "\n".join(cues), encoding="utf-8")
    monkeypatch.setattr(captions, "CAPTIONS", tmp_path)
    page = browser.get(MODULE + "/transcript?lang=pl").text
    action = re.search(r'action="([^"]*transcript[^"]*)"', page)
    assert action is not None and page.count('name="passage"') == 2
    answer = browser.post(action[1], data={"passage": "2"})
    assert browser.get("/videos/know-your-rights/watch").json["seen"] == [[70, 140]]
    assert "lang=pl" in answer.location


def test_a_track_that_cannot_be_read_leaves_the_film_and_the_quiz(
    browser: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "know-your-rights.en.vtt").write_bytes(SAMPLE.encode() + b"\xff\xfe not captions")
    monkeypatch.setattr(captions, "CAPTIONS", tmp_path)
    page = words(browser, MODULE)
    assert "There is no text for this film yet." in page and "Start the quiz" in page
    assert browser.get(MODULE + "/transcript").status_code == 404


def test_the_front_page_leads_on_to_the_quiz_once_the_film_is_covered(browser: FlaskClient) -> None:
    parts = browser.get(MODULE + "/transcript").text.count('name="passage"')
    browser.post(MODULE + "/transcript", data={"passage": "1"})
    assert "left. Carry on from" in words(browser, "/")
    for number in range(2, parts + 1):
        browser.post(MODULE + "/transcript", data={"passage": str(number)})
    page = words(browser, "/")
    assert "What is left is the quiz." in page and "Carry on from" not in page
    assert f'href="{MODULE}/quiz"' in browser.get("/").text
