"""Settling again: where staff marked credits and a film so asks for less, everybody who now has enough is completed.

Whoever saves first, the person with their next heartbeat, passage or quiz, or the clockwork here, completes them once.
Nothing is ever taken back: where a film comes to ask for more, completions stand.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.catalogue import store as catalogue
from lms.journey.settle import House, settle
from lms.people import store as people
from lms.watching import carry_store

AT_ONCE = 50  # people settled in one transaction, so that heartbeats need not wait long


def waiting(session: Session) -> list[int]:
    """The versions whose people are to be settled."""
    return catalogue.to_settle(session)


def settle_some(session: Session, version_id: int, now: datetime, house: House) -> bool:
    """Settle the next people who saw a version; whether there may be more.

    The version is held meanwhile: a mark that is moved again starts from the first person once more.
    """
    version = catalogue.hold_version(session, version_id)
    if version.settle_after is None:
        return False
    ids = carry_store.watchers(session, version_id, after=version.settle_after, at_most=AT_ONCE)
    module_id = catalogue.module_of_version(session, version)
    for person in people.lock(session, *ids):
        settle(session, person, module_id, now, house)
    version.settle_after = ids[-1] if len(ids) == AT_ONCE else None
    session.flush()
    return version.settle_after is not None
