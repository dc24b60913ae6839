"""Save health in the database: hours of counts, what rings, and what is folded away after some weeks."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms import clock
from lms.db import inserted
from lms.health.models import SaveAlarm, SaveHour
from lms.health.rules import DAY, MEASURES, Alarm, Cell, Kept, Ringing, Tally, grouped, hour_of, judge

USUAL_OVER = timedelta(days=28)
KEYS = [column.name for column in SaveHour.__table__.primary_key]
NUMBERS = [getattr(SaveHour, name) for name in MEASURES]
SUMS = [func.sum(number) for number in NUMBERS]


def add(session: Session, tallies: Mapping[Cell, Tally]) -> None:
    """Add what a process has counted. In one order for everybody: otherwise two processes could wait for each other."""
    rows = [cell._asdict() | _numbers(tally) for cell, tally in sorted(tallies.items())]
    if not rows:
        return
    insert = inserted(session, SaveHour)
    more = {name: getattr(SaveHour, name) + insert.excluded[name] for name in MEASURES}
    session.execute(insert.on_conflict_do_update(index_elements=KEYS, set_=more), rows)


def _numbers(tally: Tally) -> dict[str, int]:
    return {name: getattr(tally, name) for name in MEASURES}


def cells(session: Session, since: datetime) -> list[tuple[Cell, Tally]]:
    """Every cell of the hours from `since` on."""
    keys = [getattr(SaveHour, name) for name in KEYS]
    rows = session.execute(
        select(*keys, *NUMBERS).where(SaveHour.hour_at >= hour_of(since), SaveHour.family != "").order_by(*keys)
    )
    return [(Cell(*row[: len(KEYS)]), Tally(*row[len(KEYS) :])) for row in rows]


def by_release(session: Session, unwritten: Mapping[Cell, Tally] | None = None) -> dict[str, tuple[datetime, Tally]]:
    """Each release still counted by the hour: the hour it was first seen in, and its numbers; the newest first."""
    first = func.min(SaveHour.hour_at)
    rows = session.execute(
        select(SaveHour.release, first, *SUMS).where(SaveHour.family != "").group_by(SaveHour.release)
    )
    found = {row[0]: (row[1], Tally(*row[2:])) for row in rows}
    for cell, tally in (unwritten or {}).items():
        since, sums = found.get(cell.release, (cell.hour_at, Tally()))
        found[cell.release] = min(since, cell.hour_at), sums + tally
    return dict(sorted(found.items(), key=lambda pair: pair[1][0], reverse=True))


def months(session: Session) -> list[tuple[datetime, Tally]]:
    """Months that were folded away, the newest first."""
    rows = session.scalars(select(SaveHour).where(SaveHour.family == "").order_by(SaveHour.hour_at.desc()))
    return [(row.hour_at, Tally(*(getattr(row, name) for name in MEASURES))) for row in rows]


def usual(session: Session, now: datetime) -> dict[str, Tally]:
    """Film pages opened and begun in the four weeks before the last day, by family and ("") in all."""
    rows = session.execute(
        select(SaveHour.family, func.sum(SaveHour.opened), func.sum(SaveHour.begun))
        .where(
            SaveHour.hour_at >= hour_of(now - USUAL_OVER), SaveHour.hour_at < hour_of(now - DAY), SaveHour.family != ""
        )
        .group_by(SaveHour.family)
    )
    found = {family: Tally(opened=int(opened), begun=int(begun)) for family, opened, begun in rows}
    return found | {"": sum(found.values(), Tally())}


def alarms(session: Session) -> dict[Alarm, Kept]:
    """What rings or once rang, as it was last kept."""
    rows = session.scalars(select(SaveAlarm))
    return {Alarm(row.sign, row.release, row.family): Kept(row.since_at, row.seen_at, row.ended_at) for row in rows}


def ringing(session: Session, now: datetime, unwritten: Mapping[Cell, Tally] | None = None) -> dict[Alarm, Ringing]:
    """What rings now, with what this process has not written yet."""
    found = [*cells(session, now - DAY), *(unwritten or {}).items()]
    kept = alarms(session)
    if not found and not kept:
        return {}
    return judge(grouped(found), usual(session, now), kept, now)


def changes(kept: Mapping[Alarm, Kept], rings: Mapping[Alarm, Ringing]) -> bool:
    """Whether what rings is not what was kept."""
    return set(rings) != {alarm for alarm, one in kept.items() if one.ended_at is None} or any(
        one.seen for one in rings.values()
    )


def keep(session: Session, rings: Mapping[Alarm, Ringing], now: datetime) -> tuple[list[Alarm], list[Alarm]]:
    """Remember what rings: what began and what ended since the last time. Safe to repeat, by several workers too."""
    kept = alarms(session)
    open_before = {alarm for alarm, one in kept.items() if one.ended_at is None}
    for alarm, one in sorted(rings.items()):
        seen_at = now if one.seen or alarm not in open_before else kept[alarm].seen_at
        row = alarm._asdict() | {"since_at": one.since_at, "seen_at": seen_at, "ended_at": None}
        insert = inserted(session, SaveAlarm).values(row)
        change = {name: row[name] for name in ("since_at", "seen_at", "ended_at")}
        session.execute(insert.on_conflict_do_update(index_elements=list(Alarm._fields), set_=change))
    over = sorted(open_before - set(rings))
    for alarm in over:
        session.merge(SaveAlarm(**alarm._asdict(), **_ended(kept[alarm], now)))
    session.flush()
    return sorted(set(rings) - open_before), over


def _ended(kept: Kept, now: datetime) -> dict[str, datetime]:
    return {"since_at": kept.since_at, "seen_at": kept.seen_at, "ended_at": now}


def fold_before(session: Session, moment: datetime) -> int:
    """Fold hours before `moment` into one row a month, without browser or release, and forget alarms that ended before
    it. Returns how many rows went."""
    moment = hour_of(moment)
    old = [pair for pair in cells(session, datetime.min.replace(tzinfo=moment.tzinfo)) if pair[0].hour_at < moment]
    add(session, _by_month(old))
    session.execute(delete(SaveHour).where(SaveHour.hour_at < moment, SaveHour.family != ""))
    session.execute(delete(SaveAlarm).where(SaveAlarm.ended_at < moment))
    return len(old)


def _by_month(old: Iterable[tuple[Cell, Tally]]) -> dict[Cell, Tally]:
    found: dict[Cell, Tally] = {}
    for cell, tally in old:
        first = clock.london_day(cell.hour_at).replace(day=1)
        month = Cell(cell.hour_at.replace(year=first.year, month=first.month, day=1, hour=0), "", "", 0, False)
        found[month] = found.get(month, Tally()) + tally
    return found
