"""What people have watched, in the database. The caller has locked the person."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, delete, func, select, text
from sqlalchemy.orm import Session

from lms.prepared import Prepared, Where
from lms.watching.models import Credit, Watch
from lms.watching.rules import Bucket, Ledger, Place, Places, Seen, covered, merged_places, packed, unpacked

# A heartbeat is the most frequent write there is: its statements go past the unit of work (see lms/prepared.py).
_WATCHES, _CREDITS = cast(Table, Watch.__table__), cast(Table, Credit.__table__)
_OF_PERSON = _WATCHES.c.person_id == bindparam("person_id")
_ALL = Prepared(select(_WATCHES).where(_OF_PERSON).order_by(_WATCHES.c.changed_at.desc()))
_ONE = Prepared(select(_WATCHES).where(_OF_PERSON, _WATCHES.c.version_id == bindparam("version_id")))
_PUT = Prepared.upsert(_WATCHES)
_CREDIT = Prepared(select(_CREDITS.c.level_s, _CREDITS.c.at).where(_CREDITS.c.person_id == bindparam("person_id")))
_PUT_CREDIT = Prepared.upsert(_CREDITS)


@dataclass(slots=True)
class Record:
    """A row of `Watch` as a value: one person's record of one version. Change it, then `put` it."""

    person_id: int
    version_id: int
    seen: bytes
    covered_s: int
    passages: bytes
    together: bytes
    parked: bytes
    judged_at: datetime
    resume_s: float
    resume_at: datetime | None
    resume_device: int
    other_s: float
    other_at: datetime | None
    changed_at: datetime


def find_watch(session: Where, person_id: int, version_id: int) -> Record | None:
    """This person's record of this version, or None."""
    row = _ONE.find(session, person_id=person_id, version_id=version_id)
    return None if row is None else Record(*row)


def watches_of(session: Where, person_id: int) -> list[Record]:
    """All of a person's records, the one changed last first."""
    return [Record(*row) for row in _ALL.rows(session, person_id=person_id)]


def blank(person_id: int, version_id: int, now: datetime) -> Record:
    """A record of nothing yet; `put` it to keep it."""
    return Record(person_id, version_id, b"", 0, b"", b"", b"", now, 0.0, None, 0, 0.0, None, now)


def open_watch(session: Where, person_id: int, version_id: int, now: datetime) -> Record:
    """This person's record of this version, a blank one where there is none."""
    return find_watch(session, person_id, version_id) or blank(person_id, version_id, now)


def put(session: Where, record: Record) -> Record:
    """Write a whole record. The person is locked: nobody else has changed it since it was read."""
    _PUT.run(session, **{name: getattr(record, name) for name in Record.__slots__})
    return record


def ledger_of(watch: Record) -> Ledger:
    """The credited and the parked seconds of a record."""
    return Ledger(unpacked(watch.seen), unpacked(watch.parked), watch.judged_at)


def place_of(watch: Record) -> Place | None:
    """Where the person was, or None where that is not known."""
    return None if watch.resume_at is None else Place(watch.resume_s, watch.resume_at, watch.resume_device)


def places_of(watch: Record) -> Places:
    """Where the person was last, and where another device of theirs was."""
    return Places(place_of(watch), None if watch.other_at is None else Place(watch.other_s, watch.other_at))


def _stand_at(watch: Record, places: Places) -> None:
    latest, other = places.latest, places.other
    watch.resume_s, watch.resume_at = (latest.resume_s, latest.happened_at) if latest else (0.0, None)
    watch.resume_device = latest.device if latest else 0
    watch.other_s, watch.other_at = (other.resume_s, other.happened_at) if other else (0.0, None)


def evidence_of(watch: Record) -> Seen:
    """Every second that counts: watched, read, or seen together."""
    return unpacked(watch.seen) | unpacked(watch.passages) | unpacked(watch.together)


def change(watch: Record, ledger: Ledger, places: Places | None, now: datetime) -> None:
    """What a heartbeat changes of a record, not yet written; the places stay where there are no new ones."""
    seen, parked = packed(ledger.seen), packed(ledger.parked)
    if parked or parked != watch.parked:
        watch.judged_at = ledger.judged_at
    watch.seen, watch.parked, watch.changed_at = seen, parked, now
    watch.covered_s = covered(ledger.seen | unpacked(watch.passages) | unpacked(watch.together))
    if places is not None:
        _stand_at(watch, places)


def keep(session: Where, watch: Record, ledger: Ledger, places: Places | None, now: datetime) -> Record:
    """The same, written."""
    change(watch, ledger, places, now)
    return put(session, watch)


def add_passage(session: Session, watch: Record, passage: Seen, now: datetime) -> Record:
    """A passage read covers its seconds."""
    watch.passages = packed(unpacked(watch.passages) | passage)
    return _counted(session, watch, now)


def add_together(session: Session, watch: Record, seen: Seen, now: datetime) -> Record:
    """The seconds a room saw while the person was in it."""
    watch.together = packed(unpacked(watch.together) | seen)
    return _counted(session, watch, now)


def _counted(session: Session, watch: Record, now: datetime) -> Record:
    watch.covered_s, watch.changed_at = covered(evidence_of(watch)), now
    return put(session, watch)


def find_bucket(session: Where, person_id: int) -> Bucket | None:
    """The person's credit, or None before their first heartbeat."""
    row = _CREDIT.find(session, person_id=person_id)
    return None if row is None else Bucket(*row)


def keep_bucket(session: Where, person_id: int, bucket: Bucket) -> None:
    """Write the person's credit."""
    _PUT_CREDIT.run(session, person_id=person_id, level_s=bucket.level_s, at=bucket.at)


def absorb(session: Session, from_id: int, into_id: int, now: datetime) -> None:
    """Move one person's records to another: union of every set, the latest place. Repeating it moves nothing more."""
    for theirs in watches_of(session, from_id):
        mine = open_watch(session, into_id, theirs.version_id, now)
        for name in ("seen", "passages", "together", "parked"):
            setattr(mine, name, packed(unpacked(getattr(mine, name)) | unpacked(getattr(theirs, name))))
        mine.parked = packed(unpacked(mine.parked) & ~unpacked(mine.seen))
        _stand_at(mine, merged_places(places_of(mine), places_of(theirs)))
        _counted(session, mine, max(mine.changed_at, theirs.changed_at))
    session.execute(delete(Watch).where(Watch.person_id == from_id))
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
