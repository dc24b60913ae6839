"""The table of counts: one number a cell, no person anywhere."""

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base


class Count(Base):
    """How many. `measure`: "start" and "start-completed" by the start's month, "completion" by its own month.

    `landlord_id` 0 and `region` "" mean not said; `guest` people who have not saved stand apart; `route` is empty for
    starts. `slot` spreads a busy cell over several rows on PostgreSQL; readers sum over slots.
    """

    __tablename__ = "counts"
    __table_args__ = {"sqlite_with_rowid": False}

    landlord_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    measure: Mapped[str] = mapped_column(Text, primary_key=True)
    module_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    month: Mapped[str] = mapped_column(Text, primary_key=True)
    region: Mapped[str] = mapped_column(Text, primary_key=True)
    language: Mapped[str] = mapped_column(Text, primary_key=True)
    route: Mapped[str] = mapped_column(Text, primary_key=True)
    guest: Mapped[bool] = mapped_column(primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
