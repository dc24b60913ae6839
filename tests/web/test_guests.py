"""Guest first, and not without end: a script cannot fill the database with people who do not exist."""

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from lms import clock, db, limits
from lms.people.models import Person
from lms.people.rules import GUESTS_PER_NETWORK
from tests.web.test_watching import BEAT, beat

HERE, ELSEWHERE = "203.0.113.7", "203.0.113.8"


@pytest.fixture(autouse=True)
def one_hour():
    """A clock that stands still, so that no new hour begins meanwhile."""
    with time_machine.travel(clock.now(), tick=False):
        yield


def used_up(address: str) -> None:
    """As if so many guests had started from there in this hour."""
    with db.writing() as session:
        for _ in range(GUESTS_PER_NETWORK):
            limits.take(session, f"guest-from:{address}", at_most=GUESTS_PER_NETWORK, per_s=3600)


def people() -> int:
    with db.reading() as session:
        return session.query(Person).count()


def test_one_network_starts_so_many_guests_an_hour_and_no_more(stocked: Flask, browser: FlaskClient) -> None:
    used_up(HERE)
    answer = browser.post(BEAT, json=beat(stocked), environ_base={"REMOTE_ADDR": HERE})
    assert answer.status_code == 429 and answer.headers["Retry-After"] and people() == 0
    assert browser.post("/modules/know-your-rights/quiz", environ_base={"REMOTE_ADDR": HERE}).status_code == 429
    assert browser.post(BEAT, json=beat(stocked), environ_base={"REMOTE_ADDR": ELSEWHERE}).status_code == 200


def test_who_is_there_already_goes_on(stocked: Flask, browser: FlaskClient) -> None:
    tag = browser.post(BEAT, json=beat(stocked), environ_base={"REMOTE_ADDR": HERE}).json["who"]
    used_up(HERE)
    again = browser.post(BEAT, json=beat(stocked, who=tag), environ_base={"REMOTE_ADDR": HERE})
    assert again.status_code == 200 and people() == 1
