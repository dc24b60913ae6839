"""Tables of save health: numbers by hour and browser, and what rang. No person, no address, no full user agent."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base


class SaveHour(Base):
    """What one hour's tries came to in one kind of browser. After some weeks a month is one row: `family` is empty."""

    __tablename__ = "save_hours"
    __table_args__ = {"sqlite_with_rowid": False}

    hour_at: Mapped[datetime] = mapped_column(primary_key=True)
    release: Mapped[str] = mapped_column(Text, primary_key=True)
    family: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    phone: Mapped[bool] = mapped_column(primary_key=True)
    opened: Mapped[int]
    begun: Mapped[int]
    saved: Mapped[int]
    failed: Mapped[int]
    late: Mapped[int]
    offline: Mapped[int]
    signed_out: Mapped[int]
    unable: Mapped[int]
    broken: Mapped[int]


class SaveAlarm(Base):
    """An alarm that rings (`ended_at` empty) or last rang. `release` and `family` "" stand for all."""

    __tablename__ = "save_alarms"
    __table_args__ = {"sqlite_with_rowid": False}

    sign: Mapped[str] = mapped_column(Text, primary_key=True)
    release: Mapped[str] = mapped_column(Text, primary_key=True)
    family: Mapped[str] = mapped_column(Text, primary_key=True)
    since_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
