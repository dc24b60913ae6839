"""Carrying what people saw of one version over to another: the same film, uploaded again. Callers hold the locks."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.watching.models import Watch
from lms.watching.rules import covered, everything, packed, unpacked
from lms.watching.store import Record, blank, evidence_of, find_watch, put


def watchers(session: Session, version_id: int, *, after: int = 0, at_most: int | None = None) -> list[int]:
    """The ids of all who have a record of this version, ascending; `after` one of them, and so many of them."""
    found = select(Watch.person_id).where(Watch.version_id == version_id, Watch.person_id > after)
    return list(session.scalars(found.order_by(Watch.person_id).limit(at_most)))


def carry(session: Session, person_ids: list[int], *, old_id: int, new_id: int, duration_s: int, now: datetime) -> None:
    """Join what these people saw of one version to their record of another, cut to its length; the old one stays."""
    for person_id in person_ids:
        old, there = find_watch(session, person_id, old_id), find_watch(session, person_id, new_id)
        if old is not None:
            new = there or blank(person_id, new_id, now)
            put(session, _joined(old, new, duration_s, fresh=there is None))


def _joined(old: Record, new: Record, duration_s: int, *, fresh: bool) -> Record:
    """Union of every set, the latest place; a new record is as old as the one it comes from."""
    for name in ("seen", "passages", "together", "parked"):
        both = unpacked(getattr(new, name)) | unpacked(getattr(old, name))
        setattr(new, name, packed(both & everything(duration_s)))
    new.parked = packed(unpacked(new.parked) & ~unpacked(new.seen))
    new.judged_at = old.judged_at if fresh else max(old.judged_at, new.judged_at)
    new.changed_at = old.changed_at if fresh else max(old.changed_at, new.changed_at)
    new.covered_s = covered(evidence_of(new))
    if old.resume_at and (not new.resume_at or old.resume_at > new.resume_at):
        new.resume_s, new.resume_at = min(old.resume_s, float(duration_s)), old.resume_at
    return new
