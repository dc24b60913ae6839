"""One-time ways in: hashes only, once, ten minutes, five tries, one browser for the code."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms import db
from lms.errors import Gone
from lms.people import store as people
from lms.people import ways_store as ways
from lms.people.models import SignIn, WayIn
from tests.factories import NOON, a_guest, a_resident

EMAIL, SECRET, MINUTE = "amina@example.org", "a secret", timedelta(minutes=1)


@pytest.fixture
def session(app):
    with db.writing() as session:
        yield session


def ask(session, browser="one", now=NOON):
    return ways.ask(session, email=EMAIL, next_path="/modules", browser=browser, secret=SECRET, now=now)


def try_code(session, code, browser="one", now=NOON):
    return ways.try_code(session, browser=browser, code=code, secret=SECRET, now=now)


def other(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def test_nothing_that_opens_a_door_is_kept(session):
    token, code = ask(session)
    row = session.scalars(select(WayIn)).one()
    kept = " ".join(str(getattr(row, column.name)) for column in WayIn.__table__.columns)
    assert token not in kept and code not in kept and "one" not in kept.split()


def test_a_link_works_once(session):
    token, _ = ask(session)
    assert ways.use_link(session, token, NOON).email == EMAIL
    with pytest.raises(Gone):
        ways.use_link(session, token, NOON)
    with pytest.raises(Gone):
        ways.way_in(session, token, NOON)


def test_looking_at_a_link_uses_nothing_up(session):
    token, _ = ask(session)
    for _ in range(3):
        ways.way_in(session, token, NOON)
    ways.use_link(session, token, NOON)


def test_link_and_code_run_out_after_ten_minutes(session):
    token, code = ask(session)
    ways.way_in(session, token, NOON + 10 * MINUTE - timedelta(seconds=1))
    with pytest.raises(Gone):
        ways.use_link(session, token, NOON + 10 * MINUTE)
    assert try_code(session, code, now=NOON + 10 * MINUTE) is None


def test_link_and_code_are_one_way_in(session):
    token, code = ask(session)
    assert try_code(session, code) is not None
    assert try_code(session, code) is None
    with pytest.raises(Gone):
        ways.use_link(session, token, NOON)


def test_a_newer_mail_cancels_the_older_one(session):
    token, code = ask(session)
    _, newer_code = ask(session, browser="two")
    with pytest.raises(Gone):
        ways.use_link(session, token, NOON)
    assert try_code(session, code) is None
    assert try_code(session, newer_code, browser="two") is not None


def test_a_code_works_only_in_the_browser_that_asked(session):
    _, code = ask(session)
    assert try_code(session, code, browser="two") is None
    assert try_code(session, code, browser="") is None
    assert try_code(session, code) is not None


def test_the_fifth_wrong_code_ends_it_and_the_right_one_comes_too_late(session):
    token, code = ask(session)
    for left in (4, 3, 2, 1):
        assert try_code(session, other(code)) is None
        assert ways.find_asked(session, "one", NOON) is not None, left
    assert try_code(session, other(code)) is None
    assert ways.find_asked(session, "one", NOON) is None
    assert try_code(session, code) is None
    with pytest.raises(Gone):
        ways.use_link(session, token, NOON)


def test_four_wrong_codes_leave_room_for_the_right_one(session):
    _, code = ask(session)
    for _ in range(4):
        try_code(session, other(code))
    assert try_code(session, code) is not None


def test_a_printed_link_lasts_a_day_and_works_once(session):
    amina = a_resident(session)
    token = ways.print_way_in(session, purpose="demo", person_id=amina.id, now=NOON)
    day = timedelta(hours=24)
    assert ways.way_in(session, token, NOON + day - MINUTE).person_id == amina.id
    with pytest.raises(Gone):
        ways.way_in(session, token, NOON + day)
    ways.use_link(session, token, NOON)
    with pytest.raises(Gone):
        ways.use_link(session, token, NOON)


def test_old_ways_in_and_ended_sign_ins_are_forgotten(session):
    ask(session)
    guest = a_guest(session)
    kept = people.sign_in(session, now=NOON, person_id=guest.id)
    shared = people.sign_in(session, now=NOON, person_id=guest.id, shared=True)
    ways.forget_ways_in(session, NOON)
    people.forget_ended_sign_ins(session, NOON + 29 * MINUTE)
    assert len(session.scalars(select(WayIn)).all()) == 1 and people.find_sign_in(session, shared, NOON)
    ways.forget_ways_in(session, NOON + 10 * MINUTE)
    people.forget_ended_sign_ins(session, NOON + 30 * MINUTE)
    assert session.scalars(select(WayIn)).all() == []
    assert [row.token_hash for row in session.scalars(select(SignIn))] == [people.hashed(kept)]
