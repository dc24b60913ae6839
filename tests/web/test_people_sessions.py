"""What a sign-in is once it is there: whose, for how long, ended for good; and nobody else's form can make one."""

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import clock, db
from lms.people import store as people
from lms.people.models import Person, SignIn
from tests.factories import MODULE, a_module, a_resident
from tests.web.mailbox import EMAIL, ask, beat, mails, person_behind, token_of


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


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/code", "/sign-out", "/sign-in/link/x", "/sign-in/staff"])
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}])
def test_a_form_on_another_site_cannot_act(client, path, headers):
    before = token_of(client)
    assert client.post(path, data={"email": EMAIL}, headers=headers).status_code == 403
    assert mails() == [] and token_of(client) == before


def test_without_the_browsers_word_the_origin_decides(app, client):
    link, _ = ask(client)
    old_browser = FlaskClient(app, app.response_class)
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
        assert old_browser.post(link, headers=headers).status_code == 403
    assert old_browser.post(link, headers={"Origin": "http://localhost"}).status_code == 303


def test_what_a_guest_did_joins_what_the_saved_person_did(client, other, film, amina):
    link, _ = ask(other)
    other.post(link)
    assert beat(other, [[0, 30]], who=person_behind(other).tag).get_json()["covered"] == 30
    guest = beat(client, [[20, 50]]).get_json()["who"]
    old = token_of(client)
    link, code = ask(client)
    client.post("/sign-in/code", data={"code": code})
    assert person_behind(client).id == amina and token_of(client) != old
    assert client.get(f"/videos/{MODULE}/watch").get_json()["seen"] == [[0, 50]]
    assert client.get("/account").status_code == 200
    with db.reading() as session:
        assert people.find_sign_in(session, old, clock.now()) is None
        assert people.became(session, guest, amina)


def test_a_page_left_open_by_the_guest_still_saves_after_the_merge(client, film, amina):
    guest = beat(client, [[0, 15]]).get_json()["who"]
    link, _ = ask(client)
    client.post(link)
    late = beat(client, [[15, 25]], who=guest)
    assert late.status_code == 200 and late.get_json()["covered"] == 25
    assert late.get_json()["who"] == person_behind(client).tag
    assert beat(client, [[0, 5]], who="somebody-else").status_code == 401


def test_a_sign_in_changes_the_token_even_when_the_person_stays_the_same(client, film):
    beat(client, [[0, 20]])
    guest, old = person_behind(client).id, token_of(client)
    link, _ = ask(client)
    client.post(link)
    assert person_behind(client).id == guest and token_of(client) != old
    with db.reading() as session:
        assert people.find_sign_in(session, old, clock.now()) is None


def test_signing_in_as_somebody_else_merges_nobody(client, amina):
    link, _ = ask(client, "bob@example.org")
    client.post(link)
    link, _ = ask(client, EMAIL)
    client.post(link)
    assert person_behind(client).id == amina
    with db.reading() as session:
        assert session.scalars(select(Person.merged_into_id)).all() == [None, None]


def test_a_copied_cookie_dies_with_signing_out(client, other, amina):
    link, _ = ask(client)
    client.post(link)
    stolen = client.get_cookie("lms").value
    other.set_cookie("lms", stolen)
    assert other.get("/account").status_code == 200
    assert client.post("/sign-out").location == "/"
    assert client.get("/account").status_code == 401
    other.set_cookie("lms", stolen)
    assert other.get("/account").status_code == 401
    with db.reading() as session:
        assert session.scalars(select(SignIn)).all() == []


def test_signing_out_is_not_done_by_a_link(client):
    assert client.get("/sign-out").status_code == 405


def test_a_shared_computer_forgets_after_half_an_hour_or_four(client, amina):
    start = clock.now()
    with time_machine.travel(start, tick=False) as traveller:
        page = client.get(ask(client)[0]).get_data(as_text=True)
        assert 'name="shared"' in page and "checked" not in page
        link, _ = ask(client)
        client.post(link, data={"shared": "yes"})
        traveller.shift(timedelta(minutes=31))
        assert client.get("/account").status_code == 401
        link, code = ask(client)
        client.post("/sign-in/code", data={"code": code, "shared": "yes"})
        for _ in range(11):
            traveller.shift(timedelta(minutes=20))
            assert client.get("/account").status_code == 200
        traveller.shift(timedelta(minutes=20))
        assert client.get("/account").status_code == 401


def test_ones_own_device_remembers_for_weeks(client, amina):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        link, _ = ask(client)
        client.post(link)
        traveller.shift(timedelta(days=60))
        assert client.get("/account").status_code == 200
