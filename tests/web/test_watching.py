"""The heartbeat over HTTP: what the design promises of it, and what bad input gets."""

import json
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from lms import clock, db
from lms.people.models import Person, SignIn
from lms.watching.models import Watch
from lms.web import forms
from tests.conftest import person_of

BEAT = "/videos/know-your-rights/heartbeat"
WATCH = "/videos/know-your-rights/watch"


def beat(stocked: Flask, **changes: object) -> dict[str, object]:
    with stocked.test_request_context():
        opened = forms.opened_now()
    body = {
        "batch": "b1",
        "who": None,
        "opened": opened,
        "spans": [[0.0, 14.6]],
        "resume": 14.6,
        "age": 0.0,
        "rate": 1.0,
    }
    return body | changes


def test_the_first_heartbeat_starts_a_guest(stocked: Flask, browser: FlaskClient) -> None:
    answer = browser.post(BEAT, json=beat(stocked))
    said = answer.json
    assert answer.status_code == 200 and said["saved"] is True
    assert {
        "covered": 15,
        "unverified": 0,
        "resume": 14.6,
        "completed": False,
        "awarded": None,
        "next": 15,
    }.items() <= said.items()
    assert said["missing"].startswith("Still to do:") and said["who"] == person_of(browser).tag
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_the_same_heartbeat_twice_changes_nothing(stocked: Flask, browser: FlaskClient) -> None:
    tag = browser.post(BEAT, json=beat(stocked)).json["who"]
    again = browser.post(BEAT, json=beat(stocked, who=tag)).json
    assert again["covered"] == 15
    with db.reading() as session:
        assert session.query(Person).count() == session.query(Watch).count() == 1


def test_a_page_whose_sign_in_ended_is_told_and_nobody_is_started(stocked: Flask, browser: FlaskClient) -> None:
    answer = browser.post(BEAT, json=beat(stocked, who="someone-elses-tag"))
    assert answer.status_code == 401 and "Sign in again" in answer.json["error"]
    with db.reading() as session:
        assert session.query(Person).count() == 0


def test_seconds_never_go_to_another_person(stocked: Flask, sign_in) -> None:
    amina, derek = sign_in("resident"), sign_in("resident")
    answer = derek.post(BEAT, json=beat(stocked, who=person_of(amina).tag))
    assert answer.status_code == 401
    assert derek.get(WATCH).json["covered"] == 0


def test_a_jump_earns_thirty_seconds_and_keeps_the_rest(stocked: Flask, browser: FlaskClient) -> None:
    start = clock.now().replace(microsecond=0)
    with time_machine.travel(start, tick=False):
        said = browser.post(BEAT, json=beat(stocked, spans=[[0, 120]], resume=120)).json
        assert (said["covered"], said["unverified"]) == (30, 90)
    with time_machine.travel(start + timedelta(seconds=30), tick=False):
        later = browser.post(BEAT, json=beat(stocked, who=said["who"], spans=[], resume=0)).json
        assert (later["covered"], later["unverified"]) == (90, 30)
    with time_machine.travel(start + timedelta(seconds=60), tick=False):
        last = browser.post(BEAT, json=beat(stocked, who=said["who"], spans=[], resume=0)).json
        assert (last["covered"], last["unverified"]) == (120, 0)


def test_an_old_message_never_moves_the_place_back(stocked: Flask, browser: FlaskClient) -> None:
    tag = browser.post(BEAT, json=beat(stocked, resume=40.0)).json["who"]
    assert browser.post(BEAT, json=beat(stocked, who=tag, resume=5.0, age=60.0)).json["resume"] == 40.0
    assert browser.post(BEAT, json=beat(stocked, who=tag, resume=0.0)).json["resume"] == 40.0


def test_near_the_end_it_starts_over(stocked: Flask, browser: FlaskClient) -> None:
    length = browser.get(WATCH).json["duration"]
    assert browser.post(BEAT, json=beat(stocked, resume=length - 2.0)).json["resume"] == 0.0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("spans", "all of it"),
        ("spans", [[5, 1]]),
        ("spans", [[0, 1, 2]]),
        ("spans", [["0", "1"]]),
        ("spans", [[0, 1]] * 501),
        ("spans", [[-3, 4]]),
        ("spans", [[True, 4]]),
        ("spans", None),
        ("resume", "here"),
        ("resume", -1),
        ("age", -5),
        ("rate", 99),
        ("batch", ""),
        ("batch", 7),
        ("who", 7),
        ("opened", "forged"),
        ("opened", None),
    ],
)
def test_bad_input_names_its_field_and_changes_nothing(
    stocked: Flask, browser: FlaskClient, field: str, value: object
) -> None:
    answer = browser.post(BEAT, json=beat(stocked, **{field: value}))
    assert answer.status_code == 400 and field in answer.json["errors"] and answer.json["error"]
    with db.reading() as session:
        assert session.query(Person).count() == session.query(SignIn).count() == 0


@pytest.mark.parametrize("body", ["", "null", "[1]", "{", '{"spans": [[0, NaN]]}', "\xff", "[" * 5000])
def test_what_is_no_message_is_refused(browser: FlaskClient, body: str) -> None:
    answer = browser.post(BEAT, data=body.encode("latin-1"), content_type="application/json")
    assert answer.status_code == 400 and answer.json["error"]


def test_not_a_number_cannot_be_smuggled_in(stocked: Flask, browser: FlaskClient) -> None:
    text = json.dumps(beat(stocked, resume=float("nan")))
    assert browser.post(BEAT, data=text, content_type="text/plain").status_code == 400


def test_a_beacon_without_a_json_type_is_read(stocked: Flask, browser: FlaskClient) -> None:
    answer = browser.post(BEAT, data=json.dumps(beat(stocked)), content_type="text/plain;charset=UTF-8")
    assert answer.status_code == 200 and answer.json["covered"] == 15


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
    ],
)
def test_another_site_cannot_send_heartbeats(stocked: Flask, browser: FlaskClient, headers: dict[str, str]) -> None:
    assert browser.post(BEAT, json=beat(stocked), headers=headers).status_code == 403


def test_an_unknown_film_is_said_so(stocked: Flask, browser: FlaskClient) -> None:
    answer = browser.post("/videos/nope/heartbeat", json=beat(stocked))
    assert answer.status_code == 404
    with db.reading() as session:
        assert session.query(Person).count() == 0


def test_staff_are_told_and_no_guest_is_made(stocked: Flask, sign_in) -> None:
    assert sign_in("programme").post(BEAT, json=beat(stocked)).status_code == 401


def test_two_devices_join_what_they_saw(stocked: Flask, sign_in) -> None:
    phone = sign_in("resident")
    tag = person_of(phone).tag
    laptop = stocked.test_client()
    with phone.session_transaction() as theirs, laptop.session_transaction() as ours:
        ours["_user_id"], ours["_fresh"] = theirs["_user_id"], True
    phone.post(BEAT, json=beat(stocked, who=tag, spans=[[0, 10]]))
    said = laptop.post(BEAT, json=beat(stocked, who=tag, spans=[[5, 20]])).json
    assert said["covered"] == 20 and phone.get(WATCH).json["seen"] == [[0, 20]]


def test_two_devices_far_apart_are_both_offered_and_old_pages_go_on(stocked: Flask, browser: FlaskClient) -> None:
    """`device` may be left out; with it the other device's place is answered beside the latest."""

    def said(place_s: float, **more: object) -> tuple[float, float | None]:
        with stocked.test_request_context():
            opened = forms.opened_now()
        body = {"batch": "b", "who": who, "opened": opened, "spans": [[place_s - 2, place_s]], "resume": place_s}
        answer = browser.post(BEAT, json=body | more).json
        return answer["resume"], answer["also_resume"]

    who = None
    assert said(12) == (12, None)
    who = browser.get(WATCH).json["who"]
    assert said(14, device="p" * 32) == (14, None)
    assert said(65, device="laptop") == (65, 14)
    assert 'data-other="14' in browser.get("/modules/know-your-rights").get_data(as_text=True)
    assert browser.get(WATCH).json["also_resume"] == 14
    assert said(40, device="p" * 32) == (40, None)
    assert said(41) == (41, None)


def test_a_device_name_that_is_none_is_refused(stocked: Flask, browser: FlaskClient) -> None:
    for device in ("x" * 33, 7, ["a"]):
        refused = browser.post(BEAT, json=beat(stocked, device=device))
        assert refused.status_code == 400 and "device" in refused.json["errors"]
