"""Counts in the database: bumped on the two transitions only, never on every heartbeat."""

import os
import threading
from dataclasses import asdict, dataclass

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.counts.models import Count

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
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    slot = (os.getpid() * 31 + threading.get_ident()) % SLOTS if on_postgresql else 0
    values = asdict(cell) | {"slot": slot, "number": by}
    insert = (postgresql.insert if on_postgresql else sqlite.insert)(Count).values(**values)
    keys = [column.name for column in Count.__table__.primary_key]
    session.execute(
        insert.on_conflict_do_update(index_elements=keys, set_={"number": Count.number + insert.excluded.number})
    )
