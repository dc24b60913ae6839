"""The clockwork: one worker at a time, jobs at their times, faults contained, a clean end."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from lms import clock, db, leases, limits, mail
from lms.cli import worker
from lms.cli.worker import Clockwork, Job
from lms.leases import Lease
from lms.limits import LimitCount
from lms.mail import Mail

HOME = Path(__file__).parents[2]


@pytest.fixture
def moved():
    """A clock that stands still until it is moved."""
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


def test_jobs_run_at_their_times(app, settings, moved):
    ran = []
    jobs = (Job("often", 0, lambda _: ran.append("often")), Job("hourly", 3600, lambda _: ran.append("hourly")))
    work = Clockwork(settings, jobs)
    work.turn()
    moved.shift(timedelta(minutes=59))
    work.turn()
    moved.shift(timedelta(minutes=1))
    work.turn()
    assert ran == ["often", "hourly", "often", "often", "hourly"]


def test_only_one_worker_works_and_another_takes_over_when_it_is_gone(app, settings, moved):
    ran = []
    first, second = (
        Clockwork(settings, (Job("job", 0, lambda _, name=name: ran.append(name)),)) for name in ("one", "two")
    )
    assert first.turn() and not second.turn()
    moved.shift(timedelta(seconds=59))
    assert not second.turn()
    moved.shift(timedelta(seconds=1))
    assert second.turn() and not first.turn()
    assert ran == ["one", "two"]


def test_a_worker_that_leaves_hands_over_at_once(app, settings, moved):
    first, second = Clockwork(settings, ()), Clockwork(settings, ())
    assert first.beat() and not second.beat()
    first.leave()
    assert second.beat()
    first.leave()
    moved.shift(timedelta(seconds=30))
    assert second.beat()


def test_it_gives_a_sign_of_life(app, settings, moved):
    work = Clockwork(settings, (Job("job", 0, lambda _: None),))
    for _ in range(5):
        work.turn()
        moved.shift(timedelta(seconds=10))
    with db.reading() as session:
        found = leases.find_lease(session, worker.LEASE)
        assert clock.now() - found.beat_at <= timedelta(seconds=worker.BEAT_S)


def test_a_job_that_fails_leaves_the_others_alone(app, settings, moved, caplog):
    ran = []

    def broken(_settings):
        raise ZeroDivisionError

    assert Clockwork(settings, (Job("broken", 0, broken), Job("good", 0, lambda _: ran.append(1)))).turn()
    assert ran == [1] and "job broken failed" in caplog.text


def test_names_of_jobs_are_their_own():
    names = [job.name for job in worker.JOBS]
    assert len(set(names)) == len(names) and {"mail", "forgetting"} <= set(names)


def test_what_is_kept_for_a_time_only_is_forgotten(app, settings, moved):
    with db.writing() as session:
        limits.take(session, "key", at_most=1, per_s=60)
        mail.put(session, to="amina@example.org", subject="s", text="t", kind="sign-in")
    worker.send_mail(settings)
    with db.writing() as session:
        mail.put(session, to="bob@example.org", subject="s", text="t", kind="sign-in")
    moved.shift(timedelta(days=3))
    worker.forget(settings)
    with db.reading() as session:
        assert session.scalars(select(LimitCount)).all() == []
        assert session.scalars(select(Mail.to)).all() == ["bob@example.org"]


def environment(settings, **more):
    own = {"LMS_MODE": "demo", "LMS_DATA": str(settings.data), "LMS_SECRET_KEY": settings.secret_key}
    return {"PATH": os.environ["PATH"], "FLASK_APP": "wsgi", "PYTHONUNBUFFERED": "1"} | own | more


def command(*words):
    return [sys.executable, "-m", "flask", "lms", *words]


def test_the_command_sends_what_is_due_and_stops(app, settings):
    with db.writing() as session:
        mail.put(session, to="amina@example.org", subject="s", text="t", kind="sign-in")
    done = subprocess.run(
        command("worker", "--once"), cwd=HOME, env=environment(settings), capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert len(list((settings.data / "outbox").iterdir())) == 1
    with db.reading() as session:
        assert session.scalars(select(Mail.sent_at)).one() is not None


def test_it_stops_cleanly_when_told_to_and_leaves_the_lease(app, settings):
    with db.writing() as session:
        mail.put(session, to="amina@example.org", subject="s", text="t", kind="sign-in")
    running = subprocess.Popen(command("worker"), cwd=HOME, env=environment(settings), stderr=subprocess.PIPE)
    assert running.stderr.readline().startswith(b"mail: sign-in written")
    running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=30) == 0
    assert b"Traceback" not in running.stderr.read()
    running.stderr.close()
    with db.reading() as session:
        assert session.scalars(select(Lease)).one().until_at <= clock.now()
