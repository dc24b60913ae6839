"""Counters that survive a restart and count exactly: how often something may happen in a stretch of time.

Kept in the database, because a limiter in memory forgets at each restart and each worker counts for itself.
"""

import hashlib
from datetime import UTC, datetime

from sqlalchemy import Text, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from lms import clock
from lms.db import Base


class LimitCount(Base):
    """How often `key` happened in the window that began at `window_at`. Keys are hashed: no address at rest."""

    __tablename__ = "limit_counts"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    window_at: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]


def take(session: Session, key: str, *, at_most: int, per_s: int) -> bool:
    """Count one more use of `key`; False when it is past `at_most` in this window. The caller commits either way."""
    now = int(clock.now().timestamp())
    window = datetime.fromtimestamp(now - now % per_s, UTC)
    name = hashlib.sha256(key.encode()).hexdigest()[:32]
    row = session.get(LimitCount, (name, window), with_for_update=True)
    if row is None:
        row = LimitCount(key=name, window_at=window, count=0)
        session.add(row)
    row.count += 1
    session.flush()
    return row.count <= at_most


def forget_before(session: Session, moment: datetime) -> int:
    """Delete windows that began before `moment`; returns how many."""
    old = session.scalars(select(LimitCount.key).where(LimitCount.window_at < moment)).all()
    session.execute(delete(LimitCount).where(LimitCount.window_at < moment))
    return len(old)
