"""The table of facts."""

from datetime import date
from typing import Any

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base


class Fact(Base):
    """One statement. `standing`: sourced, general (known, not sourced) or hidden. `confirmed_by` names a checker."""

    __tablename__ = "facts"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    sources: Mapped[list[Any]]
    checked_on: Mapped[date]
    check_by: Mapped[date]
    standing: Mapped[str] = mapped_column(Text)
    confirmed_by: Mapped[str | None] = mapped_column(Text)
    confirmed_on: Mapped[date | None]
    changed_on: Mapped[date | None]
