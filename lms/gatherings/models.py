"""Tables of gatherings and attendance."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base


class Gathering(Base):
    """A dated occasion for one module. `kind`: in-person, live-online or together (a room watching the film)."""

    __tablename__ = "gatherings"

    id: Mapped[int] = mapped_column(primary_key=True)
    module_id: Mapped[int] = mapped_column(ForeignKey("modules.id"))
    kind: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text)
    held_at: Mapped[datetime]


class Attendance(Base):
    """A person was there; `whole` when for all of it."""

    __tablename__ = "attendances"
    __table_args__ = {"sqlite_with_rowid": False}

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gatherings.id"), primary_key=True, index=True)
    whole: Mapped[bool]
    recorded_at: Mapped[datetime]
