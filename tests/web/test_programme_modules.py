"""Words of a module for programme staff: change, draft, publish, take back."""

import pytest
from flask.testing import FlaskClient

from lms import db
from lms.badges import store as badges
from lms.counts import store as counts

WORDS = "/programme/modules/know-your-rights"
MODULE = "/modules/know-your-rights"
CHANGED = {
    "title": "Your rights <at> home",
    "state": "updated",
    "aim": "Know what you can ask for.",
    "your_turn": "Write one thing down.",
    "law_checked_on": "2026-11-20",
}


@pytest.fixture
def lead(sign_in) -> FlaskClient:
    return sign_in("programme")


def test_it_works(lead: FlaskClient) -> None:
    page = lead.get("/programme/modules").text
    assert page.count("/programme/modules/") >= 8 and "Film released" in page


@pytest.mark.parametrize("kind", ["resident", "landlord", "funder", "facilitator"])
def test_the_stranger_is_kept_out(browser: FlaskClient, sign_in, kind: str) -> None:
    stranger = sign_in(kind)
    for path in ("/programme/modules", WORDS):
        assert browser.get(path).status_code == 401 and stranger.get(path).status_code == 403
    for path in (WORDS, WORDS + "/publish", WORDS + "/undo"):
        assert browser.post(path, data=CHANGED).status_code == 401
        assert stranger.post(path, data=CHANGED).status_code == 403


def test_a_draft_shows_nothing_publishing_shows_it_and_undo_takes_it_back(
    lead: FlaskClient, browser: FlaskClient
) -> None:
    before = browser.get(MODULE).text
    assert lead.post(WORDS, data=CHANGED).status_code == 303
    assert "Your rights &lt;at&gt; home" not in browser.get(MODULE).text
    assert lead.post(WORDS + "/publish", data={"number": "2"}).status_code == 303
    shown = browser.get(MODULE).text
    assert "<h1>Your rights &lt;at&gt; home</h1>" in shown and "Write one thing down." in shown
    assert "Working title" in before and "Working title" not in shown
    assert lead.post(WORDS + "/undo").status_code == 303
    assert "<h1>Know your rights and speak up</h1>" in browser.get(MODULE).text


def test_a_new_title_reaches_badges_to_come_and_the_counts(lead: FlaskClient) -> None:
    lead.post(WORDS, data=CHANGED)
    lead.post(WORDS + "/publish", data={"number": "2"})
    with db.reading() as session:
        badge = badges.badge_for_module(session, "know-your-rights")
        assert (badge.version, badge.achievement["name"]) == (2, CHANGED["title"])
        assert counts.module_labels(session)[0].title == CHANGED["title"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 121),
        ("title", "An accredited module"),
        ("aim", " "),
        ("your_turn", ""),
        ("state", "finished"),
        ("law_checked_on", "yesterday"),
    ],
)
def test_what_cannot_stand_is_shown_again_with_its_sentence(lead: FlaskClient, field: str, value: str) -> None:
    answer = lead.post(WORDS, data=CHANGED | {field: value})
    assert answer.status_code == 400 and f'href="#{field}"' in answer.text
    assert "Write one thing down." in answer.text or field == "your_turn"
    assert "Version 1" not in lead.get(WORDS).text


def test_two_people_cannot_publish_over_each_other(lead: FlaskClient) -> None:
    for title in ("One", "Two"):
        lead.post(WORDS, data=CHANGED | {"title": title})
    assert lead.post(WORDS + "/publish", data={"number": "3"}).status_code == 303
    for wrong in ("2", "3", "", "99", "²"):
        assert lead.post(WORDS + "/publish", data={"number": wrong}).status_code == 409


def test_an_unknown_module_is_said_so(lead: FlaskClient) -> None:
    assert lead.get("/programme/modules/nope").status_code == 404
    assert lead.post("/programme/modules/nope", data=CHANGED).status_code == 404
