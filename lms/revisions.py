"""Draft, publish, undo for every record that staff edit: one history, whatever the record.

A revision holds the whole record as JSON. Publishing makes it the standing one; undoing publishes the one before
again, as a new revision, so that nothing in the history is ever rewritten.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from lms import clock
from lms.db import Base
from lms.errors import Conflict, NotFound


class Revision(Base):
    """One state of one record: `kind` "module" and so on, `record` its slug, `number` from 1."""

    __tablename__ = "revisions"
    __table_args__ = (
        Index("uq_revisions_kind_record_number", "kind", "record", "number", unique=True),
        Index(
            "uq_revisions_standing",
            "kind",
            "record",
            unique=True,
            sqlite_where=text("standing"),
            postgresql_where=text("standing"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    record: Mapped[str] = mapped_column(Text)
    number: Mapped[int]
    body: Mapped[dict[str, Any]]
    author: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    standing: Mapped[bool] = mapped_column(default=False)


def draft(session: Session, *, kind: str, record: str, body: dict[str, Any], author: str) -> Revision:
    """Keep a new state without showing it to anyone."""
    last = session.scalars(
        select(Revision.number)
        .where(Revision.kind == kind, Revision.record == record)
        .order_by(Revision.number.desc())
        .limit(1)
    ).first()
    made = Revision(
        kind=kind,
        record=record,
        number=(last or 0) + 1,
        body=body,
        author=author,
        made_at=clock.now(),
        published_at=None,
    )
    session.add(made)
    session.flush()
    return made


def publish(session: Session, revision: Revision) -> Revision:
    """Make this the standing state; `Conflict` when a newer one was published meanwhile."""
    now_standing = find_standing(session, revision.kind, revision.record)
    if now_standing is not None and now_standing.number > revision.number:
        raise Conflict("Somebody published a newer version meanwhile. Look at it before you publish yours.")
    if now_standing is not None:
        now_standing.standing = False
        session.flush()
    revision.standing, revision.published_at = True, clock.now()
    session.flush()
    return revision


def undo(session: Session, *, kind: str, record: str, author: str) -> Revision:
    """Publish the state that stood before, as a new revision; `NotFound` when there is none."""
    published = session.scalars(
        select(Revision)
        .where(Revision.kind == kind, Revision.record == record, Revision.published_at.is_not(None))
        .order_by(Revision.published_at.desc(), Revision.number.desc())
        .limit(2)
    ).all()
    if len(published) < 2:
        raise NotFound("There is no earlier version to go back to.")
    return publish(session, draft(session, kind=kind, record=record, body=dict(published[1].body), author=author))


def find_standing(session: Session, kind: str, record: str) -> Revision | None:
    """The published state, or None."""
    return session.scalars(
        select(Revision).where(Revision.kind == kind, Revision.record == record, Revision.standing)
    ).first()


def history(session: Session, kind: str, record: str) -> list[Revision]:
    """All states, newest first."""
    return list(
        session.scalars(
            select(Revision).where(Revision.kind == kind, Revision.record == record).order_by(Revision.number.desc())
        )
    )
