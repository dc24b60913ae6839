"""Tables of counts: one number a cell, no person anywhere; and the parcels that landlords see."""

from datetime import datetime

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


class ModuleLabel(Base):
    """A module's number and title, so that a page of counts need not reach the catalogue."""

    __tablename__ = "module_labels"

    module_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(Text)


class LandlordLabel(Base):
    """A landlord's name, for the same reason."""

    __tablename__ = "landlord_labels"

    landlord_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text)


class ClosedQuarter(Base):
    """A quarter whose parcels were made; it is never looked at again. `quarter` is written "2026-Q3"."""

    __tablename__ = "closed_quarters"

    quarter: Mapped[str] = mapped_column(Text, primary_key=True)
    closed_at: Mapped[datetime]


class Parcel(Base):
    """What a landlord may see of a module since the parcel before: large enough, let out once, never opened."""

    __tablename__ = "parcels"
    __table_args__ = {"sqlite_with_rowid": False}

    landlord_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    module_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    quarter: Mapped[str] = mapped_column(Text, primary_key=True)
    starts: Mapped[int]
    completions: Mapped[int]
