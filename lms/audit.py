"""The append-only book of who did what: staff acts, sign-ins, changes to what people have earned.

No names and no addresses: actors are opaque tags. The database itself refuses to change or delete an entry.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, Text, event, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from lms import clock
from lms.db import Base


class AuditEntry(Base):
    """One act. `actor` is "person:<tag>", "staff:<id>" or "system"; `subject` names a record the same way."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(Text, index=True)
    action: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text, index=True)
    detail: Mapped[dict[str, Any]]


def record(
    session: Session, *, actor: str, action: str, subject: str, detail: dict[str, Any] | None = None
) -> AuditEntry:
    """Write one entry in the caller's transaction, so that an act and its entry stand or fall together."""
    entry = AuditEntry(at=clock.now(), actor=actor, action=action, subject=subject, detail=detail or {})
    session.add(entry)
    session.flush()
    return entry


def entries_of(session: Session, name: str) -> list[AuditEntry]:
    """What stands in the book by or about one actor, oldest first."""
    wanted = select(AuditEntry).where(or_(AuditEntry.actor == name, AuditEntry.subject == name))
    return list(session.scalars(wanted.order_by(AuditEntry.id)))


def _ddl(statement: str, dialect: str) -> DDL:
    return DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]  # DDL has no types


SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER audit_entries_no_{verb.lower()} BEFORE {verb} ON audit_entries "
    "BEGIN SELECT RAISE(ABORT, 'the audit book is append-only'); END"
    for verb in ("UPDATE", "DELETE")
)
POSTGRESQL_GUARDS = (
    "CREATE FUNCTION audit_entries_stand() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit book is append-only'; END $$",
    "CREATE TRIGGER audit_entries_stand BEFORE UPDATE OR DELETE ON audit_entries "
    "FOR EACH ROW EXECUTE FUNCTION audit_entries_stand()",
)
for _statement in SQLITE_GUARDS:
    event.listen(AuditEntry.__table__, "after_create", _ddl(_statement, "sqlite"))
for _statement in POSTGRESQL_GUARDS:
    event.listen(AuditEntry.__table__, "after_create", _ddl(_statement, "postgresql"))
