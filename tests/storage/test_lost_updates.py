"""Read, decide, write: from several threads and several processes nothing is lost."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from lms import db
from lms.errors import Busy
from lms.people import store as people
from lms.watching import store as watching
from lms.watching.rules import Bucket
from tests.factories import NOON, a_guest

TIMES = 15


def one_more(person_id: int) -> None:
    """Read a number and write it back one higher: the shape of every heartbeat."""
    with db.writing() as session:
        people.lock(session, person_id)
        bucket = watching.find_bucket(session, person_id) or Bucket(0, NOON)
        watching.keep_bucket(session, person_id, Bucket(bucket.level_s + 1, NOON))


def in_a_process(address: str, person_id: int) -> None:
    """The same from a process of its own, as a second server or the worker would."""
    app = Flask("another process")
    db.attach(app, address)
    with app.app_context():
        for _ in range(TIMES):
            one_more(person_id)
        db.db.engine.dispose()


@pytest.fixture
def person_id(app):
    with db.writing() as session:
        return a_guest(session).id


def level(person_id):
    with db.reading() as session:
        return watching.find_bucket(session, person_id).level_s


def test_threads_lose_nothing(person_id, side_by_side):
    def many():
        for _ in range(TIMES):
            one_more(person_id)

    assert side_by_side(*[many] * 6) == [None] * 6
    assert level(person_id) == 6 * TIMES


def test_processes_lose_nothing(person_id, settings):
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        works = [pool.submit(in_a_process, settings.database, person_id) for _ in range(2)]
        for work in works:
            work.result(60)
    assert level(person_id) == 2 * TIMES


def test_sqlite_left_alone_loses_an_update_without_an_error(tmp_path):
    """Why db.py takes over BEGIN: the driver's own transactions start at the first write, after the look."""
    engine = create_engine(f"sqlite:///{tmp_path / 'plain.sqlite'}")
    with engine.begin() as setup:
        setup.execute(text("CREATE TABLE t (n INTEGER)"))
        setup.execute(text("INSERT INTO t VALUES (0)"))
    with engine.connect() as one, engine.connect() as other:
        for connection in (one, other):
            connection.info["seen"] = connection.execute(text("SELECT n FROM t")).scalar_one()
        for connection in (one, other):
            connection.execute(text("UPDATE t SET n = :n"), {"n": connection.info["seen"] + 1})
            connection.commit()
    with engine.connect() as after:
        assert after.execute(text("SELECT n FROM t")).scalar_one() == 1, "two were added, one is there"
    engine.dispose()


def test_a_second_write_transaction_in_one_request_is_our_mistake_and_says_so(app):
    with db.writing(), pytest.raises(RuntimeError, match="one request"), db.writing():
        pass
    with db.writing() as session:
        session.execute(text("SELECT 1"))


def test_a_failed_write_keeps_nothing(person_id):
    with pytest.raises(ValueError, match="broken"), db.writing() as session:
        watching.keep_bucket(session, person_id, Bucket(99, NOON))
        raise ValueError("broken")
    with db.reading() as session:
        assert watching.find_bucket(session, person_id) is None


def test_a_reader_sees_nothing_half_written(person_id):
    with db.writing() as session:
        watching.keep_bucket(session, person_id, Bucket(99, NOON))
        with db.reading() as other:
            assert watching.find_bucket(other, person_id) is None
    assert level(person_id) == 99


def test_a_database_that_cannot_take_the_write_is_busy_and_says_nothing_was_saved(app, on_postgresql):
    if on_postgresql:
        with pytest.raises(Busy), db.writing() as session:
            session.execute(text("SET statement_timeout = 1"))
            session.execute(text("SELECT pg_sleep(5)"))
        return
    with db.db.engine.connect() as pooled:
        pooled.exec_driver_sql("PRAGMA busy_timeout = 50")  # five seconds otherwise
    outside = create_engine(db.db.engine.url, connect_args={"isolation_level": None})
    with outside.connect() as stubborn:
        stubborn.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(Busy), db.writing() as session:
            session.execute(text("DELETE FROM credits"))
        stubborn.exec_driver_sql("ROLLBACK")
    outside.dispose()


def test_the_write_lock_is_taken_before_the_first_look(app, on_postgresql):
    """Also against a writer that does not queue with us, such as a database shell."""
    if on_postgresql:
        return
    outside = create_engine(db.db.engine.url, connect_args={"isolation_level": None, "timeout": 0})
    with outside.connect() as stranger:
        with db.writing(), pytest.raises(OperationalError, match="locked"):
            stranger.exec_driver_sql("BEGIN IMMEDIATE")
        stranger.exec_driver_sql("BEGIN IMMEDIATE")
        stranger.exec_driver_sql("ROLLBACK")
    outside.dispose()


def test_the_pragmas_stand_on_every_connection(app, on_postgresql):
    if on_postgresql:
        return
    with db.db.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_an_installation_moves_between_databases_by_one_setting(settings):
    assert replace(settings, database_url="").database.startswith("sqlite:///")
