"""Progress saved per second beside Kolibri's, in the same run, alternating. Only where Kolibri is installed.

Kolibri is not one of our parts: install it into an environment of its own and name its command with KOLIBRI=... . It is
started as it comes: its default database and server, a learner per connection, each update one commit, as ours.
"""

import argparse
import contextlib
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests

from bench.server import HOME, load_average, settle_down
from bench.watching import SETUPS, Bench, running, spread

LEARNERS = 64
ADMIN = {"username": "bench", "password": "only for this bench"}
JSON = {"Content-Type": "application/json"}


class Kolibri:
    """A throw-away Kolibri with learners in the middle of a video."""

    def __init__(self, command: str, home: Path) -> None:
        self.command, self.environment = command, {**os.environ, "KOLIBRI_HOME": str(home)}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.base = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Provision and start; wait until it answers."""
        made = ["provisiondevice", "--facility", "Bench", "--preset", "nonformal", "--language_id", "en", "--noinput"]
        account = ["--superusername", ADMIN["username"], "--superuserpassword", ADMIN["password"]]
        self._run("manage", *made, *account)
        words = [self.command, "start", "--foreground", "--port", str(self.port)]
        self.process = subprocess.Popen(
            words, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        until = time.monotonic() + 120
        while time.monotonic() < until:
            with contextlib.suppress(requests.RequestException):
                if requests.get(self.base + "/api/public/info/", timeout=5).ok:
                    return
            time.sleep(0.5)
        raise RuntimeError("Kolibri did not start")

    def _run(self, *words: str) -> None:
        subprocess.run([self.command, *words], env=self.environment, check=True, capture_output=True)

    def stop(self) -> None:
        """Its own way of stopping can take minutes."""
        if self.process is not None:
            os.killpg(self.process.pid, 9)
            self.process.wait()

    def signed_in(self, account: dict[str, str], facility: str) -> requests.Session:
        """A browser with this account's session, ready to write."""
        browser = requests.Session()
        browser.get(self.base + "/api/auth/session/current/", timeout=60)
        body = account | {"facility": facility}
        answer = browser.post(self.base + "/api/auth/session/", json=body, headers=self._csrf(browser), timeout=60)
        answer.raise_for_status()
        return browser

    def _csrf(self, browser: requests.Session) -> dict[str, str]:
        token = next((cookie.value for cookie in browser.cookies if "csrf" in cookie.name), None)
        return {"X-CSRFToken": token or "", "Referer": self.base}

    def updates(self) -> list[str]:
        """For each learner the request that says a little more was played."""
        facility = requests.get(self.base + "/api/public/v1/facility/", timeout=60).json()[0]["id"]
        admin = self.signed_in(ADMIN, facility)
        return [self._update(admin, facility, number) for number in range(LEARNERS)]

    def _update(self, admin: requests.Session, facility: str, number: int) -> str:
        account = {"username": f"learner{number}", "password": "learner pass"}
        new = account | {"full_name": account["username"], "facility": facility}
        made = admin.post(self.base + "/api/auth/facilityuser/", json=new, headers=self._csrf(admin), timeout=60)
        made.raise_for_status()
        learner = self.signed_in(account, facility)
        content = {name: uuid.uuid4().hex for name in ("node_id", "content_id", "channel_id")} | {"kind": "video"}
        address = self.base + "/api/logger/trackprogress/"
        session = learner.post(address, json=content, headers=self._csrf(learner), timeout=60)
        session.raise_for_status()
        body = json.dumps({"progress_delta": 0.0001, "time_spent_delta": 15})
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in learner.cookies)
        head = {"Host": f"127.0.0.1:{self.port}", "Cookie": cookies, "Content-Length": str(len(body))}
        lines = "".join(f"{name}: {value}\r\n" for name, value in (head | JSON | self._csrf(learner)).items())
        return f"PUT /api/logger/trackprogress/{session.json()['session_id']}/ HTTP/1.1\r\n{lines}\r\n{body}"

    def round(self, updates: list[str], clients: int, seconds: float) -> dict[str, Any]:
        """One round of its learners' updates."""
        given = {"kind": "given", "requests": updates, "clients": clients, "seconds": seconds, "port": self.port}
        given |= {"people": [], "beats": [], "seed": 1}
        words = [sys.executable, "-m", "bench.load"]
        run = subprocess.run(words, cwd=HOME, input=json.dumps(given), capture_output=True, text=True, check=True)
        found: dict[str, Any] = json.loads(run.stdout)
        if set(found["statuses"]) != {"200"} or found["lost"]:
            raise RuntimeError(f"not every answer of Kolibri's was good: {found['statuses']}, lost {found['lost']}")
        return found


@contextlib.contextmanager
def both(command: str) -> Iterator[tuple[Bench, Kolibri]]:
    """The two of them, side by side."""
    with contextlib.ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-peer-", ignore_cleanup_errors=True)))
        kolibri = Kolibri(command, home)
        stack.callback(kolibri.stop)
        kolibri.start()
        yield stack.enter_context(running(SETUPS[0])), kolibri


def main(words: list[str]) -> int:
    """Measure and print the ratio; 2 where Kolibri is not there."""
    parser = argparse.ArgumentParser(prog="do.py bench peers", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0)
    options = parser.parse_args(words)
    command = os.environ.get("KOLIBRI") or shutil.which("kolibri")
    if not command:
        print(
            "Kolibri is not installed here. Install it into an environment of its own, then name its command: KOLIBRI="
        )
        return 2
    settle_down()
    with both(command) as (ours, kolibri):
        updates = kolibri.updates()
        for clients in (8, 64):
            found: dict[str, list[dict[str, Any]]] = {"ours": [], "kolibri": []}
            for _ in range(options.rounds):
                found["kolibri"].append(kolibri.round(updates, clients, options.seconds))
                found["ours"].append(ours.round("heartbeat", clients, options.seconds))
            for name, rounds in found.items():
                cells = [f"{what} {spread(rounds, what, 1)}" for what in ("per_s", "p50_ms", "p99_ms")]
                print(f"{clients:>3} clients  {name:<8} " + "  ".join(cells))
            pairs = zip(found["ours"], found["kolibri"], strict=True)
            times = statistics.median(one["per_s"] / other["per_s"] for one, other in pairs)
            print(f"{clients:>3} clients: {times:.0f} times Kolibri's rate (at least 20); load {load_average():.1f}")
    return 0
