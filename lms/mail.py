"""The outbox: a mail is a row written with the event that caused it, sent later by the worker.

Rendered once with a fixed Message-ID. Sign-in mail is sent at least once, other mail at most once. Adapters: SMTP by
setting; otherwise a file under `outbox/` in the data folder and a line on the console.
"""

import smtplib
import ssl
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import Index, Text, delete, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from lms import clock
from lms.db import Base
from lms.settings import Settings

AT_LEAST_ONCE = frozenset({"sign-in"})
GIVE_UP_AFTER = 8


class Mail(Base):
    """One mail. `sent_at` empty means waiting; `failed_at` set means given up."""

    __tablename__ = "mails"
    __table_args__ = (Index("ix_mails_waiting", "sent_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    to: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(Text, unique=True)
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Letter:
    """What an adapter needs: a mail copied out of its transaction."""

    id: int
    kind: str
    to: str
    subject: str
    text: str
    message_id: str
    made_at: datetime


def put(session: Session, *, to: str, subject: str, text: str, kind: str) -> Mail:
    """Write a mail in the caller's transaction."""
    now = clock.now()
    row = Mail(
        kind=kind,
        to=to,
        subject=" ".join(subject.split()),
        text=text,
        message_id=f"<{uuid.uuid4()}@learning>",
        made_at=now,
        due_at=now,
    )
    session.add(row)
    session.flush()
    return row


def take_due(session: Session, at_most: int = 20) -> list[Letter]:
    """Mails that are due. At-most-once mail is marked sent here, before it goes out."""
    now = clock.now()
    rows = session.scalars(
        select(Mail)
        .where(Mail.sent_at.is_(None), Mail.failed_at.is_(None), Mail.due_at <= now)
        .order_by(Mail.due_at, Mail.id)
        .limit(at_most)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.tries += 1
        row.due_at = now + timedelta(seconds=min(3600, 15 * 2**row.tries))
        if row.kind not in AT_LEAST_ONCE:
            row.sent_at = now
    return [Letter(r.id, r.kind, r.to, r.subject, r.text, r.message_id, r.made_at) for r in rows]


def mark(session: Session, letter_id: int, sent: bool) -> None:
    """Keep what became of a mail: sent, or to be tried again until `GIVE_UP_AFTER` tries."""
    row = session.get(Mail, letter_id)
    if row is None:
        return
    if sent:
        row.sent_at = row.sent_at or clock.now()
        if row.kind in AT_LEAST_ONCE:
            row.subject = row.text = ""  # codes and links are kept as hashes only, once the mail is out
    elif row.tries >= GIVE_UP_AFTER:
        row.failed_at = clock.now()


def forget_before(session: Session, moment: datetime) -> None:
    """Delete mails that were sent or given up and are older than a moment: each holds an address."""
    over = or_(Mail.sent_at.is_not(None), Mail.failed_at.is_not(None))
    session.execute(delete(Mail).where(over, Mail.made_at < moment))


def forget_to(session: Session, address: str) -> None:
    """Delete every mail to an address, waiting ones too."""
    session.execute(delete(Mail).where(Mail.to == address))


def adapter(settings: Settings) -> Callable[[Letter], None]:
    """How mail leaves this installation."""
    if settings.smtp_url:
        return lambda letter: by_smtp(settings, letter)
    return lambda letter: to_folder(settings, letter)


def rendered(settings: Settings, letter: Letter) -> EmailMessage:
    """The same bytes for the same letter, however often it is tried."""
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.made_at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


def by_smtp(settings: Settings, letter: Letter) -> None:
    """Send over SMTP; raises `OSError` or `smtplib.SMTPException` when it could not."""
    url = urlsplit(settings.smtp_url)
    host, port = url.hostname or "localhost", url.port or (465 if url.scheme == "smtps" else 587)
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=20, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=20)
    with server:
        if url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(rendered(settings, letter))


def to_folder(settings: Settings, letter: Letter) -> None:
    """Write the mail as a file under `outbox/` and say so on the console (no address, no content)."""
    folder: Path = settings.data / "outbox"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{letter.made_at:%Y%m%d-%H%M%S}-{letter.id}.eml"
    file.write_bytes(rendered(settings, letter).as_bytes())
    print(f"mail: {letter.kind} written to outbox/{file.name}", file=sys.stderr, flush=True)
