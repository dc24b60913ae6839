"""What a landlord sees of its own residents: sums of parcels, and the closing of quarters that makes the parcels.

Imports counts and disclosure only: nothing that this file can reach holds a person.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms import clock
from lms.counts import store as counts
from lms.counts.models import Parcel
from lms.counts.rules import closed_quarters, last_month
from lms.disclosure import Shown, Tally, next_parcel, shown


@dataclass(frozen=True)
class ModuleLine:
    """One module, all time: what is shown, and the month it is counted to; both None where it is hidden."""

    number: int
    title: str
    figure: Shown | None
    counted_to: str | None


@dataclass(frozen=True)
class QuarterLine:
    """What one closed quarter ("2026-Q3") added; None where it is hidden."""

    quarter: str
    figure: Shown | None


@dataclass(frozen=True)
class LandlordReport:
    """All that a landlord sees. `total` sums the lines that are shown and nothing else. Newest quarter first.

    `counted_to` is the last month of the last closed quarter, None before the first.
    """

    name: str
    modules: tuple[ModuleLine, ...]
    total: Shown | None
    quarters: tuple[QuarterLine, ...]
    counted_to: str | None

    @property
    def hidden(self) -> bool:
        """Whether every figure is hidden."""
        return self.total is None


def landlord_report(session: Session, landlord_id: int) -> LandlordReport:
    """The report of one landlord, from its parcels alone."""
    let_out = counts.parcels(session, landlord_id)
    closed = counts.closed_quarters(session)
    label = counts.find_landlord_label(session, landlord_id)
    return LandlordReport(
        name=label.name if label else "",
        modules=tuple(
            _module(one.number, one.title, [parcel for parcel in let_out if parcel.module_id == one.module_id])
            for one in counts.module_labels(session)
        ),
        total=shown(_sum(let_out)),
        quarters=tuple(
            QuarterLine(quarter, shown(_sum(parcel for parcel in let_out if parcel.quarter == quarter)))
            for quarter in reversed(closed)
        ),
        counted_to=last_month(closed[-1]) if closed else None,
    )


def _module(number: int, title: str, let_out: list[Parcel]) -> ModuleLine:
    counted_to = last_month(let_out[-1].quarter) if let_out else None
    return ModuleLine(number, title, shown(_sum(let_out)), counted_to)


def _sum(let_out: Iterable[Parcel]) -> Tally:
    return sum((Tally(parcel.starts, parcel.completions) for parcel in let_out), Tally())


def close_quarters(session: Session, now: datetime) -> list[str]:
    """Make the parcels of every quarter that has ended and was not closed yet; returns those, in order.

    Safe to repeat: a closed quarter is never looked at again, so what changes later in an old month (a guest's record
    joined to a saved one) waits for the next parcel instead of moving an old figure by one person.
    """
    first = counts.first_month(session)
    if first is None:
        return []
    done = set(counts.closed_quarters(session))
    due = [quarter for quarter in closed_quarters(first, clock.london_month(now)) if quarter not in done]
    due = [quarter for quarter in due if not done or quarter > max(done)]
    for quarter in due:
        _close(session, quarter, now)
    return due


def _close(session: Session, quarter: str, now: datetime) -> None:
    let_out: dict[tuple[int, int], Tally] = {}
    for parcel in counts.parcels(session):
        key = parcel.landlord_id, parcel.module_id
        let_out[key] = let_out.get(key, Tally()) + Tally(parcel.starts, parcel.completions)
    made = []
    for key, number in counts.totals_to(session, last_month(quarter)).items():
        total = Tally(number.get("start", 0), number.get("completion", 0))
        ready = next_parcel(total, let_out.get(key, Tally()))
        if ready is not None:
            made.append(
                Parcel(
                    landlord_id=key[0],
                    module_id=key[1],
                    quarter=quarter,
                    starts=ready.starts,
                    completions=ready.completions,
                )
            )
    counts.close_quarter(session, quarter, made, now)
