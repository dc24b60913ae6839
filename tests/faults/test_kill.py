"""kill -9 in the middle of posting clients: whatever was answered "saved" is there afterwards."""

import http.client
import json
import random
import threading
import time
from collections import defaultdict

import pytest

from bench import people
from bench.server import Server
from lms import db
from lms.catalogue import store as catalogue
from lms.watching import store as watching
from lms.watching.rules import seen_from
from tests import postgres

DURATION_S = 1800
CLIENTS = 6


class Client(threading.Thread):
    """One person who keeps sending two seconds more, whatever happens to the server, and remembers what was saved."""

    def __init__(self, server, who, film, opened, over):
        super().__init__(daemon=True)
        self.server, self.who, self.film, self.opened, self.over = server, who, film, opened, over
        self.saved, self.refused, self.place = 0, [], 0

    def run(self):
        while not self.over.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
            try:
                while not self.over.is_set():
                    self.beat(connection)
            except (OSError, http.client.HTTPException):
                self.over.wait(0.02)  # the server is down just now
            finally:
                connection.close()

    def beat(self, connection):
        start = self.place % DURATION_S
        body = {
            "batch": str(self.place),
            "who": self.who["tag"],
            "opened": self.opened,
            "spans": [[start, start + 2]],
            "resume": start + 2,
            "age": 0,
        }
        headers = {
            "Content-Type": "application/json",
            "Sec-Fetch-Site": "same-origin",
            "Cookie": self.who["cookie"],
        }
        self.place += 2  # what is not answered is never asked again: it need not be there
        connection.request("POST", f"/videos/{self.film}/heartbeat", json.dumps(body), headers)
        answer = connection.getresponse()
        said = json.loads(answer.read())
        if answer.status == 200 and said["saved"]:
            self.saved |= seen_from([(start, start + 2)], DURATION_S)
        else:
            self.refused.append((answer.status, said))


def killed(server, clients, kills, chance):
    """Kill and start again at random moments, while each life of the server has answered somebody."""
    for _ in range(kills):
        before = sum(client.place for client in clients)
        until = time.monotonic() + 30
        while sum(client.place for client in clients) < before + 2 * CLIENTS and time.monotonic() < until:
            time.sleep(0.01)  # until this life has work in hand
        time.sleep(chance.uniform(0, 0.5))  # a random moment to die, not a wait for something
        server.kill()
        server.start()


def kept(app, film):
    """What the database holds for each person: seen and parked seconds."""
    found = defaultdict(int)
    with app.app_context(), db.reading() as session:
        version_id = catalogue.film(session, film).version_id
        for row in session.query(watching.Watch).filter_by(version_id=version_id):
            ledger = watching.ledger_of(row)
            found[str(row.person_id)] = ledger.seen | ledger.parked
    return found


def lose_nothing(server, kills, seed):
    app = server.prepare()
    film = people.lengthen(app, DURATION_S)[0]
    folk, opened = people.sign_in(app, CLIENTS), people.opened(app)
    over = threading.Event()
    server.start()
    clients = [Client(server, who, film, opened, over) for who in folk]
    try:
        for client in clients:
            client.start()
        killed(server, clients, kills, random.Random(seed))
    finally:
        over.set()
        for client in clients:
            client.join(30)
        server.kill()
    assert [client.refused for client in clients] == [[]] * CLIENTS
    found = kept(app, film)
    saved = {client.who["id"]: client.saved for client in clients}
    assert all(saved.values()), "everybody was answered at least once"
    assert [who for who, seconds in saved.items() if seconds & ~found[who]] == [], "a saved second is gone"
    with app.app_context():
        if db.db.engine.dialect.name == "sqlite":
            with db.db.engine.connect() as connection:
                assert connection.exec_driver_sql("PRAGMA quick_check").scalar_one() == "ok"
        db.db.engine.dispose()
    return sum(seconds.bit_count() for seconds in saved.values())


def test_two_kills_lose_nothing_that_was_saved(tmp_path):
    assert lose_nothing(Server(tmp_path), kills=2, seed=1) > 0


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_many_kills_lose_nothing_that_was_saved(tmp_path, seed):
    assert lose_nothing(Server(tmp_path), kills=12, seed=seed) > 0


@pytest.mark.long
def test_many_kills_on_postgresql_lose_nothing_that_was_saved(tmp_path):
    with postgres.database(tables=False) as address:
        assert lose_nothing(Server(tmp_path, database=address), kills=8, seed=4) > 0
