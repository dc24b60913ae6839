"""Counters that survive a restart and count exactly: how often something may happen in a stretch of time.

Kept in the database, because a limiter in memory forgets at each restart and each worker counts for itself.
"""

import hashlib
from datetime import UTC, datetime

from sqlalchemy import Text, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from lms import clock
from lms.db import Base, inserted


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
    # One statement counts: two who are first at once would meet in the key if each looked before it wrote.
    counted = (
        inserted(session, LimitCount)
        .values(key=name, window_at=window, count=1)
        .on_conflict_do_update(index_elements=["key", "window_at"], set_={"count": LimitCount.count + 1})
        .returning(LimitCount.count)
    )
    return session.execute(counted).scalar_one() <= at_most


def forget_before(session: Session, moment: datetime) -> int:
    """Delete windows that began before `moment`; returns how many."""
    old = session.scalars(select(LimitCount.key).where(LimitCount.window_at < moment)).all()
    session.execute(delete(LimitCount).where(LimitCount.window_at < moment))
    return len(old)
