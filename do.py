#!/usr/bin/env python3
"""All there is to do, on a fresh machine with nothing but Python 3.11 or later.

    python3 do.py run [--port 8000] [--data DIR] [--no-demo]   set up and start; prints where to look
    python3 do.py check                                        prove the main job over HTTP on a throw-away copy
    python3 do.py test [--all] [pytest options]                the tests; --all is what CI runs
    python3 do.py bench [name]                                 measured ratios, printed
    python3 do.py lint                                         style, types, who may import whom

Makes its own `.venv` from the locked, hashed requirements. Standard library only.
"""

import argparse
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {"run": HOME / "requirements.lock", "dev": HOME / "requirements-dev.lock"}
VERIFIERS = HOME / "tests" / "verifiers"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def say(text: str) -> None:
    """One line for the person at the keyboard."""
    print(text, flush=True)


def fail(text: str) -> None:
    """Stop with a sentence that says what to do."""
    sys.exit(f"do.py: {text}")


def set_up(kind: str) -> None:
    """Make `.venv` hold what the lock asks for; "dev" holds everything "run" does. Seconds when nothing changed."""
    if sys.version_info < (3, 11):  # noqa: UP036  # somebody may start this with an older Python
        fail(f"this needs Python 3.11 or later; this one is {sys.version.split()[0]}.")
    wanted = {name: hashlib.sha256(lock.read_bytes()).hexdigest() for name, lock in LOCKS.items()}
    stamps = {name: VENV / f"{name}.stamp" for name in LOCKS}
    enough = [name for name in (kind, "dev") if _read(stamps[name]) == wanted[name]]
    if enough and PYTHON.exists():
        return
    if not PYTHON.exists():
        say("Making .venv ...")
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
        if made.returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            fail(
                "Python cannot make a virtual environment. Install your system's python3-venv package, then try again."
            )
    say(f"Installing the locked packages ({kind}) ...")
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    installed = subprocess.run([*command, "--no-deps", "--only-binary", ":all:", "-r", str(LOCKS[kind])], check=False)
    if installed.returncode:
        fail("the packages could not be installed. The lines above say why; a network is needed the first time.")
    stamps[kind].write_text(wanted[kind], encoding="ascii")


def _read(file: Path) -> str:
    return file.read_text(encoding="ascii") if file.exists() else ""


def settings_for(port: int, data: Path, mode: str) -> dict[str, str]:
    """The environment of the app for this run; what the operator set wins."""
    given = {
        "LMS_MODE": mode,
        "LMS_DATA": str(data),
        "LMS_BASE_URL": f"http://localhost:{port}",
        "FLASK_APP": "wsgi",
        "PYTHONUNBUFFERED": "1",
    }
    return {**given, **{name: value for name, value in os.environ.items() if name not in ("LMS_DATA", "LMS_MODE")}}


def lms(*words: str, env: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    """Run `flask lms ...`."""
    return subprocess.run([str(PYTHON), "-m", "flask", "lms", *words], cwd=HOME, env=env, check=False)


def server_command(port: int) -> list[str]:
    """Granian with one worker and 16 threads, on loopback."""
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    quiet = ["--blocking-threads", "4", "--no-access-log", "--log-level", "error"]
    return [str(PYTHON), "-m", "granian", *options, *quiet, "wsgi:app"]


def free(port: int) -> bool:
    """Whether nobody listens on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def answers(port: int, server: subprocess.Popen[bytes], for_s: float = 60) -> bool:
    """Wait until the server answers; False when it stopped or never did."""
    until = time.monotonic() + for_s
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def run(options: argparse.Namespace) -> int:
    """Set up, prepare the data, start the server and the worker, print where to look, stay until told to stop."""
    set_up("run")
    if not free(options.port):
        fail(f"something already listens on port {options.port}. Stop it, or choose another with --port 8080.")
    env = settings_for(options.port, options.data.resolve(), "local" if options.no_demo else "demo")
    if lms("prepare", env=env).returncode:
        fail("the data could not be prepared; the lines above say why. Nothing was overwritten.")
    server = subprocess.Popen(server_command(options.port), cwd=HOME, env=env)
    worker = subprocess.Popen([str(PYTHON), "-m", "flask", "lms", "worker"], cwd=HOME, env=env)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: server.terminate())
    try:
        if answers(options.port, server):
            say(f"address: http://localhost:{options.port}")
            lms("links", env=env)
            say("Stop with Ctrl-C. Your data stays in " + str(options.data))
        server.wait()
    finally:
        for child in (server, worker):
            child.terminate()
        worker.wait(timeout=10)
    return 0 if server.returncode in (0, -signal.SIGTERM, -signal.SIGINT) else 1


def check(_options: argparse.Namespace) -> int:
    """Prove the main job over HTTP in five printed lines."""
    set_up("dev")
    return subprocess.run([str(PYTHON), "-m", "bench.check"], cwd=HOME, check=False).returncode


def bench(options: argparse.Namespace) -> int:
    """Run the measurements."""
    set_up("dev")
    return subprocess.run([str(PYTHON), "-m", "bench", *options.rest], cwd=HOME, check=False).returncode


def lint(_options: argparse.Namespace) -> int:
    """Style, format, types, import contracts; all of them, then say whether any failed."""
    set_up("dev")
    tools = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["importlinter.cli", "lint"])
    failed = []
    for tool in tools:
        say(f"- {' '.join(tool)}")
        command = [str(VENV / "bin" / "lint-imports")] if tool[0] == "importlinter.cli" else [str(PYTHON), "-m", *tool]
        if subprocess.run(command, cwd=HOME, check=False).returncode:
            failed.append(tool[0])
    say("lint: " + ("failed: " + ", ".join(failed) if failed else "clean"))
    return 1 if failed else 0


def parts_for_all() -> dict[str, str]:
    """What the long run insists on: a browser, Node with the verifiers installed. PostgreSQL comes with the lock."""
    if not any(shutil.which(name) for name in CHROMIUM):
        fail("the long run needs Chromium. Install your system's chromium package, then try again.")
    if not (shutil.which("node") and shutil.which("npm")):
        fail("the long run needs Node.js 20 or later with npm. Install them, then try again.")
    installed = VERIFIERS / "node_modules" / ".package-lock.json"
    lock = VERIFIERS / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        say("Installing the badge verifiers ...")
        if subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=VERIFIERS, check=False).returncode:
            fail("the badge verifiers could not be installed with npm; the lines above say why.")
    return {**os.environ, "LMS_ALL": "1"}


def test(options: argparse.Namespace) -> int:
    """The tests: quick by default; `--all` with lint, browser, both databases, faults, and nothing skipped."""
    set_up("dev")
    if not options.all:
        chosen = ["-m", "not long", *options.rest]
        return subprocess.run([str(PYTHON), "-m", "pytest", *chosen], cwd=HOME, check=False).returncode
    env = parts_for_all()
    linted = lint(options)
    tested = subprocess.run([str(PYTHON), "-m", "pytest", *options.rest], cwd=HOME, env=env, check=False).returncode
    return linted or tested


def main() -> int:
    """Read the words and do it."""
    parser = argparse.ArgumentParser(description="Run, prove, test and measure the learning platform.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    runner = verbs.add_parser("run", help="set up and start")
    runner.add_argument("--port", type=int, default=8000)
    runner.add_argument("--data", type=Path, default=HOME / "var")
    runner.add_argument("--no-demo", action="store_true", help="start empty of people, with no printed links")
    verbs.add_parser("check", help="prove the main job over HTTP")
    tester = verbs.add_parser("test", help="run the tests")
    tester.add_argument("--all", action="store_true", help="the long run; nothing may be missing")
    verbs.add_parser("bench", help="measure")
    verbs.add_parser("lint", help="style, types, imports")
    options, rest = parser.parse_known_args()
    options.rest = rest
    if rest and options.verb not in ("test", "bench"):
        parser.error(f"unknown words: {' '.join(rest)}")
    return {"run": run, "check": check, "test": test, "bench": bench, "lint": lint}[options.verb](options)


if __name__ == "__main__":
    sys.exit(main())
