"""The outbox against a real SMTP server: sign-in mail at least once, other mail at most once, the same bytes."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from aiosmtpd.controller import Controller
from sqlalchemy import select

from lms import clock, db, mail
from lms.cli import worker
from lms.mail import Mail

TO, SUBJECT, TEXT = "amina@example.org", "123456 is your code – Añb", "Your code is 123456\n\nاقرأ\n.\nEnd.\n"


class Post:
    """A mail server's memory. `refuse` is the reply to the next mails, each used once."""

    def __init__(self) -> None:
        self.came: list[bytes] = []
        self.kept: list[tuple[str, list[str], bytes]] = []
        self.refuse: list[str] = []
        self.between: Callable[[], None] = lambda: None

    async def handle_DATA(self, _server, _session, envelope):
        self.came.append(envelope.content)
        self.between()
        if self.refuse:
            return self.refuse.pop(0)
        self.kept.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 OK"


class FreePort(Controller):
    """Listens where the system says."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def settings(settings, post):
    """An installation that sends by SMTP to a server of ours."""
    server = FreePort(post, hostname="127.0.0.1", port=0)
    server.start()
    yield replace(settings, smtp_url=f"smtp://127.0.0.1:{server.port}", mail_from="Learning <learning@example.org>")
    server.stop()


@pytest.fixture
def moved():
    """A clock that stands still until it is moved."""
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


def put(kind="sign-in"):
    with db.writing() as session:
        return mail.put(session, to=TO, subject=SUBJECT, text=TEXT, kind=kind).id


def row(mail_id):
    with db.reading() as session:
        return session.get(Mail, mail_id)


def test_it_works(app, settings, post, moved):
    put()
    worker.send_mail(settings)
    ((sender, recipients, content),) = post.kept
    assert (sender, recipients) == ("learning@example.org", [TO])
    assert b"Auto-Submitted: auto-generated" in content and b"Message-ID: <" in content
    worker.send_mail(settings)
    assert len(post.kept) == 1


def test_a_mail_written_in_a_transaction_that_fails_is_never_sent(app, settings, post, moved):
    with pytest.raises(ZeroDivisionError), db.writing() as session:
        mail.put(session, to=TO, subject=SUBJECT, text=TEXT, kind="sign-in")
        raise ZeroDivisionError
    worker.send_mail(settings)
    assert post.came == []


def test_a_refused_sign_in_mail_is_tried_again_with_the_same_bytes(app, settings, post, moved):
    mail_id = put()
    post.refuse = ["451 try later", "550 no"]
    for seconds in (0, 30, 60):
        moved.shift(timedelta(seconds=seconds))
        worker.send_mail(settings)
    assert len(post.came) == 3 and len(set(post.came)) == 1 and len(post.kept) == 1
    assert row(mail_id).sent_at is not None


def test_a_sign_in_mail_is_sent_again_when_the_worker_died_before_it_could_say_so(app, settings, post, moved):
    put()
    with db.writing() as session:
        (letter,) = mail.take_due(session)
    mail.adapter(settings)(letter)  # sent, and then the worker is gone before mail.mark
    worker.send_mail(settings)
    assert len(post.kept) == 1
    moved.shift(timedelta(seconds=30))
    worker.send_mail(settings)
    assert len(post.kept) == 2 and len(set(post.came)) == 1


def test_other_mail_is_never_sent_twice_even_when_the_worker_dies(app, settings, post, moved):
    put("reminder")
    with db.writing() as session:
        (letter,) = mail.take_due(session)
    mail.adapter(settings)(letter)  # and the worker is gone
    for _ in range(10):
        moved.shift(timedelta(hours=1))
        worker.send_mail(settings)
    assert len(post.came) == 1


def test_other_mail_that_is_refused_is_not_tried_again(app, settings, post, moved):
    mail_id = put("reminder")
    post.refuse = ["451 try later"]
    for _ in range(5):
        worker.send_mail(settings)
        moved.shift(timedelta(hours=1))
    assert len(post.came) == 1 and post.kept == [] and row(mail_id).sent_at is not None


def test_waiting_grows_and_ends_after_eight_tries(app, settings, post, moved):
    mail_id = put()
    post.refuse = ["451 no"] * 20
    for _ in range(20):
        worker.send_mail(settings)
        moved.shift(timedelta(hours=1))
    assert len(post.came) == mail.GIVE_UP_AFTER and row(mail_id).failed_at is not None


def test_one_bad_mail_does_not_hold_up_the_others(app, settings, post, moved):
    post.refuse = ["550 no such person"]
    put(), put(), put()
    worker.send_mail(settings)
    assert len(post.kept) == 2


def test_nothing_is_sent_inside_a_transaction(app, settings, post, moved):
    put()
    seen = []

    def look():
        with app.app_context(), db.writing() as session:
            seen.append(session.scalars(select(Mail.tries)).one())

    post.between = look
    worker.send_mail(settings)
    assert seen == [1]


def test_a_server_that_is_away_only_delays(app, settings, moved, post, caplog):
    put()
    caplog.set_level(logging.WARNING)
    worker.send_mail(replace(settings, smtp_url="smtp://127.0.0.1:1"))
    assert "was not sent" in caplog.text and "amina" not in caplog.text and "123456" not in caplog.text
    moved.shift(timedelta(seconds=30))
    worker.send_mail(settings)
    assert len(post.kept) == 1


def test_code_and_link_are_gone_once_the_mail_is_out(app, settings, moved, post):
    mail_id = put()
    worker.send_mail(settings)
    assert (row(mail_id).subject, row(mail_id).text) == ("", "")


def test_without_a_server_mail_becomes_files_and_the_console_names_nobody(app, settings, moved, capfd):
    put()
    worker.send_mail(replace(settings, smtp_url=""))
    (file,) = (settings.data / "outbox").iterdir()
    assert b"To: amina@example.org" in file.read_bytes()
    assert "amina" not in "".join(capfd.readouterr())
