"""Tables of starts and completions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base


class Start(Base):
    """A person began a module. Landlord, region, language and month stand for ever as they were then."""

    __tablename__ = "starts"
    __table_args__ = {"sqlite_with_rowid": False}

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    module_id: Mapped[int] = mapped_column(ForeignKey("modules.id"), primary_key=True, index=True)
    at: Mapped[datetime]
    month: Mapped[str] = mapped_column(Text)
    landlord_id: Mapped[int] = mapped_column(default=0)
    region: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(Text, default="en")
    guest: Mapped[bool] = mapped_column(default=False)


class Completion(Base):
    """A person completed a module: the dated fact with the requirement it met and the evidence it rests on."""

    __tablename__ = "completions"
    __table_args__ = {"sqlite_with_rowid": False}

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    module_id: Mapped[int] = mapped_column(ForeignKey("modules.id"), primary_key=True, index=True)
    at: Mapped[datetime]
    month: Mapped[str] = mapped_column(Text)
    route: Mapped[str] = mapped_column(Text)
    requirement: Mapped[dict[str, Any]]
    evidence: Mapped[dict[str, Any]]
