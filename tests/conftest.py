"""What every test may use: an app on a real SQLite file, a client that holds the standard, and the cast."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from lms import clock, db
from lms.app import create_app
from lms.people import store as people
from lms.people.models import Person, Staff
from lms.programme import loading, reading
from lms.programme.films import record
from lms.settings import Settings

# Rules hold for all inputs, on a busy machine too: nothing here is judged by how long it took.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")

SECRET = "a secret for tests only, long enough"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A demonstration installation in a throw-away folder."""
    return Settings(mode="demo", data=tmp_path, secret_key=SECRET, testing=True)


class SameOriginClient(FlaskClient):
    """A browser's manners: unsafe requests say that they come from our own page; each request has its own context."""

    def open(self, *args, **kwargs):
        headers = dict(kwargs.pop("headers", None) or {})
        headers.setdefault("Sec-Fetch-Site", "same-origin")
        with self.application.app_context():
            return super().open(*args, headers=headers, **kwargs)


def made(settings: Settings) -> Flask:
    """An app whose clients have a browser's manners."""
    app = create_app(settings)
    app.test_client_class = SameOriginClient
    return app


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The app with empty tables, inside an app context."""
    app = made(settings)
    with app.app_context():
        db.Base.metadata.create_all(db.db.engine.execution_options(lms_write=True))
        yield app
        db.db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser with its own cookies, on the empty app."""
    return app.test_client()


@pytest.fixture(scope="session")
def starter_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the starter programme in it, made once."""
    data = tmp_path_factory.mktemp("starter")
    app = create_app(Settings(mode="demo", data=data, secret_key=SECRET, testing=True))
    with app.app_context():
        db.Base.metadata.create_all(db.db.engine.execution_options(lms_write=True))
        with db.writing() as session:
            loading.load(session, reading.starter(), record.films(), clock.now())
        with db.db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.db.engine.dispose()
    return data / "lms.sqlite"


@pytest.fixture
def stocked(settings: Settings, starter_database: Path) -> Iterator[Flask]:
    """The app with the starter programme in it, inside an app context."""
    shutil.copyfile(starter_database, settings.data / "lms.sqlite")
    app = made(settings)
    with app.app_context():
        yield app
        db.db.engine.dispose()


@pytest.fixture
def browser(stocked: Flask) -> FlaskClient:
    """A browser with its own cookies, on the stocked app; nobody is signed in."""
    return stocked.test_client()


@pytest.fixture
def sign_in(stocked: Flask) -> Callable[..., FlaskClient]:
    """sign_in("resident" | a staff role, landlord_id=None) -> a browser signed in as such a person."""

    def signed(kind: str, landlord_id: int | None = None) -> FlaskClient:
        now = clock.now()
        with db.writing() as session:
            if kind == "resident":
                person = people.start_guest(session, now=now)
                person.saved_at, person.email, person.name = now, f"{person.tag.lower()}@example.org", "Amina"
                token = people.sign_in(session, now=now, person_id=person.id)
            else:
                number = session.query(Staff).count()
                staff = Staff(email=f"{kind}{number}@example.org", name=kind, role=kind, created_at=now)
                staff.landlord_id = landlord_id
                session.add(staff)
                session.flush()
                token = people.sign_in(session, now=now, staff_id=staff.id)
        browser = stocked.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        return browser

    return signed


def person_of(browser: FlaskClient) -> Person:
    """The person behind a browser's cookie."""
    with browser.session_transaction() as cookie:
        token = cookie["_user_id"]
    with db.reading() as session:
        row = people.find_sign_in(session, token, clock.now())
        assert row is not None and row.person_id is not None
        return people.person(session, row.person_id)
