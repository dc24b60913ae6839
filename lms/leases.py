"""A row that says who does the clockwork now, so that several workers are safe."""

from datetime import datetime, timedelta

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from lms import clock
from lms.db import Base, inserted


class Lease(Base):
    """Who holds `name` and until when; `beat_at` is the holder's last sign of life."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    holder: Mapped[str] = mapped_column(Text)
    until_at: Mapped[datetime]
    beat_at: Mapped[datetime]


def hold(session: Session, name: str, holder: str, for_s: int = 60) -> bool:
    """Take or renew the lease; False while another holder's has not run out."""
    now = clock.now()
    first = inserted(session, Lease).values(name=name, holder=holder, until_at=now, beat_at=now)
    session.execute(first.on_conflict_do_nothing())
    row = session.get_one(Lease, name, with_for_update=True, populate_existing=True)
    if row.holder != holder and row.until_at > now:
        return False
    row.holder, row.beat_at, row.until_at = holder, now, now + timedelta(seconds=for_s)
    session.flush()
    return True


def find_lease(session: Session, name: str) -> Lease | None:
    """The lease row, or None where nobody ever held it."""
    return session.get(Lease, name)
