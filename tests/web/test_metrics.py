"""Numbers for monitoring: the format it reads, and who may see them."""

import re
from dataclasses import replace

import pytest
import time_machine

from lms import clock, db, leases
from lms.health import store
from lms.health.rules import Cell, Tally, hour_of
from tests.conftest import made

TOKEN = "0123456789abcdef-token"
LINE = re.compile(r'^([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\]|\\.)*",?)*)\})? (\+Inf|[0-9.]+)$')


@pytest.fixture
def half_past():
    with time_machine.travel(clock.now().replace(minute=30, second=0, microsecond=0), tick=False):
        yield


def read(browser, **headers) -> dict[str, str]:
    """Every sample by its name and labels; each line as the format wants it."""
    answer = browser.get("/metrics", headers=headers)
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    text = answer.get_data(as_text=True)
    assert text.endswith("\n")
    samples: dict[str, str] = {}
    typed = None
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            typed = line.split()[2]
        elif not line.startswith("# HELP "):
            found = LINE.match(line)
            assert found and found[1] == typed, line
            name = line.rpartition(" ")[0]
            assert name not in samples
            samples[name] = found[3]
    return samples


def test_it_works(browser, half_past):
    found = read(browser)
    assert found["lms_up"] == found["lms_database_up"] == "1"
    assert found["lms_saves_ringing"] == found["lms_parked_records"] == "0"
    assert found["lms_worker_beat_age_seconds"] == "+Inf"
    assert float(found["lms_process_start_time_seconds"]) > 1.7e9


def test_saves_by_release_and_browser_and_what_rings(browser, half_past):
    with db.writing() as session:
        leases.hold(session, "worker", "me")
        cell = Cell(hour_of(clock.now()), "r1", "safari", 17, True)
        store.add(session, {cell: Tally(saved=3, failed=40, late=1, offline=2, signed_out=4, opened=9, begun=2)})
    found = read(browser)
    of = 'hour="this",release="r1",browser="safari"'
    assert found[f'lms_saves{{{of},outcome="failed"}}'] == "40"
    assert found[f'lms_saves{{{of},outcome="saved"}}'] == "3"
    assert found[f'lms_film_pages{{{of},outcome="opened"}}'] == "9"
    assert found['lms_saves_alarm{sign="failing",release="r1",browser="safari"}'] == "1"
    assert found["lms_saves_ringing"] == "1"
    assert found["lms_worker_beat_age_seconds"] == "0"


def test_while_the_database_cannot_be_read_it_says_so(browser):
    with db.db.engine.execution_options(lms_write=True).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE leases RENAME TO leases_gone")
    found = read(browser)
    assert (found["lms_up"], found["lms_database_up"]) == ("1", "0")
    assert "lms_saves_ringing" not in found


def asked(settings, *, address="127.0.0.1", headers=None, **changes) -> int:
    """The status for who asks from this address, of an installation set so."""
    app = made(replace(settings, **changes))
    with app.app_context():
        db.Base.metadata.create_all(db.db.engine.execution_options(lms_write=True))
        environ = {"REMOTE_ADDR": address}
        try:
            return app.test_client().get("/metrics", headers=headers, environ_overrides=environ).status_code
        finally:
            db.db.engine.dispose()


BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_itself_may_read(settings, address):
    assert asked(settings, address=address) == 200


@pytest.mark.parametrize(
    "address", ["10.0.0.7", "203.0.113.9", "2001:db8::1", "::ffff:10.0.0.7", "", "unix:", "127.0.0.1.evil"]
)
def test_others_may_not(settings, address):
    assert asked(settings, address=address) == 403
    assert asked(settings, address=address, headers=BEARER) == 403, "no token was set"


def test_whoever_knows_the_token_may_from_anywhere(settings):
    assert asked(settings, address="203.0.113.9", metrics_token=TOKEN, headers=BEARER) == 200
    assert asked(settings, address="203.0.113.9", metrics_token=TOKEN, behind_proxy=True, headers=BEARER) == 200


@pytest.mark.parametrize(
    "said", ["", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", "Bearer ", "Bearer é"]
)
def test_almost_the_token_is_not_the_token(settings, said):
    headers = {"Authorization": said.encode().decode("latin-1")}
    assert asked(settings, address="203.0.113.9", metrics_token=TOKEN, headers=headers) == 403


def test_behind_a_proxy_nobody_is_this_machine(settings):
    assert asked(settings, behind_proxy=True) == 403
    assert asked(settings, behind_proxy=True, headers={"X-Forwarded-For": "127.0.0.1"}) == 403


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_a_proxy_that_nobody_declared_is_noticed(settings, name):
    assert asked(settings, headers={name: "127.0.0.1"}) == 403


def test_an_empty_token_is_no_token(settings):
    assert asked(settings, address="203.0.113.9", headers={"Authorization": "Bearer "}) == 403
