"""A resident's account: what they say, where they are signed in, taking all of it along, erasing it."""

import json

import pytest
from sqlalchemy import select

from lms import clock, db
from lms.audit import AuditEntry
from lms.badges.models import Award
from lms.catalogue import store as catalogue
from lms.counts.models import Count
from lms.db import Base
from lms.journey import settle
from lms.landlords.models import Landlord
from lms.mail import Mail
from lms.people import store as people
from lms.people.models import Person, SignIn
from tests.factories import MODULE, a_module, a_resident, pass_the_quiz
from tests.web.mailbox import EMAIL, ask, beat, person_behind

SAID = {"name": "Amina K", "landlord": "3", "region": "London", "language": "en"}


@pytest.fixture
def amina(app, client):
    """A saved resident who watched a little, signed in in `client`."""
    with db.writing() as session:
        a_module(session)
        session.add(Landlord(id=3, slug="riverbank", name="Riverbank Homes", region="North West", invented=True))
        amina_id = a_resident(session, EMAIL).id
    link, _ = ask(client)
    client.post(link)
    beat(client, [[0, 20]], who=person_behind(client).tag)
    return amina_id


def held(amina):
    with db.reading() as session:
        found = people.person(session, amina)
        return found.name, found.landlord_id, found.region, found.language


def test_it_works(client, amina):
    assert client.post("/account", data=SAID).location == "/account"
    assert held(amina) == ("Amina K", 3, "London", "en")
    page = client.get("/account").get_data(as_text=True)
    assert "Amina K" in page and "Riverbank Homes" in page and "This device" in page and EMAIL in page


def test_the_stranger_is_kept_out(client, app):
    for path in ("/account", "/account/export", "/account/delete"):
        assert client.get(path).status_code == 401
    for path in ("/account", "/account/delete", "/account/sign-out-everywhere"):
        assert client.post(path).status_code == 401


def test_one_may_rather_not_say(client, amina):
    client.post("/account", data=SAID)
    assert "I would rather not say" in client.get("/account").get_data(as_text=True)
    client.post("/account", data=SAID | {"name": "", "landlord": "", "region": ""})
    assert held(amina) == (None, None, None, "en")


@pytest.mark.parametrize("change", [{"landlord": "99"}, {"region": "Mars"}, {"language": "tlh"}, {"name": "x" * 81}])
def test_what_is_on_no_list_gets_a_sentence_and_changes_nothing(client, amina, change):
    before = held(amina)
    answer = client.post("/account", data=SAID | change)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400 and f'href="#{next(iter(change))}"' in page and held(amina) == before


def test_changing_the_landlord_leaves_starts_as_they_were(client, amina):
    client.post("/account", data=SAID)
    with db.reading() as session:
        assert [(row.landlord_id, row.number) for row in session.scalars(select(Count))] == [(0, 1)]


def test_signing_out_everywhere_ends_every_device(client, app, amina):
    other = app.test_client()
    link, _ = ask(other)
    other.post(link)
    assert client.post("/account/sign-out-everywhere").location == "/"
    assert client.get("/account").status_code == other.get("/account").status_code == 401
    with db.reading() as session:
        assert session.scalars(select(SignIn)).all() == []
        assert session.scalars(select(AuditEntry.action)).all()[-1] == "signed-out-everywhere"


def test_a_guest_is_told_how_to_keep_what_they_did(client, app):
    with db.writing() as session:
        a_module(session)
    beat(client, [[0, 20]])
    page = client.get("/account").get_data(as_text=True)
    assert "/sign-in?next=/account" in page and 'name="landlord"' not in page
    assert client.get("/account/export").get_json()["watched"][0]["seconds"]["seen"] == [[0, 20]]


def test_a_guest_cannot_add_to_a_landlords_counts(client, amina, app):
    guest = app.test_client()
    beat(guest, [[0, 2]])
    assert guest.post("/account", data=SAID).status_code == 403
    beat(guest, [[0, 20]], who=person_behind(guest).tag)
    with db.reading() as session:
        assert set(session.scalars(select(Count.landlord_id))) == {0}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202ekcaB\u202c ot tnorf", "kcaB ot tnorf"),
        ("Amina\x00\u2028K", "Amina K"),
        ("\u200b\u2060", None),
        ("\U0001f469\u200d\U0001f680 Zoë", "\U0001f469\u200d\U0001f680 Zoë"),
    ],
)
def test_a_name_is_kept_as_others_will_see_it(client, amina, typed, kept):
    client.post("/account", data=SAID | {"name": typed})
    assert held(amina)[0] == kept


def complete(amina):
    with db.writing() as session:
        (person,) = people.lock(session, amina)
        module = catalogue.module(session, MODULE)
        pass_the_quiz(session, amina, module.id, clock.now())
        settle.settle(session, person, module.id, clock.now(), settle.House(), settle.Evidence(90, 100, 0, 7))


def test_the_download_holds_everything(client, amina):
    complete(amina)
    answer = client.get("/account/export")
    assert (
        answer.headers["Content-Disposition"].startswith("attachment") and answer.headers["Cache-Control"] == "no-store"
    )
    held = json.loads(answer.data)
    assert held["person"]["email"] == EMAIL and held["person"]["saved_at"].endswith("+00:00")
    assert held["watched"][0]["seconds"]["seen"] == [[0, 20]]
    for part in ("sign_ins", "starts", "completions", "quizzes", "badges"):
        assert len(held[part]) == 1, part
    assert held["attendance"] == [] and held["starts"][0]["landlord"] is None
    assert [entry["action"] for entry in held["written_down"]] == ["signed-in"]


def test_the_download_holds_withdrawn_badges_and_signed_files_too(client, amina):
    client.post("/account", data=SAID)
    complete(amina)
    (badge,) = client.get("/account/export").get_json()["badges"]
    client.get(f"/c/{badge['number']}/badge.json")
    (badge,) = client.get("/account/export").get_json()["badges"]
    assert set(badge["files"]) == {"data-integrity", "vc-jwt"} and badge["subject"].startswith("urn:uuid:")
    client.post(f"/c/{badge['number']}/withdraw")
    (badge,) = client.get("/account/export").get_json()["badges"]
    assert badge["withdrawn_at"] and badge["files"] == {} and badge["subject"] is None


def of_persons():
    """Every table with a column that names a person."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == "persons" for key in column.foreign_keys) or column.name == "person_id":
                yield column


def test_deleting_asks_first(client, amina):
    assert client.get("/account/delete").status_code == 200
    answer = client.post("/account/delete", data={})
    assert answer.status_code == 400 and 'href="#sure"' in answer.get_data(as_text=True)
    assert held(amina)


def test_deleting_erases_the_person_and_leaves_the_counts(client, amina):
    complete(amina)
    with db.reading() as session:
        counts = sorted((row.measure, row.number) for row in session.scalars(select(Count)))
    assert client.post("/account/delete", data={"sure": "yes"}).location == "/"
    with db.reading() as session:
        assert session.scalars(select(Person)).all() == [] and session.scalars(select(Mail)).all() == []
        for column in of_persons():
            assert session.execute(select(column).where(column.is_not(None))).all() == [], column
        assert sorted((row.measure, row.number) for row in session.scalars(select(Count))) == counts
        assert session.scalars(select(Award.subject)).all() == [None]
    assert client.get("/account").status_code == 401


def test_deleting_takes_the_guests_who_became_the_person_along(client, app, amina):
    guest = app.test_client()
    beat(guest, [[0, 20]])
    link, _ = ask(guest)
    guest.post(link)
    guest.post("/account/delete", data={"sure": "yes"})
    with db.reading() as session:
        assert session.scalars(select(Person)).all() == []


def test_nobody_gets_the_number_of_an_erased_person(client, app, amina):
    client.post("/account/delete", data={"sure": "yes"})
    guest = app.test_client()
    beat(guest, [[0, 20]])
    assert person_behind(guest).id != amina


def test_the_same_address_may_come_back_as_a_new_person(client, amina):
    client.post("/account/delete", data={"sure": "yes"})
    link, _ = ask(client)
    client.post(link)
    assert person_behind(client).email == EMAIL
