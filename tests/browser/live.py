"""The real thing for browser tests: the demonstration on its own port, served as `do.py run` serves it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

import do

HOME = Path(__file__).resolve().parents[2]


@dataclass
class Live:
    """A running installation."""

    base: str
    data: Path
    env: dict[str, str]

    def lms(self, *words: str) -> str:
        """What a command prints."""
        command = [sys.executable, "-m", "flask", "lms", *words]
        done = subprocess.run(command, cwd=HOME, env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def link(self, kind: str) -> str:
        """A fresh one-time sign-in link: "resident", "programme" or "landlord"."""
        lines = dict(line.split(": ", 1) for line in self.lms("links").splitlines() if ": http" in line)
        return lines[kind]

    def mails(self) -> list[str]:
        """The texts of all mail sent so far, newest last; the worker is run once first."""
        self.lms("worker", "--once")
        files = sorted((self.data / "outbox").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        texts = []
        for file in files:
            message = message_from_bytes(file.read_bytes(), policy=policy.default)
            body = message.get_body()
            assert body is not None
            texts.append(f"{message['Subject']}\n{body.get_content()}")
        return texts


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def live(data: Path) -> Iterator[Live]:
    """Prepare a demonstration in `data`, serve it with Granian, stop it at the end."""
    port = free_port()
    base = f"http://localhost:{port}"
    env = {**os.environ, "LMS_MODE": "demo", "LMS_DATA": str(data), "LMS_BASE_URL": base, "FLASK_APP": "wsgi"}
    found = Live(base, data, env)
    found.lms("prepare")
    server = subprocess.Popen(do.server_command(port), cwd=HOME, env=env)
    try:
        assert do.answers(port, server), "the server did not start"
        yield found
    finally:
        server.terminate()
        server.wait(timeout=20)
