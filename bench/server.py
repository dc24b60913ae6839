"""The same server that `do.py run` starts, on a throw-away installation, and what it costs."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from flask import Flask

import do
from lms import clock, db, migrations
from lms.app import create_app
from lms.programme import loading, reading
from lms.programme.films import record
from lms.settings import Settings

HOME = Path(__file__).resolve().parents[1]
TICK_S = 1 / os.sysconf("SC_CLK_TCK")
SECRET = "a secret for measurements only, long enough"


class Server:
    """A running installation. `wsgi` names the application; `database` an address, SQLite in `data` by default; `more`
    goes into its environment."""

    def __init__(self, data: Path, *, wsgi: str = "wsgi:app", database: str = "", **more: str) -> None:
        self.data, self.wsgi, self.database, self.more = data, wsgi, database, more
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> Settings:
        """The settings it runs with, to reach its database from here."""
        return Settings(mode="local", data=self.data, secret_key=SECRET, database_url=self.database)

    @property
    def environment(self) -> dict[str, str]:
        """The same as environment variables."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
        address = {"LMS_DATABASE_URL": self.database} if self.database else {}
        own = {"LMS_MODE": "local", "LMS_DATA": str(self.data), "LMS_SECRET_KEY": SECRET, "FLASK_APP": "wsgi"}
        return kept | own | address | self.more

    def prepare(self) -> Flask:
        """Make the database and load the starter programme; the product in this process, to reach its database."""
        app = create_app(self.settings)
        with app.app_context():
            migrations.upgrade()
            with db.writing() as session:
                loading.load(session, reading.starter(), record.films(), clock.now())
        return app

    def start(self) -> None:
        """Start and wait until it answers."""
        command = [sys.executable, *do.server_command(self.port)[1:-1], self.wsgi]
        self.process = subprocess.Popen(command, cwd=HOME, env=self.environment, start_new_session=True)
        if not do.answers(self.port, self.process):
            raise RuntimeError("the server did not start")

    def kill(self) -> None:
        """kill -9 of every process of it, at once."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def stop(self) -> None:
        """Ask it to stop; kill it when it does not."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
            self.process = None
        except subprocess.TimeoutExpired:
            self.kill()

    def pids(self) -> list[int]:
        """Its processes."""
        assert self.process is not None
        group = self.process.pid
        found = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
        return [pid for pid in found if _group(pid) == group]

    def cpu_s(self) -> float:
        """Processor seconds used so far, by user code and kernel."""
        return sum(sum(map(int, _stat(pid)[11:13])) * TICK_S for pid in self.pids())

    def memory_mib(self) -> float:
        """Proportional set size of all its processes."""
        kib = 0
        for pid in self.pids():
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
            kib += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        return kib / 1024


def _stat(pid: int) -> list[str]:
    """A process's statistics after its name (proc(5): user time is field 14, here 11)."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()


def _group(pid: int) -> int | None:
    try:
        return int(_stat(pid)[2])
    except (OSError, IndexError):
        return None  # gone meanwhile


def load_average() -> float:
    """Of the last minute."""
    return os.getloadavg()[0]


def settle_down(most_s: float = 20.0, below: float = 1.5) -> None:
    """Wait for a quiet machine, but not for ever: the load is printed either way."""
    until = time.monotonic() + most_s
    while load_average() > below and time.monotonic() < until:
        time.sleep(1)
