"""Counts in the database: bumped on the two transitions only, never on every heartbeat."""

import os
import threading
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.counts.models import ClosedQuarter, Count, LandlordLabel, ModuleLabel, Parcel
from lms.db import inserted

SLOTS = 16


@dataclass(frozen=True)
class Cell:
    """Where a number stands. See `Count` for the words."""

    measure: str
    module_id: int
    month: str
    landlord_id: int = 0
    region: str = ""
    language: str = "en"
    route: str = ""
    guest: bool = False


def bump(session: Session, cell: Cell, by: int = 1) -> None:
    """Add `by` (may be negative, when a guest's start moves to their saved self)."""
    bump_all(session, {cell: by})


def bump_all(session: Session, numbers: Mapping[Cell, int]) -> None:
    """Add to many cells at once."""
    if not numbers:
        return
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    slot = (os.getpid() * 31 + threading.get_ident()) % SLOTS if on_postgresql else 0
    # In one order for everybody: two transactions that take the same cells in different orders would wait for ever.
    ordered = sorted(numbers.items(), key=lambda pair: astuple(pair[0]))
    rows = [asdict(cell) | {"slot": slot, "number": by} for cell, by in ordered]
    insert = inserted(session, Count)
    statement = insert.on_conflict_do_update(
        index_elements=[column.name for column in Count.__table__.primary_key],
        set_={"number": Count.number + insert.excluded.number},
    )
    session.execute(statement, rows)


def label(session: Session, module_id: int, number: int, title: str) -> None:
    """Keep a module's number and title as pages of counts print them; called wherever a module is written."""
    session.merge(ModuleLabel(module_id=module_id, number=number, title=title))
    session.flush()


def label_landlord(session: Session, landlord_id: int, name: str) -> None:
    """Keep a landlord's name as pages of counts print it; called wherever a landlord is written."""
    session.merge(LandlordLabel(landlord_id=landlord_id, name=name))
    session.flush()


def module_labels(session: Session) -> list[ModuleLabel]:
    """Every module's label in order."""
    return list(session.scalars(select(ModuleLabel).order_by(ModuleLabel.number)))


def find_landlord_label(session: Session, landlord_id: int) -> LandlordLabel | None:
    """The landlord's label, or None."""
    return session.get(LandlordLabel, landlord_id)


def first_month(session: Session) -> str | None:
    """The month of the oldest count, or None while there is none."""
    return session.scalar(select(func.min(Count.month)))


def totals_to(session: Session, month: str) -> dict[tuple[int, int], dict[str, int]]:
    """All counts up to the end of a month, guests too: {(landlord id, module id): {measure: number}}."""
    keys = Count.landlord_id, Count.module_id, Count.measure
    rows = session.execute(
        select(*keys, func.sum(Count.number)).where(Count.landlord_id != 0, Count.month <= month).group_by(*keys)
    )
    found: dict[tuple[int, int], dict[str, int]] = {}
    for landlord_id, module_id, measure, number in rows:
        found.setdefault((landlord_id, module_id), {})[measure] = int(number)
    return found


def closed_quarters(session: Session) -> list[str]:
    """The quarters whose parcels were made, in order."""
    return list(session.scalars(select(ClosedQuarter.quarter).order_by(ClosedQuarter.quarter)))


def close_quarter(session: Session, quarter: str, parcels: list[Parcel], now: datetime) -> None:
    """Keep a quarter's parcels and that it is closed. Raises the database's own error where it was closed before."""
    session.add(ClosedQuarter(quarter=quarter, closed_at=now))
    session.add_all(parcels)
    session.flush()


def parcels(session: Session, landlord_id: int | None = None) -> list[Parcel]:
    """All parcels, or one landlord's, oldest first."""
    wanted = select(Parcel).order_by(Parcel.quarter, Parcel.module_id)
    return list(session.scalars(wanted if landlord_id is None else wanted.where(Parcel.landlord_id == landlord_id)))
