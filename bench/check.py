"""Prove the main job over HTTP on a throw-away copy: five printed lines, exit 0 or 1.

A resident of the demonstration watches a film at twice its speed, stops, carries on elsewhere, passes the quiz, holds
a badge that a library which is not ours verifies, and the programme's rate moves.
"""

import contextlib
import csv
import html
import io
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import requests

import do
from bench.verify_badge import Refused, verified
from lms.programme import reading

HOME = Path(__file__).resolve().parents[1]
SPEED = 2.0
BEAT_S = 5.0


class Wrong(Exception):
    """A step did not do what it promises; the message says which."""


@dataclass
class Copy:
    """A running throw-away installation with its printed links."""

    base: str
    links: dict[str, str]

    def browser(self, kind: str) -> requests.Session:
        """A browser signed in by the printed link of this kind."""
        browser = requests.Session()
        browser.headers["Sec-Fetch-Site"] = "same-origin"
        link = self.links[kind]
        page = browser.get(link, timeout=30)
        action = re.search(r'<form[^>]*method="post"[^>]*action="([^"]+)"', page.text)
        signed = browser.post(self.base + action[1] if action else link, timeout=30)
        if signed.status_code != 200 or not browser.cookies:
            raise Wrong(f"the {kind}'s printed link does not sign in")
        return browser


@contextlib.contextmanager
def throw_away() -> Iterator[Copy]:
    """Start a demonstration on a free port with its own data; gone afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://localhost:{port}"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as data:
        env = {**os.environ, "LMS_MODE": "demo", "LMS_DATA": data, "LMS_BASE_URL": base, "FLASK_APP": "wsgi"}
        flask = [sys.executable, "-m", "flask", "lms"]
        subprocess.run([*flask, "prepare"], cwd=HOME, env=env, check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen(do.server_command(port), cwd=HOME, env=env)
        try:
            if not do.answers(port, server):
                raise Wrong("the server did not start")
            printed = subprocess.run([*flask, "links"], cwd=HOME, env=env, check=True, capture_output=True, text=True)
            links = dict(line.split(": ", 1) for line in printed.stdout.splitlines() if ": http" in line)
            yield Copy(base, links)
        finally:
            server.terminate()
            server.wait(timeout=20)


@dataclass
class Job:
    """What the steps hand on to one another."""

    copy: Copy
    resident: requests.Session = field(default_factory=requests.Session)
    staff: requests.Session = field(default_factory=requests.Session)
    module: str = ""
    badge: str = ""
    before: tuple[int, int] = (0, 0)


def shortest_open_module(job: Job) -> tuple[str, int]:
    """A module the resident has not touched, with the shortest film; its length in seconds."""
    found = []
    for module in reading.starter().modules:
        watch = job.resident.get(f"{job.copy.base}/videos/{module.slug}/watch", timeout=30).json()
        if watch["covered"] == 0 and not watch["completed"]:
            found.append((watch["duration"], module.slug))
    if not found:
        raise Wrong("the demonstration's resident has no module left to do")
    return min(found)[1], min(found)[0]


def watch(job: Job) -> str:
    """Watch at twice the speed in real time, stop, and find the place on a second device."""
    job.before = counted(job)
    job.module, length = shortest_open_module(job)
    page = job.resident.get(f"{job.copy.base}/modules/{job.module}", timeout=30).text
    who, opened = (html.unescape(_one(rf'data-{name}="([^"]*)"', page)) for name in ("who", "opened"))
    at, answer = 0.0, {}
    while at < length:
        step = min(SPEED * BEAT_S, length - at)
        time.sleep(step / SPEED)
        body = {"batch": f"check-{at:.0f}", "who": who, "opened": opened, "spans": [[at, at + step]], "rate": SPEED}
        at += step
        body |= {"resume": min(at, length - 20.0), "age": 0.0}
        sent = job.resident.post(f"{job.copy.base}/videos/{job.module}/heartbeat", json=body, timeout=30)
        if sent.status_code != 200 or not sent.json()["saved"]:
            raise Wrong(f"a heartbeat was not saved: {sent.text[:200]}")
        answer = sent.json()
    second = requests.Session()
    second.cookies.update(job.resident.cookies)
    kept = second.get(f"{job.copy.base}/videos/{job.module}/watch", timeout=30).json()
    if kept["coverage"] < 0.98 or abs(kept["resume"] - (length - 20)) > 2:
        raise Wrong(f"watched all, kept {kept['coverage']:.0%} and place {kept['resume']}")
    return (
        f"watched {kept['covered']} of {length} s at {SPEED:g}x, place {answer['resume']:.0f} s kept on a second device"
    )


def _one(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise Wrong(f"the page lacks {pattern}")
    return found[1]


def quiz(job: Job) -> str:
    """Answer every question rightly, one page each."""
    bank = {question.stem: question for module in reading.starter().modules for question in module.questions}
    address = f"{job.copy.base}/modules/{job.module}/quiz"
    page = job.resident.post(address, timeout=30)
    for place in range(1, 9):
        page = job.resident.get(f"{address}/{place}", timeout=30)
        text = html.unescape(page.text)
        question = next((question for stem, question in bank.items() if stem in text), None)
        if question is None:
            raise Wrong(f"question {place} is not one of the bank")
        right = [option.letter for option in question.options if option.right]
        form = {"attempt": _one(r'name="attempt" value="([^"]*)"', page.text), "action": "check", "answer": right}
        if job.resident.post(f"{address}/{place}", data=form, timeout=30).status_code != 200:
            raise Wrong(f"question {place} could not be checked")
    page = job.resident.get(address + "/finish", timeout=30)
    score = _one(r"You got (\d+) of 8 right", page.text)
    job.badge = _one(r'href="(/c/[0-9a-f-]{36})"', page.text)
    return f"passed with {score} of 8"


def award(job: Job) -> str:
    """Fetch both signed files as their holder; a stranger gets neither."""
    for form in ("badge.json", "badge.jwt"):
        if not job.resident.get(f"{job.copy.base}{job.badge}/{form}", timeout=30).ok:
            raise Wrong(f"the holder cannot fetch {form}")
        if requests.get(f"{job.copy.base}{job.badge}/{form}", timeout=30).ok:
            raise Wrong(f"a stranger can fetch {form}")
    return "award signed in two forms, for its holder only"


def check_badge(job: Job) -> str:
    """Check both files with openbadgeslib, and see a changed one refused."""
    did = job.resident.get(f"{job.copy.base}/.well-known/did.json", timeout=30).text
    for form, ending in (("badge.json", ""), ("badge.jwt", ".jwt")):
        file = job.resident.get(f"{job.copy.base}{job.badge}/{form}", timeout=30).text
        status = job.resident.get(f"{job.copy.base}/status/1{ending}", timeout=30).text
        verified(file, did, status)
        with contextlib.suppress(Refused):
            verified(file.replace("urn:uuid:", "urn:uuid:0", 1) if form == "badge.json" else file[:-6], did, status)
            raise Wrong(f"a changed {form} was not refused")
    return "both forms verified by openbadgeslib, changed ones refused"


def counted(job: Job) -> tuple[int, int]:
    """All starts and all of them completed, of saved residents, from the file staff download."""
    answer = job.staff.get(f"{job.copy.base}/programme/completion.csv", timeout=30)
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    for row in rows:
        if row and row[0].strip().lower().startswith("all modules"):
            numbers = [int(cell) for cell in row[1:] if cell.strip().isdigit()]
            return numbers[0], numbers[1]
    raise Wrong("the programme's file has no line for all modules")


def rate(job: Job) -> str:
    """The programme's figures moved by exactly this one start and this one completion."""
    starts, done = counted(job)
    if (starts, done) != (job.before[0] + 1, job.before[1] + 1):
        raise Wrong(f"the figures went from {job.before} to {(starts, done)}")
    return f"rate {job.before[1]} of {job.before[0]} before, {done} of {starts} after"


STEPS: tuple[tuple[str, Callable[[Job], str]], ...] = (
    ("film watched and place kept", watch),
    ("quiz passed", quiz),
    ("award signed", award),
    ("checked with a library not ours", check_badge),
    ("rate before and after", rate),
)


def main() -> int:
    """Run the steps in order; the first that fails ends it."""
    print("Starting a throw-away copy; the film is watched in real time, about a minute.", flush=True)
    with throw_away() as copy:
        job = Job(copy)
        job.resident, job.staff = copy.browser("resident"), copy.browser("programme")
        for number, (name, step) in enumerate(STEPS, 1):
            try:
                print(f"{number}. {name}: {step(job)}", flush=True)
            except (Wrong, Refused, requests.RequestException, KeyError, ValueError) as problem:
                print(f"{number}. {name}: FAILED: {problem}", flush=True)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
