"""Problems as pages: the right status, and nothing about a person in the log."""

import logging

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import DataError

from lms import clock, db
from lms.people import store as people
from lms.web.security import public

EMAIL = "amina@example.org"


def test_a_value_the_database_cannot_hold_is_the_senders_mistake(app: Flask, client: FlaskClient) -> None:
    @app.get("/nul")
    @public
    def nul() -> str:
        raise DataError("SELECT", {}, psycopg.DataError("text fields cannot contain NUL (0x00) bytes"))

    assert client.get("/nul").status_code == 400


def test_a_database_error_is_logged_without_the_values(app: Flask, client: FlaskClient, caplog) -> None:
    @app.post("/twice")
    @public
    def twice() -> str:
        with db.writing() as session:
            for _ in range(2):
                people.save(session, people.start_guest(session, now=clock.now()), EMAIL, clock.now())
        return ""

    caplog.set_level(logging.DEBUG)
    assert client.post("/twice").status_code == 503
    assert "IntegrityError" in caplog.text and EMAIL not in caplog.text
