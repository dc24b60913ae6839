"""Saving a guest's place, and merging a guest into the person they turn out to be: nothing watched is lost.

Merging is a union: repeating it changes nothing, and several guests may be merged in any order. Counts move with the
facts, exactly: what the two had before is taken off, what the one has after is put on.
"""

from collections import Counter
from datetime import datetime

from sqlalchemy.orm import Session

from lms.badges import store as badges
from lms.catalogue import store as catalogue
from lms.completion import store as completion
from lms.counts import store as counts
from lms.counts.store import Cell
from lms.errors import Conflict
from lms.gatherings import store as gatherings
from lms.journey.settle import House, cell_of_start, cells_of_completion, settle
from lms.people import store as people
from lms.people.models import Person
from lms.quizzes import store as quizzes
from lms.watching import store as watching

NOT_A_GUEST = "Two saved accounts cannot become one by signing in."


def arrive(
    session: Session, *, email: str, guest_id: int | None, now: datetime, house: House, language: str = "en"
) -> Person:
    """The saved person behind a proven address. This browser's guest is merged into them, or becomes them."""
    known = people.find_person_by_email(session, email)
    if known is not None:
        return known if guest_id is None else merge(session, guest_id, known.id, now, house)
    newcomer = people.start_guest(session, now=now, language=language).id if guest_id is None else guest_id
    return save(session, newcomer, email, now)


def save(session: Session, guest_id: int, email: str, now: datetime) -> Person:
    """Make a guest a saved person; what they did counts with saved people from now on."""
    (guest,) = people.lock(session, guest_id)
    if guest.saved_at is not None:
        raise Conflict(NOT_A_GUEST)
    before = _cells(session, guest.id)
    people.save(session, guest, email, now)
    badges.drop_files(session, guest.id)
    for start in completion.starts_of(session, guest.id):
        start.guest = False
    session.flush()
    _recount(session, before, _cells(session, guest.id))
    return guest


def merge(session: Session, guest_id: int, into_id: int, now: datetime, house: House) -> Person:
    """Give everything a guest did to a saved person, and settle. Returns the person.

    Raises `Conflict` where the first is no guest, or became somebody else before.
    """
    rows = {row.id: row for row in people.lock_rows(session, guest_id, into_id)}
    guest, into = rows[guest_id], rows[into_id]
    if guest_id == into_id:
        return into
    elsewhere = guest.merged_into_id not in (None, into_id)
    if guest.saved_at is not None or into.saved_at is None or into.merged_into_id is not None or elsewhere:
        raise Conflict(NOT_A_GUEST)
    before = _cells(session, guest_id) + _cells(session, into_id)
    watching.absorb(session, guest_id, into_id, now)
    quizzes.absorb(session, guest_id, into_id, now)
    gatherings.absorb(session, guest_id, into_id)
    completion.absorb(
        session, guest_id, into_id, landlord_id=into.landlord_id, region=into.region, language=into.language
    )
    badges.move_awards(session, from_person=guest_id, to_person=into_id, now=now)
    _recount(session, before, _cells(session, into_id))
    into.last_seen_at = max(into.last_seen_at, guest.last_seen_at)
    people.keep_merged(session, guest, into_id)
    for module in catalogue.modules(session):
        settle(session, into, module.id, now, house)
    return into


def _cells(session: Session, person_id: int) -> Counter[Cell]:
    """Where a person's starts and completions are counted."""
    starts = {start.module_id: start for start in completion.starts_of(session, person_id)}
    cells = Counter(cell_of_start(start) for start in starts.values())
    for done in completion.completions_of(session, person_id):
        cells.update(cells_of_completion(starts[done.module_id], done))
    return cells


def _recount(session: Session, before: Counter[Cell], after: Counter[Cell]) -> None:
    """Move the counts by exactly what changed."""
    changes = Counter(after)
    changes.subtract(before)
    for cell, by in changes.items():
        if by:
            counts.bump(session, cell, by)
