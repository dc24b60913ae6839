"""Judging again: parked seconds are credited as time passes, whether or not anybody comes back to the film."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lms.catalogue import store as catalogue
from lms.completion.rules import START_S
from lms.journey.settle import House, begin, settle
from lms.people import store as people
from lms.watching import store as watching
from lms.watching.asked import covered_asked
from lms.watching.rules import Bucket, credited

AGAIN_AFTER = timedelta(minutes=1)


def waiting(session: Session, now: datetime, at_most: int = 100) -> list[tuple[int, int]]:
    """Whose parked seconds of which version may be looked at again, the longest waiting first."""
    return watching.parked(session, before=now - AGAIN_AFTER, at_most=at_most)


def judge(session: Session, person_id: int, version_id: int, now: datetime, house: House) -> int:
    """Credit what time allows of one record's parked seconds, and settle; how many are still parked."""
    (person,) = people.lock(session, person_id)
    version = catalogue.version(session, version_id)
    watch = watching.open_watch(session, person.id, version_id, now)
    bucket = watching.find_bucket(session, person.id) or Bucket(0.0, watch.judged_at)
    ledger, bucket = credited(watching.ledger_of(watch), 0, bucket=bucket, opened_at=now, now=now)
    watching.keep(session, watch, ledger, None, watch.changed_at)
    watching.keep_bucket(session, person.id, bucket)
    module_id = catalogue.module_of_version(session, version)
    enough = covered_asked(watch, version.credits_at_s) >= min(START_S, version.asked_s)
    if house.counts(version.sample) and enough:
        begin(session, person, module_id, now)
    settle(session, person, module_id, now, house)
    return ledger.parked.bit_count()
