"""Tables of watching. Keys lead with the person: one person's rows lie together."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, UtcMilli


class Watch(Base):
    """One person's record of one video version. The three sets are packed runs of whole seconds."""

    __tablename__ = "watches"
    __table_args__ = (
        # Few records wait at any time; the index holds only those.
        Index(
            "ix_watches_parked",
            "judged_at",
            sqlite_where=text("length(parked) > 0"),
            postgresql_where=text("length(parked) > 0"),
        ),
        {"sqlite_with_rowid": False},
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("video_versions.id"), primary_key=True)
    seen: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    covered_s: Mapped[int] = mapped_column(default=0)
    passages: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    together: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    parked: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    judged_at: Mapped[datetime] = mapped_column(UtcMilli)
    resume_s: Mapped[float] = mapped_column(default=0.0)
    resume_at: Mapped[datetime | None] = mapped_column(UtcMilli)
    resume_device: Mapped[int] = mapped_column(SmallInteger, default=0)
    other_s: Mapped[float] = mapped_column(default=0.0)
    other_at: Mapped[datetime | None] = mapped_column(UtcMilli)
    changed_at: Mapped[datetime] = mapped_column(UtcMilli)


class Credit(Base):
    """One person's bucket: how many seconds may still be credited, as it stood at a moment."""

    __tablename__ = "credits"
    __table_args__ = {"sqlite_with_rowid": False}

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    level_s: Mapped[float]
    at: Mapped[datetime] = mapped_column(UtcMilli)
