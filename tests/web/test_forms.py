"""What strangers send: input that no page of ours makes is refused with a sentence, and never breaks a page."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.test_watching import BEAT, beat

DIGITS = "9" * 5000  # more than Python turns into a number


@pytest.mark.parametrize("way", ["//[", "http://[", "[", "/["])
def test_a_way_that_is_half_an_address_breaks_nothing(browser: FlaskClient, way: str) -> None:
    assert browser.get("/sign-in", query_string={"next": way}).status_code == 200
    answer = browser.post("/sign-in", data={"email": "amina@example.org", "next": way})
    assert (answer.status_code, answer.location) == (303, "/sign-in/code")


@pytest.mark.parametrize("origin", ["http://[", "null", "", "localhost", "http://localhost.evil.example"])
def test_an_origin_that_is_not_ours_is_refused_however_it_is_written(stocked: Flask, origin: str) -> None:
    answer = FlaskClient(stocked).post("/sign-out", headers={"Origin": origin})
    assert answer.status_code == 403


def test_our_own_origin_is_enough_where_the_browser_says_no_more(stocked: Flask) -> None:
    answer = FlaskClient(stocked).post("/sign-out", headers={"Origin": "http://localhost"})
    assert answer.status_code == 303


@pytest.mark.parametrize("landlord", [DIGITS, "²", "-1", "1 or 1=1"])
def test_a_landlord_that_is_no_number_gets_a_sentence(sign_in, landlord: str) -> None:
    said = {"name": "", "landlord": landlord, "region": "", "language": "en"}
    answer = sign_in("resident").post("/account", data=said)
    assert answer.status_code == 400 and 'href="#landlord"' in answer.text


@pytest.mark.parametrize("number", [DIGITS, "²", "", "-1"])
def test_a_draft_that_is_no_number_is_not_published(sign_in, number: str) -> None:
    answer = sign_in("programme").post("/programme/films/know-your-rights/publish", data={"number": number})
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("field", "value"), [("spans", [[0, 10**400]]), ("who", "\ud800"), ("who", "caf\u00e9"), ("resume", 10**400)]
)
def test_a_heartbeat_of_numbers_and_letters_beyond_all_bounds_is_refused(
    stocked: Flask, sign_in, field: str, value: object
) -> None:
    answer = sign_in("resident").post(BEAT, json=beat(stocked, **{field: value}))
    assert answer.status_code == 400 and field in answer.json["errors"]
