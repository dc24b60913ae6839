"""flask lms sign-in-link, flask lms staff add and flask lms staff end."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from lms import clock, db
from lms.audit import AuditEntry
from lms.landlords.models import Landlord
from lms.people import store as people
from lms.people.models import Staff, WayIn
from tests.factories import a_resident


@pytest.fixture(params=["demo", "local"])
def settings(request, settings):
    """The demonstration, and an installation that is none."""
    return replace(settings, mode=request.param)


@pytest.fixture
def run(app):
    """run("staff", "add", ...) -> (exit code, what it printed)."""

    def run(*words):
        result = app.test_cli_runner().invoke(args=["lms", *words])
        return result.exit_code, result.output.strip()

    return run


def test_it_works(app, run, settings):
    code, said = run("staff", "add", "Lead@Example.org", "--role", "administrator", "--name", "Lee")
    assert code == 0 and "sign-in-link lead@example.org" in said
    code, link = run("sign-in-link", "LEAD@example.org")
    assert code == 0 and link.startswith(
        "http://localhost:8000/sign-in/" + ("link/" if settings.mode == "demo" else "enrol/")
    )
    with db.reading() as session:
        row = session.scalars(select(WayIn)).one()
        assert row.purpose == ("demo" if settings.mode == "demo" else "enrol")
        assert link.rsplit("/", 1)[1] not in str(row.__dict__)
        assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all() == [
            "staff-added",
            "link-printed",
        ]
        assert "example.org" not in str([entry.__dict__ for entry in session.scalars(select(AuditEntry))])
    answer = app.test_client().get(link.removeprefix("http://localhost:8000"))
    assert answer.status_code == 200


def test_a_residents_link_is_printed_in_the_demonstration_only(run, settings):
    with db.writing() as session:
        a_resident(session)
    code, said = run("sign-in-link", "amina@example.org")
    assert (code == 0) is (settings.mode == "demo")
    assert ("/sign-in/link/" in said) is (settings.mode == "demo")


def test_nobody_gets_no_link(run):
    code, said = run("sign-in-link", "nobody@example.org")
    assert code == 1 and "staff add" in said


def test_landlord_staff_name_their_landlord(run):
    with db.writing() as session:
        session.add(Landlord(id=3, slug="riverbank", name="Riverbank Homes", region="North West", invented=True))
    assert run("staff", "add", "l@example.org", "--role", "landlord", "--landlord", "riverbank")[0] == 0
    with db.reading() as session:
        assert session.scalars(select(Staff.landlord_id)).one() == 3


WRONG = [
    ("l@example.org", "--role", "landlord"),
    ("p@example.org", "--role", "programme", "--landlord", "riverbank"),
    ("l@example.org", "--role", "landlord", "--landlord", "nowhere"),
    ("p@example.org", "--role", "resident"),
    ("not an address", "--role", "programme"),
    ("p@example.org",),
]


@pytest.mark.parametrize("words", WRONG)
def test_what_makes_no_sense_gets_a_sentence_and_makes_nothing(run, words):
    code, said = run("staff", "add", *words)
    assert code != 0 and "Traceback" not in said and said
    with db.reading() as session:
        assert session.scalars(select(Staff)).all() == []


def test_an_account_is_made_once(run):
    assert run("staff", "add", "p@example.org", "--role", "programme")[0] == 0
    assert run("staff", "add", "P@example.org", "--role", "administrator")[0] == 1


def test_who_has_left_is_shut_out_at_once(app, run):
    run("staff", "add", "lead@example.org", "--role", "programme")
    with db.writing() as session:
        account = people.find_staff_by_email(session, "lead@example.org")
        people.enrol(session, account, password_hash="kept", totp_secret="kept", totp_step=1)
        staff_id, cookie = account.id, people.sign_in(session, now=clock.now(), staff_id=account.id)
    run("sign-in-link", "lead@example.org")
    code, said = run("staff", "end", "LEAD@example.org")
    assert code == 0 and "shut" in said
    with db.reading() as session:
        account = people.staff(session, staff_id)
        assert (account.password_hash, account.totp_secret) == (None, None)
        assert people.find_sign_in(session, cookie, clock.now()) is None
        assert session.scalars(select(WayIn)).all() == []
        assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()[-1] == "staff-ended"
    assert run("staff", "end", "nobody@example.org")[0] == 1
