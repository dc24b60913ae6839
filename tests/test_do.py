"""The one file that starts everything: from a fresh clone, with an empty environment, twice, and in production."""

import importlib.util
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

from tests.browser.live import HOME, free_port

SECRET = "x" * 40


@pytest.fixture
def do() -> ModuleType:
    spec = importlib.util.spec_from_file_location("do", HOME / "do.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_python_without_venv_is_told_what_to_install(
    do: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(do, "VENV", tmp_path / "venv")
    monkeypatch.setattr(do, "PYTHON", tmp_path / "venv" / "bin" / "python")
    monkeypatch.setattr(do.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 1))
    with pytest.raises(SystemExit) as caught:
        do.set_up("run")
    assert "python3-venv" in str(caught.value) and str(caught.value).count("\n") == 0
    assert not (tmp_path / "venv").exists()


def test_an_old_python_is_told_so(do: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(do.sys, "version_info", (3, 10, 4))
    with pytest.raises(SystemExit, match=r"3\.11 or later"):
        do.set_up("run")


def test_a_taken_port_is_told_so(do: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(do, "set_up", lambda _kind: None)
    monkeypatch.setattr(do, "free", lambda _port: False)
    monkeypatch.setattr(do.sys, "argv", ["do.py", "run", "--port", "8123"])
    with pytest.raises(SystemExit, match=r"8123.*--port"):
        do.main()


@pytest.mark.long
def test_the_long_run_insists_on_its_parts(do: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(do.shutil, "which", lambda _name: None)
    with pytest.raises(SystemExit, match="Chromium"):
        do.parts_for_all()
    monkeypatch.setattr(do.shutil, "which", lambda name: None if name == "node" else name)
    with pytest.raises(SystemExit, match="Node"):
        do.parts_for_all()


@contextmanager
def running(clone: Path, data: Path, port: int, *options: str) -> Iterator[list[str]]:
    """`do.py run` in an empty environment; yields the printed lines up to the last one."""
    home = data.with_name("home")  # not the clone: some machines' tools write there
    home.mkdir(exist_ok=True)
    env = {"PATH": os.environ["PATH"], "HOME": str(home)}
    command = [sys.executable, "do.py", "run", "--port", str(port), "--data", str(data), *options]
    child = subprocess.Popen(command, cwd=clone, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert child.stdout is not None
    lines: list[str] = []
    try:
        for line in child.stdout:
            lines.append(line.strip())
            if line.startswith("Stop with"):
                break
        yield lines
    finally:
        child.send_signal(signal.SIGTERM)
        rest, _ = child.communicate(timeout=30)
        assert child.returncode == 0, "\n".join([*lines, rest])


@pytest.mark.long
def test_a_fresh_clone_runs_and_runs_again(tmp_path: Path) -> None:
    clone, data, port = tmp_path / "clone", tmp_path / "data", free_port()
    subprocess.run(["git", "clone", "-q", str(HOME), str(clone)], check=True)
    with running(clone, data, port) as lines:
        printed = dict(line.split(": ", 1) for line in lines if ": http" in line)
        assert printed.keys() >= {"address", "resident", "programme", "landlord"}
        assert printed["address"] == f"http://localhost:{port}"
        with urllib.request.urlopen(printed["address"] + "/modules") as page:
            assert page.status == 200
        with urllib.request.urlopen(printed["address"] + "/readyz") as ready:
            assert b'"ready":true' in ready.read().replace(b" ", b"")
    before = (data / "secret-key").read_text()
    with running(clone, data, port) as lines:
        assert not [line for line in lines if "Installing" in line or "loaded" in line or "moved in" in line]
    assert (data / "secret-key").read_text() == before
    assert not subprocess.run(
        ["git", "status", "--short"], cwd=clone, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.long
def test_without_the_demonstration_nobody_lives_there(tmp_path: Path) -> None:
    port = free_port()
    with running(HOME, tmp_path / "data", port, "--no-demo") as lines:
        assert not [line for line in lines if re.match(r"(resident|programme|landlord): http", line)]
        assert any("flask lms staff add" in line for line in lines)


def flask(data: Path, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    env = {
        "PATH": os.environ["PATH"],
        "FLASK_APP": "wsgi",
        "LMS_DATA": str(data),
        "LMS_MODE": "production",
        "LMS_SECRET_KEY": SECRET,
        "LMS_BASE_URL": "https://learning.example.org",
        "LMS_SMTP_URL": "smtp://localhost:25",
        "LMS_BEHIND_PROXY": "1",
    } | changes
    command = [sys.executable, "-m", "flask", "lms", *words]
    return subprocess.run(command, cwd=HOME, env=env, capture_output=True, text=True, check=False)


def test_production_refuses_the_demonstration_generated_keys_and_printed_links(tmp_path: Path) -> None:
    assert flask(tmp_path, "migrate").returncode == 0
    demo = flask(tmp_path, "demo")
    assert demo.returncode != 0 and "Invented residents would spoil" in demo.stderr
    prepared = flask(tmp_path, "prepare")
    assert prepared.returncode != 0 and "flask lms keys make" in prepared.stderr
    added = flask(tmp_path, "staff", "add", "lead@example.org", "--role", "administrator")
    assert added.returncode == 0, added.stderr
    link = flask(tmp_path, "sign-in-link", "lead@example.org").stdout
    assert "/sign-in/enrol/" in link and "/sign-in/link/" not in link
    assert "http" not in flask(tmp_path, "links").stdout


def test_production_says_everything_that_is_missing_at_once(tmp_path: Path) -> None:
    said = flask(tmp_path, "migrate", LMS_SECRET_KEY="", LMS_BASE_URL="http://x", LMS_SMTP_URL="")
    assert said.returncode != 0
    assert all(name in said.stderr for name in ("LMS_SECRET_KEY", "LMS_BASE_URL", "LMS_SMTP_URL"))
