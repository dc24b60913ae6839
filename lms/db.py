"""The database: one typed base, two ways in (`reading`, `writing`), and the care SQLite needs.

Why the listeners: left alone, Python's sqlite3 starts transactions late, and read-then-write lost 743 of 900
updates without an error; with BEGIN IMMEDIATE none. WAL with synchronous=NORMAL lost acknowledged commits in 654
of 900 power-cut images, FULL in none.
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, DateTime, Engine, MetaData, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from lms.errors import Busy
from lms.prepared import Driver

Looked = TypeVar("Looked")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
NOT_SAVED = "We could not save this just now. Nothing is lost. Please try again in a moment."


class UtcMoment(TypeDecorator[datetime]):
    """A moment kept as naive UTC at rest and handed out aware, so that both databases answer alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a naive moment: nobody knows which clock it came from."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


class UtcMilli(TypeDecorator[datetime]):
    """A moment as whole milliseconds since 1970: 6 bytes a value where the usual column takes 26 in SQLite.

    For tables with millions of rows. What is kept is rounded down to the millisecond.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        """Refuse a naive moment."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        return (value - EPOCH) // MILLISECOND

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        """The moment again, aware."""
        return None if value is None else EPOCH + value * MILLISECOND


class Base(DeclarativeBase):
    """Every table's base; plain SQLAlchemy, so that features do not know Flask."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcMoment(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
        list[str]: JSON(),
    }


db = SQLAlchemy(metadata=Base.metadata)
_turn = threading.Lock()
_writers: dict[tuple[int, Engine], Connection] = {}
_inside = threading.local()


def attach(app: Flask, database: str) -> None:
    """Bind the engine to the app and, on SQLite, take over BEGIN and set the pragmas."""
    app.config["SQLALCHEMY_DATABASE_URI"] = database
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(database)
    db.init_app(app)
    with app.app_context():
        engine = db.engine
        if engine.dialect.name == "sqlite":
            prepare_sqlite(engine)


def engine_options(database: str) -> dict[str, Any]:
    """Pool and driver options for this address. Errors are logged without the values: they hold addresses and codes."""
    if database.startswith("sqlite"):
        return {
            "hide_parameters": True,
            "connect_args": {"timeout": 5, "check_same_thread": False},
            "pool_size": 24,
            "max_overflow": 16,
        }
    return {"hide_parameters": True, "pool_pre_ping": True, "pool_size": 16, "max_overflow": 8}


def prepare_sqlite(engine: Engine) -> None:
    """WAL, FULL, foreign keys, and our own BEGIN."""

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "wal_autocheckpoint=8000",
            "temp_store=MEMORY",
        ):
            connection.execute("PRAGMA " + pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("lms_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def inserted(session: Session, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT in the session's own dialect, for "on conflict": what must happen once is a key in the database."""
    return postgresql.insert(table) if session.get_bind().dialect.name == "postgresql" else sqlite.insert(table)


@contextmanager
def reading() -> Iterator[Session]:
    """A session that only looks; closed without a commit."""
    with Session(db.engine) as session:
        yield session


def glance(look: Callable[[Driver], Looked]) -> Looked:
    """One look by a prepared statement, without a session or a transaction of its own: 3 us to enter against 54.

    On SQLite each thread keeps a connection for it, and a look that fails there is taken again on a fresh one.
    """
    engine = db.engine
    if engine.dialect.name != "sqlite":
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            return look(Driver(engine.dialect, connection.connection))
    kept: tuple[int, Engine, DBAPIConnection] | None = getattr(_inside, "looker", None)
    if kept is not None and kept[:2] == (os.getpid(), engine):
        try:
            return look(Driver(engine.dialect, kept[2]))
        except SQLAlchemyError:
            _inside.looker = None
            kept[2].close()
    lent = engine.raw_connection()
    own = lent.driver_connection
    assert own is not None
    lent.detach()  # the pool's no more
    _inside.looker = (os.getpid(), engine, own)
    return look(Driver(engine.dialect, own))


@contextmanager
def turn() -> Iterator[Driver]:
    """A write transaction for prepared statements alone, as `writing()` but without a session: 10 us against 140.

    Raises `Busy` when the database cannot take the write.
    """
    engine = db.engine
    with _alone():
        try:
            if engine.dialect.name == "sqlite":
                with _turn, _file_turn(engine), _writer(engine) as connection:
                    driver = connection.connection.driver_connection
                    assert driver is not None
                    yield from _committed_by_hand(Driver(engine.dialect, driver), "BEGIN IMMEDIATE")
            else:
                connection_ = engine.raw_connection()
                try:
                    yield from _committed_by_hand(Driver(engine.dialect, connection_), "")
                finally:
                    connection_.close()
        except (OperationalError, engine.dialect.loaded_dbapi.OperationalError) as problem:
            raise Busy(NOT_SAVED) from problem


def _committed_by_hand(driver: Driver, begin: str) -> Iterator[Driver]:
    if begin:
        driver.connection.cursor().execute(begin)
    try:
        yield driver
        driver.connection.commit()
    except BaseException:
        driver.connection.rollback()
        raise


@contextmanager
def _alone() -> Iterator[None]:
    """One request, one write transaction: a second one in this thread is our mistake."""
    if getattr(_inside, "writing", False):
        raise RuntimeError("one request, one write transaction: this thread already holds one")
    _inside.writing = True
    try:
        yield
    finally:
        _inside.writing = False


@contextmanager
def writing() -> Iterator[Session]:
    """One write transaction: committed at the end, or nothing of it.

    On SQLite the writers of a process queue on a lock and processes queue on a file lock, never in SQLite's sleeping
    busy handler (p99 657 ms at 64 clients, 74 ms queued). Raises `Busy` when the database cannot take the write.
    """
    engine = db.engine
    with _alone():
        try:
            if engine.dialect.name == "sqlite":
                with _turn, _file_turn(engine), _writer(engine) as connection, Session(connection) as session:
                    yield from _committed(session)
            else:
                with Session(engine) as session:
                    yield from _committed(session)
        except OperationalError as problem:
            raise Busy(NOT_SAVED) from problem


@contextmanager
def _writer(engine: Engine) -> Iterator[Connection]:
    """This process's one connection for writing, kept open: its cache stays good, because nobody else here writes.

    After any trouble of the database it is closed: what SQLite thinks is on the disk is then read from the disk again.
    """
    key = (os.getpid(), engine)
    connection = _writers.get(key)
    if connection is None or connection.closed:
        _writers[key] = connection = engine.execution_options(lms_write=True).connect()
    try:
        yield connection
    except (SQLAlchemyError, sqlite3.Error):
        _writers.pop(key, None)
        connection.invalidate()  # closed for good, not lent out again
        connection.close()
        raise


def _committed(session: Session) -> Iterator[Session]:
    session.connection()  # take the write lock before the first look
    yield session
    session.commit()


@contextmanager
def _file_turn(engine: Engine) -> Iterator[None]:
    """Wait for the other processes; the lock falls by itself when a process dies."""
    name = engine.url.database
    if not name or name == ":memory:":
        yield
        return
    try:
        turn = Path(name + ".turn").open("ab")  # noqa: SIM115  # entered below
    except OSError as problem:  # a full or read-only disk
        raise Busy(NOT_SAVED) from problem
    with turn as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
