"""Counting as answers leave: each kind of answer in its place, nothing of a person, and no write more per heartbeat."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from lms import clock, db
from lms.errors import Busy
from lms.health import store
from lms.health.models import SaveAlarm, SaveHour
from lms.health.rules import MEASURES, Alarm, Tally
from lms.journey import watching as journey
from lms.web import forms, health, unsaved
from tests.conftest import person_of

BEAT = "/videos/know-your-rights/heartbeat"
PAGE = "/modules/know-your-rights"
PHONE = {
    "User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
}
ROBOT = {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}


@pytest.fixture(autouse=True)
def still():
    """A clock that is moved by hand, at the beginning of an hour."""
    with time_machine.travel(clock.now().replace(minute=1, second=0, microsecond=0), tick=False) as moved:
        yield moved


def send(app, browser, headers=PHONE, **changes):
    with app.test_request_context():
        opened = forms.opened_now()
    body = {"batch": "b", "who": None, "opened": opened, "spans": [[0, 10]], "resume": 10, "age": 0, "device": "d1"}
    return browser.post(BEAT, json=body | changes, headers=headers)


def counted(app) -> Tally:
    """All that this process has counted and not written."""
    return sum(health.keeper().counts.look(clock.now()).values(), Tally())


def broken(*_args, **_kwargs):
    raise ZeroDivisionError("a release of ours")


def busy(*_args, **_kwargs):
    raise Busy("We could not save this just now.")


def test_a_save_is_counted_by_browser_and_release_alone(stocked, browser):
    assert send(stocked, browser).status_code == 200
    ((cell, tally),) = health.keeper().counts.look(clock.now()).items()
    assert cell == (clock.now().replace(minute=0), health.release(), "safari", 17, True)
    assert tally == Tally(saved=1, begun=1)


@pytest.mark.parametrize(
    ("fault", "status"),
    [(broken, 500), (busy, 503)],
)
def test_what_our_server_cannot_save_is_a_failed_try(stocked, browser, monkeypatch, fault, status):
    monkeypatch.setattr(journey, "watched", fault)
    assert send(stocked, browser).status_code == status
    assert counted(stocked) == Tally(failed=1)


def test_what_it_cannot_read_is_one_too_and_an_ended_sign_in_is_not(stocked, browser):
    assert send(stocked, browser, spans="all of it").status_code == 400
    assert send(stocked, browser, opened="forged").status_code == 400
    assert browser.post(BEAT, data=b"{", headers=PHONE).status_code == 400
    assert send(stocked, browser, headers=PHONE | {"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert send(stocked, browser, who="a-tag-of-yesterday").status_code == 401
    assert counted(stocked) == Tally(failed=4, signed_out=1)


def test_robots_and_what_is_no_heartbeat_are_not_counted(stocked, browser):
    send(stocked, browser, headers=ROBOT)
    browser.get(PAGE, headers=ROBOT)
    browser.get(BEAT, headers=PHONE)
    browser.get("/videos/know-your-rights/watch", headers=PHONE)
    browser.get("/modules", headers=PHONE)
    with time_machine.travel(clock.now() + timedelta(minutes=20)):
        assert counted(stocked) == Tally()


def test_what_the_device_tells_is_added_and_never_trusted(stocked, browser):
    told = {"failed": 3, "late": 1, "offline": 10**12, "saved": 99, "begun": 99}
    assert send(stocked, browser, health=told).status_code == 200
    assert send(stocked, browser, health="nonsense", device="d2").status_code == 200
    assert counted(stocked) == Tally(saved=2, begun=2, failed=3, late=1, offline=5)


def test_a_film_page_counts_when_it_is_ten_minutes_old(stocked, browser, sign_in, still):
    browser.get(PAGE, headers=PHONE)
    sign_in("resident").get(PAGE, headers=PHONE)
    browser.head(PAGE, headers=PHONE)
    browser.get(PAGE, headers=PHONE | {"Sec-Purpose": "prefetch;prerender"})
    sign_in("programme").get(PAGE, headers=PHONE)
    still.shift(timedelta(minutes=9))
    assert counted(stocked) == Tally()
    still.shift(timedelta(minutes=1))
    assert counted(stocked) == Tally(opened=2)


CHROME = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36"
}


@pytest.mark.parametrize(
    ("headers", "secure", "opened"),
    [
        (CHROME | {"Sec-Fetch-Dest": "document"}, True, 1),
        (CHROME, True, 0),  # a robot under a browser's name
        (CHROME, False, 1),  # without https browsers do not say
        (CHROME | {"Sec-Fetch-Dest": "empty"}, False, 0),  # fetched by a script
        (PHONE, True, 1),  # old ones never say
    ],
)
def test_only_pages_that_somebody_looks_at_are_counted(stocked, browser, still, monkeypatch, headers, secure, opened):
    address = "https://learning.example.org" if secure else "http://learning.example.org"
    monkeypatch.setitem(stocked.extensions, "settings", replace(stocked.extensions["settings"], base_url=address))
    browser.get(PAGE, headers=headers)
    still.shift(timedelta(minutes=10))
    assert counted(stocked) == Tally(opened=opened)


def test_a_page_calls_for_help_at_another_address(stocked, browser):
    for said in (unsaved.NOT_SAVED, unsaved.NOT_STARTED, "quizzes/keep", "", "x" * 100_000):
        answer = browser.post("/unsaved", data=said.encode(), content_type="text/plain;charset=UTF-8", headers=PHONE)
        assert (answer.status_code, answer.data) == (204, b"")
    assert counted(stocked) == Tally(unable=1, broken=1)


def test_the_words_of_the_call_are_those_of_the_scripts():
    static = Path(__file__).parents[2] / "static"
    assert f'sendBeacon("/unsaved", "{unsaved.NOT_SAVED}")' in (static / "watching/health.js").read_text()
    assert 'sendBeacon("/unsaved", name)' in (static / "behaviours.js").read_text()
    assert (static / f"{unsaved.NOT_STARTED}.js").exists()


def test_no_heartbeat_writes_more_for_it(stocked, browser):
    tag = send(stocked, browser).json["who"]
    send(stocked, browser, who=tag, spans=[[10, 20]])
    assert counted(stocked).saved == 2
    with db.reading() as session:
        assert session.scalars(select(SaveHour)).all() == []


def test_it_is_written_together_and_what_is_written_is_not_counted_again(stocked, browser):
    for number in range(5):
        send(stocked, browser, device=f"d{number}")
    for _ in range(2):
        health.keeper().write()
    with db.reading() as session:
        (row,) = session.scalars(select(SaveHour))
        assert (row.saved, row.begun, row.failed) == (5, 5, 0)
    assert counted(stocked) == Tally()


def test_what_is_kept_names_nobody(stocked, browser):
    send(stocked, browser)
    health.keeper().write()
    with db.reading() as session:
        session.add(SaveAlarm(sign="late", release="r", family="", since_at=clock.now(), seen_at=clock.now()))
        tag, person_id = person_of(browser).tag, person_of(browser).id
        texts = [str(vars(row)) for table in (SaveHour, SaveAlarm) for row in session.scalars(select(table))]
    names = {column.name for table in (SaveHour, SaveAlarm) for column in table.__table__.columns}
    assert names == {
        "hour_at", "release", "family", "version", "phone", *MEASURES, "sign", "since_at", "seen_at", "ended_at",
    }  # fmt: skip
    assert person_id and not [text for text in texts if tag in text or "127.0.0.1" in text or "iPhone" in text]


def test_while_the_database_takes_no_write_the_counts_wait_and_ring_from_memory(stocked, browser):
    turn = Path(f"{db.db.engine.url.database}.turn")
    turn.unlink(missing_ok=True)
    turn.mkdir()  # as a full disk: nothing can be written, all can be read
    for _ in range(25):
        assert send(stocked, browser).status_code == 503
    health.keeper().write()
    assert counted(stocked) == Tally(failed=25)
    with db.reading() as session:
        assert Alarm("failing") in health.ringing(session)
    turn.rmdir()
    health.keeper().write()
    assert counted(stocked) == Tally()
    with db.reading() as session:
        assert Alarm("failing") in store.ringing(session, clock.now())


def test_counting_that_fails_never_turns_a_save_into_a_failure(stocked, browser, monkeypatch, caplog):
    monkeypatch.setattr(health, "find_browser", broken)
    assert send(stocked, browser).json["saved"] is True
    assert "could not be counted" in caplog.text


def test_a_running_process_writes_by_itself(stocked, browser, monkeypatch):
    monkeypatch.setattr(health, "WRITE_EVERY_S", 0.05)
    keeper = health.keeper()
    keeper.still = False
    send(stocked, browser)
    assert keeper._timer is not None
    keeper._timer.join(20)
    with db.reading() as session:
        assert sum(tally.saved for _cell, tally in store.cells(session, clock.now())) == 1
    assert not keeper.counts.waiting()
    keeper.still = True


def test_a_release_is_known_by_what_is_deployed(tmp_path, monkeypatch):
    (tmp_path / "page.html").write_text("one")
    monkeypatch.setattr(health, "DEPLOYED", (tmp_path,))
    found = set()
    for words in ("one", "two", "one"):
        (tmp_path / "page.html").write_text(words)
        found.add(health.release.__wrapped__())
    assert len(found) == 2 and all(len(name) == 8 for name in found)
