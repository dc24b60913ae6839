"""flask lms worker: the clockwork. One process does the jobs of JOBS; several are safe, because one holds the lease."""

import logging
import os
import signal
import smtplib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from lms import clock, db, leases, mail
from lms.errors import Busy
from lms.health import store as health
from lms.journey import forgetting, indexing, judging, resettling
from lms.journey.settle import House
from lms.reporting import landlord
from lms.settings import Settings

log = logging.getLogger("lms.worker")
LEASE = "worker"
LEASE_S = 60
BEAT_S = 20
PAUSE_S = 2.0


@dataclass(frozen=True)
class Job:
    """Something done again and again: at most every `every_s` seconds, called as run(settings)."""

    name: str
    every_s: int
    run: Callable[[Settings], None]


def send_mail(settings: Settings) -> None:
    """Send what is due, for as long as the lease surely lasts. Nothing is sent inside a transaction."""
    send, until = mail.adapter(settings), clock.now() + timedelta(seconds=BEAT_S)
    while clock.now() < until:
        with db.writing() as session:
            due = mail.take_due(session, at_most=1)
        if not due:
            return
        sent = _sent(send, due[0])
        with db.writing() as session:
            mail.mark(session, due[0].id, sent)


def _sent(send: Callable[[mail.Letter], None], letter: mail.Letter) -> bool:
    """Try one mail. The log names its kind and number, never its address."""
    try:
        send(letter)
    except (OSError, smtplib.SMTPException, ValueError) as problem:
        log.warning("mail %s (%s) was not sent: %s", letter.id, letter.kind, type(problem).__name__)
        return False
    return True


def forget(_settings: Settings) -> None:
    """Forget what is kept for a time only."""
    with db.writing() as session:
        forgetting.forget(session, clock.now())
    with db.writing() as session:
        forgetting.forget_guests(session, clock.now())


def close_quarters(_settings: Settings) -> None:
    """Close the quarters that have ended, so that landlords' figures stand still until the next."""
    with db.writing() as session:
        landlord.close_quarters(session, clock.now())


def judge_parked(settings: Settings) -> None:
    """Credit parked seconds as time passes, one person a transaction."""
    house = House.of(settings)
    with db.reading() as session:
        due = judging.waiting(session, clock.now())
    for person_id, version_id in due:
        with db.writing() as session:
            judging.judge(session, person_id, version_id, clock.now(), house)


def watch_saves(_settings: Settings) -> None:
    """Remember what rings, so that it neither flickers nor is forgotten; a line in the log when that changes."""
    now = clock.now()
    with db.reading() as session:
        rings = health.ringing(session, now)
        if not health.changes(health.alarms(session), rings):
            return
    with db.writing() as session:
        begun, over = health.keep(session, rings, now)
    for alarm in begun:
        log.error("saving is in trouble: %s, release %s, browser %s", *(part or "all" for part in alarm))
    for alarm in over:
        log.warning("saving is well again: %s, release %s, browser %s", *(part or "all" for part in alarm))


def settle_again(settings: Settings) -> None:
    """Complete who has enough since credits were marked, some people a transaction, for as long as the lease lasts."""
    house, until = House.of(settings), clock.now() + timedelta(seconds=BEAT_S)
    with db.reading() as session:
        due = resettling.waiting(session)
    for version_id in due:
        more = True
        while more and clock.now() < until:
            with db.writing() as session:
                more = resettling.settle_some(session, version_id, clock.now(), house)


def refresh_search(_settings: Settings) -> None:
    """Find what was changed or published since: within a minute."""
    with db.writing() as session:
        indexing.refresh(session)


JOBS: tuple[Job, ...] = (
    Job("mail", 0, send_mail),
    Job("forgetting", 3600, forget),
    Job("parked", 60, judge_parked),
    Job("credits", 5, settle_again),
    Job("quarters", 3600, close_quarters),
    Job("saves", 60, watch_saves),
    Job("search", 60, refresh_search),
)


class Clockwork:
    """Runs the jobs that are due while it holds the lease. Jobs are given in so that tests bring their own."""

    def __init__(self, settings: Settings, jobs: tuple[Job, ...] = JOBS) -> None:
        self.settings = settings
        self.jobs = jobs
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{id(self)}"
        self.beat_at: datetime | None = None
        self.ran_at: dict[str, datetime] = {}

    def turn(self) -> bool:
        """One round; False when another worker holds the lease."""
        for job in self.jobs:
            if not self.beat():
                return False
            now = clock.now()
            last = self.ran_at.get(job.name)
            if last is None or now - last >= timedelta(seconds=job.every_s):
                self.ran_at[job.name] = now
                self._run(job)
        return True

    def _run(self, job: Job) -> None:
        """A job that fails is tried again at its next time; the others go on."""
        try:
            job.run(self.settings)
        except Exception:
            log.exception("job %s failed", job.name)

    def beat(self) -> bool:
        """Hold the lease, written down every `BEAT_S` seconds."""
        now = clock.now()
        if self.beat_at is not None and now - self.beat_at < timedelta(seconds=BEAT_S):
            return True
        with db.writing() as session:
            held = leases.hold(session, LEASE, self.holder, for_s=LEASE_S)
        self.beat_at = now if held else None
        return held

    def leave(self) -> None:
        """Give the lease up, so that another worker need not wait for it to run out."""
        if self.beat_at is not None:
            with db.writing() as session:
                leases.hold(session, LEASE, self.holder, for_s=0)


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now, then stop.")
@with_appcontext
def worker(once: bool) -> None:
    """Send mail, forget what is kept for a time only; stops cleanly when told to."""
    work, stop = Clockwork(current_app.extensions["settings"]), threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    while not stop.is_set():
        try:
            work.turn()
        except Busy as problem:
            log.warning("the database is busy: %s", type(problem.__cause__).__name__)
        if once:
            break
        stop.wait(PAUSE_S)
    work.leave()
