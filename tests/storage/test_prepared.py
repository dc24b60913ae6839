"""Statements handed straight to the driver: the same values in and out on both databases, errors as SQLAlchemy's."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, func, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from lms import db
from lms.errors import Busy
from lms.people.models import Person
from lms.prepared import Driver, NeedsSession, Prepared, driver_of, whole
from lms.watching import store as watching
from lms.watching.models import Credit
from lms.watching.rules import Bucket
from tests.factories import NOON, a_guest, a_module

PEOPLE = Prepared(select(Person.id, Person.saved_at, Person.created_at).where(Person.tag == bindparam("tag")))
COUNT = Prepared(select(func.count()).select_from(Person))
NEW_CREDIT = Prepared(insert(Credit.__table__).inline())  # type: ignore[arg-type]  # a table


@pytest.fixture
def person_id(app):
    with db.writing() as session:
        a_module(session, duration_s=100)
        return a_guest(session).id


def tag_of(person_id):
    with db.reading() as session:
        return session.get_one(Person, person_id).tag


def test_moments_come_back_aware_and_nothing_stays_nothing(person_id):
    tag = tag_of(person_id)
    with db.reading() as session:
        kept = session.get_one(Person, person_id).created_at
        assert PEOPLE.find(session, tag=tag) == (person_id, None, kept) and kept.tzinfo is not None
        assert PEOPLE.find(session, tag="nobody") is None
    assert db.glance(lambda driver: PEOPLE.rows(driver, tag=tag)) == [(person_id, None, kept)]


def test_what_a_session_has_changed_is_written_before_the_look(app):
    with db.writing() as session:
        session.add(Person(tag="new", created_at=NOON, last_seen_at=NOON, language="en"))
        assert COUNT.find(session) == (1,)


def test_a_value_left_out_is_our_mistake_and_never_nothing(person_id):
    with db.reading() as session, pytest.raises(Exception, match="tag"):
        PEOPLE.rows(session)


def test_a_broken_rule_of_the_database_is_told_as_sqlalchemy_tells_it_without_the_values(person_id):
    with db.writing() as session:
        NEW_CREDIT.run(session, person_id=person_id, level_s=1.5, at=NOON)
    with pytest.raises(IntegrityError) as problem, db.turn() as driver:
        NEW_CREDIT.run(driver, person_id=person_id, level_s=987.25, at=NOON)
    assert "987" not in str(problem.value)
    with db.reading() as session, pytest.raises((OperationalError, ProgrammingError)):
        Prepared(text("SELECT nothing FROM nowhere")).run(session)


def test_a_turn_is_kept_whole_or_not_at_all(person_id):
    with pytest.raises(ZeroDivisionError), db.turn() as driver:
        watching.keep_bucket(driver, person_id, Bucket(5.0, NOON))
        raise ZeroDivisionError
    with db.turn() as driver:
        assert watching.find_bucket(driver, person_id) is None
        watching.keep_bucket(driver, person_id, Bucket(7.0, NOON))
    with db.reading() as session:
        assert watching.find_bucket(session, person_id) == Bucket(7.0, NOON)


def test_one_write_transaction_in_a_request_whichever_kind(app):
    with db.turn(), pytest.raises(RuntimeError, match="one request"), db.writing():
        pass
    with db.writing(), pytest.raises(RuntimeError, match="one request"), db.turn():
        pass
    with db.turn() as driver:
        assert COUNT.find(driver) == (0,)


def test_a_look_whose_connection_broke_is_taken_again_on_a_fresh_one(person_id, on_postgresql):
    assert db.glance(COUNT.find) == (1,)
    if not on_postgresql:
        db._inside.looker[2].close()
    assert db.glance(COUNT.find) == (1,)


def test_a_look_sees_what_was_written_since(app):
    assert db.glance(COUNT.find) == (0,)
    with db.writing() as session:
        a_guest(session)
    assert db.glance(COUNT.find) == (1,), "no old snapshot is kept"


def test_a_driver_alone_is_no_session(app):
    with db.turn() as driver, pytest.raises(NeedsSession):
        whole(driver)
    with db.writing() as session:
        assert whole(session) is session
        assert isinstance(driver_of(session), Driver)


def test_a_turn_that_the_database_cannot_take_is_busy(app, on_postgresql):
    if on_postgresql:
        with pytest.raises(Busy), db.turn() as driver:
            driver.connection.cursor().execute("SET LOCAL statement_timeout = 1")
            Prepared(text("SELECT pg_sleep(5)")).run(driver)
        return
    with pytest.raises(Busy), db.turn() as driver:
        driver.connection.cursor().execute("PRAGMA query_only = ON")
        Prepared(text("DELETE FROM credits")).run(driver)
    with db.turn() as driver:
        Prepared(text("DELETE FROM credits")).run(driver)  # on a fresh connection: the troubled one was closed


sets = st.integers(0, 2**100 - 1)
moments = st.integers(0, 10**9).map(lambda ms: NOON + timedelta(milliseconds=ms))


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_record_comes_back_as_it_was_put(person_id, data):
    draw = data.draw
    maybe: Any = st.none() | moments
    record = watching.blank(person_id, 1, draw(moments))
    for name in ("seen", "parked", "passages", "together"):
        setattr(record, name, watching.packed(draw(sets)))
    record.covered_s, record.resume_device = draw(st.integers(0, 43_200)), draw(st.integers(0, 32_767))
    record.resume_s, record.other_s = draw(st.floats(0, 43_200)), draw(st.floats(0, 43_200))
    record.resume_at, record.other_at, record.changed_at = draw(maybe), draw(maybe), draw(moments)
    with db.turn() as driver:
        watching.put(driver, record)
    with db.reading() as session:
        assert watching.find_watch(session, person_id, 1) == record
        assert watching.watches_of(session, person_id) == [record]
