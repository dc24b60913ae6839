"""What people have watched, in the database. The caller has locked the person."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, insert, inspect, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from lms.watching.models import Credit, Watch
from lms.watching.rules import Bucket, Ledger, Place, Places, Seen, covered, merged_places, packed, unpacked

# Built once, and sent without the unit of work: a heartbeat is the most frequent write there is, and building and
# flushing cost five times what the database needs for it (measured: 116 us against 25 us a statement). What was read
# before in the session is read again: heartbeats of one group share a session, and a refused one leaves nothing.
_WATCHES, _CREDITS = cast(Table, Watch.__table__), cast(Table, Credit.__table__)
_WATCH = (
    select(Watch)
    .where(Watch.person_id == bindparam("of_person"), Watch.version_id == bindparam("of_version"))
    .execution_options(populate_existing=True)
)
_CHANGE = update(_WATCHES).where(
    _WATCHES.c.person_id == bindparam("of_person"), _WATCHES.c.version_id == bindparam("of_version")
)
_CREDIT = select(_CREDITS.c.level_s, _CREDITS.c.at).where(_CREDITS.c.person_id == bindparam("of_person"))
_SPEND = update(_CREDITS).where(_CREDITS.c.person_id == bindparam("of_person"))
_OPEN_CREDIT = insert(_CREDITS)
_PLACED = ("resume_s", "resume_at", "resume_device", "other_s", "other_at")
_KEPT = ("seen", "parked", "judged_at", "covered_s", "changed_at", *_PLACED)


def find_watch(session: Session, person_id: int, version_id: int) -> Watch | None:
    """This person's record of this version, or None."""
    return session.get(Watch, (person_id, version_id))


def watches_of(session: Session, person_id: int) -> list[Watch]:
    """All of a person's records, the one changed last first."""
    return list(session.scalars(select(Watch).where(Watch.person_id == person_id).order_by(Watch.changed_at.desc())))


def open_watch(session: Session, person_id: int, version_id: int, now: datetime) -> Watch:
    """This person's record of this version, made empty where there was none."""
    watch = session.scalars(_WATCH, {"of_person": person_id, "of_version": version_id}).first()
    if watch is None:
        watch = Watch(
            person_id=person_id,
            version_id=version_id,
            seen=b"",
            passages=b"",
            together=b"",
            parked=b"",
            covered_s=0,
            judged_at=now,
            resume_s=0.0,
            resume_at=None,
            resume_device=0,
            other_s=0.0,
            other_at=None,
            changed_at=now,
        )
        session.add(watch)
    return watch


def ledger_of(watch: Watch) -> Ledger:
    """The credited and the parked seconds of a record."""
    return Ledger(unpacked(watch.seen), unpacked(watch.parked), watch.judged_at)


def place_of(watch: Watch) -> Place | None:
    """Where the person was, or None where that is not known."""
    return None if watch.resume_at is None else Place(watch.resume_s, watch.resume_at, watch.resume_device)


def places_of(watch: Watch) -> Places:
    """Where the person was last, and where another device of theirs was."""
    return Places(place_of(watch), None if watch.other_at is None else Place(watch.other_s, watch.other_at))


def _place_values(places: Places) -> dict[str, Any]:
    latest, other = places.latest, places.other
    return {
        "resume_s": latest.resume_s if latest else 0.0,
        "resume_at": latest.happened_at if latest else None,
        "resume_device": latest.device if latest else 0,
        "other_s": other.resume_s if other else 0.0,
        "other_at": other.happened_at if other else None,
    }


def evidence_of(watch: Watch) -> Seen:
    """Every second that counts: watched, read, or seen together."""
    return unpacked(watch.seen) | unpacked(watch.passages) | unpacked(watch.together)


def keep(session: Session, watch: Watch, ledger: Ledger, places: Places | None, now: datetime) -> Watch:
    """Write what a heartbeat changed; the places stay where there are no new ones."""
    seen, parked = packed(ledger.seen), packed(ledger.parked)
    waits = parked != watch.parked or bool(ledger.parked)
    together = ledger.seen | unpacked(watch.passages) | unpacked(watch.together)
    values = {
        "seen": seen,
        "parked": parked,
        "judged_at": ledger.judged_at if waits else watch.judged_at,
        "covered_s": covered(together),
        "changed_at": now,
    } | _place_values(places or places_of(watch))
    if inspect(watch).persistent:
        key = {"of_person": watch.person_id, "of_version": watch.version_id}
        session.execute(_CHANGE, values | key)
        for name in _KEPT:
            set_committed_value(watch, name, values[name])
    else:
        for name in _KEPT:
            setattr(watch, name, values[name])
        session.flush()
    return watch


def add_passage(session: Session, watch: Watch, passage: Seen, now: datetime) -> Watch:
    """A passage read covers its seconds."""
    watch.passages = packed(unpacked(watch.passages) | passage)
    _count(watch, now)
    session.flush()
    return watch


def add_together(session: Session, watch: Watch, seen: Seen, now: datetime) -> Watch:
    """The seconds a room saw while the person was in it."""
    watch.together = packed(unpacked(watch.together) | seen)
    _count(watch, now)
    session.flush()
    return watch


def _count(watch: Watch, now: datetime) -> None:
    count = covered(evidence_of(watch))
    if count != watch.covered_s:
        watch.covered_s = count
    watch.changed_at = now


def find_bucket(session: Session, person_id: int) -> Bucket | None:
    """The person's credit, or None before their first heartbeat."""
    row = session.execute(_CREDIT, {"of_person": person_id}).first()
    return None if row is None else Bucket(row.level_s, row.at)


def keep_bucket(session: Session, person_id: int, bucket: Bucket) -> None:
    """Write the person's credit."""
    values = {"level_s": bucket.level_s, "at": bucket.at}
    changed = session.execute(_SPEND, values | {"of_person": person_id})
    if not changed.rowcount:  # type: ignore[attr-defined]  # an update's result has one
        session.execute(_OPEN_CREDIT, values | {"person_id": person_id})


def absorb(session: Session, from_id: int, into_id: int, now: datetime) -> None:
    """Move one person's records to another: union of every set, the latest place. Repeating it moves nothing more."""
    for theirs in watches_of(session, from_id):
        mine = open_watch(session, into_id, theirs.version_id, now)
        session.flush()
        for name in ("seen", "passages", "together", "parked"):
            setattr(mine, name, packed(unpacked(getattr(mine, name)) | unpacked(getattr(theirs, name))))
        mine.parked = packed(unpacked(mine.parked) & ~unpacked(mine.seen))
        for name, value in _place_values(merged_places(places_of(mine), places_of(theirs))).items():
            setattr(mine, name, value)
        _count(mine, max(mine.changed_at, theirs.changed_at))
        session.delete(theirs)
    theirs_credit = find_bucket(session, from_id)
    mine_credit = find_bucket(session, into_id)
    if theirs_credit and (mine_credit is None or theirs_credit.filled(now).level_s < mine_credit.filled(now).level_s):
        keep_bucket(session, into_id, theirs_credit)
    session.execute(delete(Credit).where(Credit.person_id == from_id))
    session.flush()


def parked(session: Session, *, before: datetime, at_most: int) -> list[tuple[int, int]]:
    """(person, version) of records with parked seconds last judged before a moment, the longest waiting first."""
    rows = session.execute(
        select(Watch.person_id, Watch.version_id)
        .where(text("length(parked) > 0"), Watch.judged_at < before)
        .order_by(Watch.judged_at)
        .limit(at_most)
    )
    return [(person_id, version_id) for person_id, version_id in rows]


def forget(session: Session, person_id: int) -> None:
    """Delete what a person has watched."""
    session.execute(delete(Watch).where(Watch.person_id == person_id))
    session.execute(delete(Credit).where(Credit.person_id == person_id))


def covered_total(session: Session) -> int:
    """Seconds covered by everybody together; for the operators' figures."""
    return int(session.scalar(select(func.coalesce(func.sum(Watch.covered_s), 0))) or 0)
