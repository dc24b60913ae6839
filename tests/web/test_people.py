"""Saving one's place and signing in as a resident, over HTTP."""

import logging
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from lms import clock, db
from lms.audit import AuditEntry
from lms.people import store as people
from lms.people import ways_store as ways
from tests.factories import MODULE, a_module, a_resident
from tests.web.mailbox import EMAIL, ask, beat, mails, person_behind, token_of, wrong


@pytest.fixture
def other(app):
    """Another browser."""
    return app.test_client()


@pytest.fixture
def film(app):
    """A module with a film."""
    with db.writing() as session:
        a_module(session)


@pytest.fixture
def amina(app):
    """A saved resident; returns her id."""
    with db.writing() as session:
        return a_resident(session, EMAIL).id


def test_it_works(client, film):
    beat(client, [[0, 20]])
    link, code = ask(client)
    page = client.get("/sign-in/code").get_data(as_text=True)
    assert EMAIL in page and 'inputmode="numeric"' in page and 'autocomplete="one-time-code"' in page
    answer = client.post("/sign-in/code", data={"code": f" {code[:3]} {code[3:]} "})
    assert (answer.status_code, answer.location) == (303, "/")
    assert person_behind(client).email == EMAIL
    assert client.get(f"/videos/{MODULE}/watch").get_json()["covered"] == 20
    assert client.get(link).status_code == 410


@pytest.mark.parametrize("how", ["link", "code"])
def test_what_somebody_else_did_on_the_device_can_be_left_out(client, film, amina, how):
    beat(client, [[0, 20]])
    link, code = ask(client)
    way, sent = (link, {}) if how == "link" else ("/sign-in/code", {"code": code})
    assert 'name="leave"' in client.get(way).get_data(as_text=True)
    client.post(way, data=sent | {"leave": "yes"})
    assert person_behind(client).id == amina
    assert client.get("/account/export").get_json()["watched"] == []


def test_nobody_is_asked_about_a_device_on_which_nothing_was_done(client, film):
    link, _ = ask(client)
    assert 'name="leave"' not in client.get(link).get_data(as_text=True)


def test_the_code_stands_first_in_the_subject_and_the_mail_holds_a_link(client):
    link, code = ask(client)
    to, subject, text = mails()[-1]
    assert to == EMAIL and subject.startswith(code + " ") and code in text and link in text
    assert code.isdecimal() and len(code) == 6


def test_the_answer_is_the_same_for_a_known_address_and_an_unknown_one(client, other, amina):
    answers = []
    for browser, email in ((client, EMAIL), (other, "nobody@example.org")):
        ask(browser, email)
        page = browser.get("/sign-in/code").get_data(as_text=True)
        text = mails()[-1][2]
        link, code = text.split("http://localhost:8000")[1].split()[0], mails()[-1][1][:6]
        answers.append((page.replace(email, "X"), text.replace(link, "L").replace(code, "C")))
    assert answers[0] == answers[1]


def test_opening_the_link_uses_nothing_up_and_signs_nobody_in(client, other):
    link, _ = ask(client)
    for _ in range(3):
        page = other.get(link)
        assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store"
    assert token_of(other) == "" and other.head(link).status_code == 200
    assert other.post(link).status_code == 303


def test_the_link_works_on_any_device_and_once(client, other):
    link, _ = ask(client)
    assert other.post(link).status_code == 303
    assert person_behind(other).email == EMAIL and person_behind(client) is None
    used = client.post(link)
    assert used.status_code == 410 and "/sign-in" in used.get_data(as_text=True)
    assert person_behind(client) is None


def test_the_code_works_only_in_the_browser_that_asked(client, other):
    _, code = ask(client)
    assert other.post("/sign-in/code", data={"code": code}).status_code == 410
    ask(other, "bob@example.org")
    assert other.post("/sign-in/code", data={"code": code}).status_code == 400
    assert person_behind(other) is None
    assert client.post("/sign-in/code", data={"code": code}).status_code == 303


@pytest.mark.parametrize("how", ["link", "code"])
def test_after_ten_minutes_neither_link_nor_code_works(client, how):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        link, code = ask(client)
        traveller.shift(timedelta(minutes=10))
        late = client.post(link) if how == "link" else client.post("/sign-in/code", data={"code": code})
        assert late.status_code == 410 and person_behind(client) is None
        assert client.get(link).status_code == 410


def test_the_sixth_try_is_refused_even_when_right(client):
    link, code = ask(client)
    assert [client.post("/sign-in/code", data={"code": wrong(code)}).status_code for _ in range(5)] == [400] * 4 + [410]
    assert client.post("/sign-in/code", data={"code": code}).status_code == 410
    assert client.post(link).status_code == 410 and person_behind(client) is None


def test_something_that_is_no_code_costs_no_try(client):
    _, code = ask(client)
    for _ in range(9):
        assert client.post("/sign-in/code", data={"code": "12a"}).status_code == 400
    assert client.post("/sign-in/code", data={"code": code}).status_code == 303


def test_a_newer_mail_makes_the_older_one_useless(client):
    link, code = ask(client)
    newer, _ = ask(client)
    assert client.post(link).status_code == 410
    assert client.post("/sign-in/code", data={"code": code}).status_code == 400
    assert client.post(newer).status_code == 303


def test_five_mails_an_hour_for_an_address(client, app):
    with time_machine.travel(clock.now().replace(minute=0, second=0), tick=False) as traveller:
        for _ in range(5):
            ask(client)
        refused = client.post("/sign-in", data={"email": EMAIL.upper()})
        assert refused.status_code == 429 and len(mails()) == 5
        ask(client, "bob@example.org")
        traveller.shift(timedelta(hours=1))
        ask(client)


def test_twenty_mails_an_hour_for_a_network_address(client, app):
    with time_machine.travel(clock.now().replace(minute=0, second=0), tick=False):
        for place in range(20):
            ask(client, f"person{place}@example.org")
        assert client.post("/sign-in", data={"email": "one.more@example.org"}).status_code == 429
        elsewhere = {"REMOTE_ADDR": "203.0.113.7"}
        answer = client.post("/sign-in", data={"email": "one.more@example.org"}, environ_base=elsewhere)
        assert answer.status_code == 303 and len(mails()) == 21


@pytest.mark.parametrize("email", ["", "amina", "a@example.org,b@example.org", "a@example.org\nBcc: b@example.org"])
def test_an_odd_address_gets_a_sentence_and_no_mail(client, email):
    answer = client.post("/sign-in", data={"email": email})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400 and "<title>Error: " in page and 'href="#email"' in page and mails() == []


GOOD_WAYS = ["/modules", "/modules/know-your-rights?lang=en#quiz"]
BAD_WAYS = [
    "//evil.example",
    "https://evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "/%0d%0a//evil",
    "evil",
]


@pytest.mark.parametrize("way", GOOD_WAYS)
def test_signing_in_leads_to_where_one_was_going(client, way):
    assert f'value="{way}"' in client.get("/sign-in", query_string={"next": way}).get_data(as_text=True)
    link, _ = ask(client, next=way)
    assert client.post(link).location == way


@pytest.mark.parametrize("way", [*BAD_WAYS, "/modules\r\nSet-Cookie: a=b", "http:evil.example", "///evil.example"])
def test_signing_in_never_leads_to_another_site(client, way):
    link, _ = ask(client, next=way)
    location = client.post(link).location
    assert location.startswith("/") and not location.startswith(("//", "/\\")) and "\n" not in location
    again = client.get("/sign-in", query_string={"next": way}).location
    assert again.startswith("/") and not again.startswith(("//", "/\\"))


def test_who_is_signed_in_is_sent_on(client, amina):
    link, _ = ask(client)
    client.post(link)
    assert client.get("/sign-in?next=/modules").location == "/modules"


def test_the_code_page_without_a_mail_leads_back(client):
    assert client.get("/sign-in/code").location == "/sign-in"


def printed(person_id):
    with db.writing() as session:
        return "/sign-in/link/" + ways.print_way_in(session, purpose="demo", person_id=person_id, now=clock.now())


def test_a_printed_link_shows_the_demonstrations_resident(client, film, amina):
    beat(client, [[0, 20]])
    assert client.post(printed(amina)).location == "/"
    assert person_behind(client).id == amina
    assert client.get(f"/videos/{MODULE}/watch").get_json()["covered"] == 20


def test_signing_in_is_written_down_without_names(client, amina):
    link, _ = ask(client)
    client.post(link)
    with db.reading() as session:
        (entry,) = session.scalars(select(AuditEntry)).all()
        assert (entry.action, entry.actor) == ("signed-in", f"person:{people.person(session, amina).tag}")
        assert EMAIL not in str(entry.__dict__)


def test_no_address_and_no_log_holds_a_name_or_an_e_mail(client, amina, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    link, code = ask(client)
    visited = [link, "/sign-in/code"]
    visited += [client.post("/sign-in/code", data={"code": wrong(code)}).location or ""]
    visited += [client.post(link).location, client.post("/sign-out").location]
    said = " ".join(visited) + caplog.text + "".join(capfd.readouterr())
    assert "amina" not in said.lower() and EMAIL not in said
