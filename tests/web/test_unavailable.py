"""When the database cannot be read or written: 503 with a time to come back, never "saved", and a page all the same."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms import db
from lms.web import forms

BEAT = "/videos/know-your-rights/heartbeat"


def beat(browser: FlaskClient, stocked: Flask, who: str | None = None):
    with stocked.test_request_context():
        opened = forms.opened_now()
    body = {"batch": "b", "who": who, "opened": opened, "spans": [[0, 12]], "resume": 12, "age": 0}
    return browser.post(BEAT, json=body)


@pytest.fixture
def broken(stocked: Flask, browser: FlaskClient) -> FlaskClient:
    """A guest's browser, after which nothing of the database can be read: as when the file is damaged."""
    assert beat(browser, stocked).status_code == 200
    with db.db.engine.execution_options(lms_write=True).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE sign_ins RENAME TO sign_ins_gone")
    return browser


def test_a_heartbeat_is_told_to_come_back(stocked: Flask, broken: FlaskClient) -> None:
    answer = beat(broken, stocked, who="anybody")
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "10"
    assert "saved" not in answer.json


@pytest.mark.parametrize("path", ["/", "/modules/know-your-rights", "/account"])
def test_a_page_says_so_to_who_is_signed_in(broken: FlaskClient, path: str) -> None:
    answer = broken.get(path)
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "10"
    assert "We could not save this just now." in answer.text


def test_a_folder_that_cannot_be_written_is_told_as_busy(stocked: Flask, browser: FlaskClient) -> None:
    turn = Path(f"{db.db.engine.url.database}.turn")
    turn.unlink(missing_ok=True)
    turn.mkdir()  # opening it for writing fails, for whoever runs this
    answer = beat(browser, stocked)
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "10"
