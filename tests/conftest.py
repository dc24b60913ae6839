"""What every test may use: an app on a real SQLite file, a client that holds the standard, and the cast."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import db
from lms.app import create_app
from lms.settings import Settings

SECRET = "a secret for tests only, long enough"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A demonstration installation in a throw-away folder."""
    return Settings(mode="demo", data=tmp_path, secret_key=SECRET, testing=True)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The app with its tables made, inside an app context."""
    app = create_app(settings)
    with app.app_context():
        db.Base.metadata.create_all(db.db.engine.execution_options(lms_write=True))
        yield app
        db.db.engine.dispose()


class SameOriginClient(FlaskClient):
    """A browser's manners: unsafe requests say that they come from our own page."""

    def open(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        headers = dict(kwargs.pop("headers", None) or {})
        headers.setdefault("Sec-Fetch-Site", "same-origin")
        return super().open(*args, headers=headers, **kwargs)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser with its own cookies."""
    app.test_client_class = SameOriginClient
    return app.test_client()
