"""Staff: the link enrols, password and second factor are both asked every time, tries are limited."""

import re
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree

import pyotp
import pytest
import time_machine
from sqlalchemy import select

from lms import clock, db
from lms.audit import AuditEntry
from lms.cli.sign_in import printed_link
from lms.people import rules as people_rules
from lms.people import store as people
from lms.people.models import SignIn, Staff
from tests import factories
from tests.conftest import made

PASSWORD = "a kettle by the window"
EMAIL = "programme@example.org"


@pytest.fixture
def settings(settings):
    """A demonstration prints links that sign in; anywhere else they only enrol."""
    return replace(settings, mode="local")


@pytest.fixture
def moved():
    """A clock that stands still until it is moved."""
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def link(settings, app, moved):
    """The path of a new account's enrolment link."""
    with db.writing() as session:
        factories.staff(session, now=clock.now())
        return printed_link(session, settings, EMAIL).removeprefix(settings.base_url)


def key_on(page):
    """The second factor's key as the page prints it."""
    return re.search(r'translate="no">([A-Z2-7 ]+)<', page.get_data(as_text=True)).group(1).replace(" ", "")


def code_of(key):
    return pyotp.TOTP(key).at(clock.now())


def enrol(browser, link, **changes):
    key = key_on(browser.get(link))
    data = {"password": PASSWORD, "again": PASSWORD, "code": code_of(key)} | changes
    return key, browser.post(link, data=data)


def enter(browser, code, password=PASSWORD, email=EMAIL, **more):
    return browser.post("/sign-in/staff", data={"email": email, "password": password, "code": code} | more)


def signed_in(app):
    with db.reading() as session:
        return session.scalars(select(SignIn)).all()


@pytest.fixture
def key(client, link, moved):
    """An enrolled account's second factor, with a fresh code ahead."""
    key, answer = enrol(client, link)
    assert (answer.status_code, answer.location) == (303, "/sign-in/staff")
    moved.shift(timedelta(seconds=30))
    return key


def test_it_works(client, key):
    answer = enter(client, code_of(key))
    assert (answer.status_code, answer.location) == (303, "/programme")


def test_enrolling_signs_nobody_in(app, client, link):
    _, answer = enrol(client, link)
    assert answer.status_code == 303 and signed_in(app) == []


def test_both_are_asked_at_every_sign_in(app, client, key, moved):
    for password, code in (
        (PASSWORD, ""),
        ("", code_of(key)),
        (PASSWORD, "000000"),
        ("another password", code_of(key)),
    ):
        assert enter(client, code, password).status_code == 400
    assert signed_in(app) == []
    assert enter(client, code_of(key)).status_code == 303
    client.post("/sign-out")
    assert enter(client, "").status_code == 400


def test_an_account_that_is_not_enrolled_cannot_sign_in(app, client, link):
    for password in ("", PASSWORD, "nobody has this password"):
        assert enter(client, "123456", password).status_code == 400
    assert signed_in(app) == []


def test_a_code_works_once(app, client, key):
    code = code_of(key)
    assert enter(client, code).status_code == 303
    client.post("/sign-out")
    assert enter(client, code).status_code == 400 and signed_in(app) == []


def test_the_code_that_enrolled_is_used_up(client, link):
    key, _ = enrol(client, link)
    assert enter(client, code_of(key)).status_code == 400


def test_the_answer_is_the_same_whatever_is_wrong(client, key):
    client.get("/sign-in/staff")  # shows that enrolling worked, once
    tries = [
        ("nobody@example.org", PASSWORD, code_of(key)),
        (EMAIL, "wrong", code_of(key)),
        (EMAIL, PASSWORD, "000000"),
    ]
    pages = [
        enter(client, code, password, email).get_data(as_text=True).replace(email, "X")
        for email, password, code in tries
    ]
    assert len(set(pages)) == 1


def test_ten_tries_in_a_quarter_of_an_hour(client, key, moved):
    moved.move_to(clock.now().replace(minute=0, second=0) + timedelta(hours=1))
    for _ in range(10):
        assert enter(client, "000000", "wrong").status_code == 400
    assert enter(client, code_of(key)).status_code == 429
    moved.shift(timedelta(minutes=15))
    assert enter(client, code_of(key)).status_code == 303


def test_a_session_ends_after_half_an_hour_unused_or_twelve_hours(client, key, moved):
    enter(client, code_of(key))
    assert client.get("/programme").status_code == 200
    for _ in range(35):
        moved.shift(timedelta(minutes=20))
        assert client.get("/programme").status_code == 200
    moved.shift(timedelta(minutes=20))
    assert client.get("/programme").status_code == 401
    enter(client, code_of(key))
    moved.shift(timedelta(minutes=31))
    assert client.get("/programme").status_code == 401


def test_opening_the_link_and_its_picture_uses_nothing_up(client, link):
    keys = {key_on(client.get(link)) for _ in range(2)}
    picture = client.get(link + "/key.svg")
    assert len(keys) == 1 and picture.mimetype == "image/svg+xml" and picture.headers["Cache-Control"] == "no-store"
    assert ElementTree.fromstring(picture.data).tag.endswith("svg") and b"style" not in picture.data
    assert enrol(client, link)[1].status_code == 303


WRONG = [
    ({"password": "short one", "again": "short one"}, "password"),
    ({"password": "passwordpassword", "again": "passwordpassword"}, "password"),
    ({"again": "a kettle by the door"}, "again"),
    ({"code": "000000"}, "code"),
    ({"code": ""}, "code"),
]


@pytest.mark.parametrize(("changes", "field"), WRONG)
def test_what_cannot_be_used_gets_a_sentence_and_leaves_the_link_good(app, client, link, changes, field):
    _, answer = enrol(client, link, **changes)
    assert answer.status_code == 400 and f'href="#{field}"' in answer.get_data(as_text=True)
    with db.reading() as session:
        assert session.scalars(select(Staff.password_hash)).one() is None
    assert enrol(client, link)[1].status_code == 303


def test_a_link_enrols_once_and_for_a_day(client, link, moved):
    moved.shift(timedelta(hours=24))
    assert client.get(link).status_code == 410 and client.get(link + "/key.svg").status_code == 410
    moved.shift(-timedelta(hours=1))
    enrol(client, link)
    assert client.get(link).status_code == 410 and client.post(link).status_code == 410


def test_enrolling_again_ends_what_was_before(app, client, key, settings, moved):
    enter(client, code_of(key))
    with db.writing() as session:
        link = printed_link(session, settings, EMAIL).removeprefix(settings.base_url)
    newer, _ = enrol(
        app.test_client(), link, password="another kettle, same window", again="another kettle, same window"
    )
    moved.shift(timedelta(seconds=30))
    assert newer != key and signed_in(app) == []
    assert enter(client, code_of(key)).status_code == 400
    assert enter(client, code_of(newer), "another kettle, same window").status_code == 303


def test_outside_the_demonstration_no_printed_link_signs_in(app, client, link, settings):
    token = link.rsplit("/", 1)[1]
    assert client.get(f"/sign-in/link/{token}").location == f"/sign-in/enrol/{token}"
    assert client.post(f"/sign-in/link/{token}").status_code == 410
    with db.writing() as session:
        demo = printed_link(session, replace(settings, mode="demo"), EMAIL).removeprefix(settings.base_url)
    assert client.get(demo).status_code == 410 and client.post(demo).status_code == 410 and signed_in(app) == []
    assert enrol(client, link)[1].status_code == 303


def test_landlord_staff_come_to_their_own_page_and_next_is_kept(app, client, key, moved):
    with db.writing() as session:
        session.scalars(select(Staff)).one().role = "landlord"
    assert enter(client, code_of(key)).location == "/landlord"
    client.post("/sign-out")
    moved.shift(timedelta(seconds=30))
    assert enter(client, code_of(key), next="/landlord?page=2").location == "/landlord?page=2"
    client.post("/sign-out")
    moved.shift(timedelta(seconds=30))
    assert enter(client, code_of(key), next="https://evil.example").location == "/landlord"


def test_what_happened_is_written_down_without_addresses(client, key):
    enter(client, "000000")
    enter(client, code_of(key))
    with db.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [entry.action for entry in entries] == ["link-printed", "enrolled", "staff-sign-in-refused", "signed-in"]
        assert all(EMAIL not in str(entry.__dict__) for entry in entries)


def test_a_demonstrations_link_signs_staff_in(settings, tmp_path):
    demo = made(replace(settings, mode="demo", data=tmp_path / "demo"))
    with demo.app_context():
        db.Base.metadata.create_all(db.db.engine.execution_options(lms_write=True))
        with db.writing() as session:
            factories.staff(session, now=clock.now())
            link = printed_link(session, replace(settings, mode="demo"), EMAIL).removeprefix(settings.base_url)
        browser = demo.test_client()
        assert 'name="shared"' not in browser.get(link).get_data(as_text=True)
        assert browser.post(link).location == "/programme"
        assert browser.post(link).status_code == 410
        with db.reading() as session:
            (row,) = session.scalars(select(SignIn)).all()
            assert (row.idle_s, row.until_at - row.made_at) == (1800, timedelta(hours=12))
            assert people.staff(session, row.staff_id).role == "programme"
        db.db.engine.dispose()


@pytest.mark.parametrize("kind", people_rules.ROLES)
def test_every_role_comes_home_to_a_page_it_may_see(sign_in, kind):
    browser = sign_in(kind, landlord_id=None)
    page = browser.get(browser.get("/sign-in").location)
    assert page.status_code == 200
    for way in re.findall(r'href="(/(?:programme|landlord|modules)[^"]*)"', page.text):
        assert browser.get(way).status_code == 200, way
