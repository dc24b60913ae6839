"""What is kept for a time only, and for how long: every such stretch stands here."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lms import limits, mail
from lms.health import store as health
from lms.journey.erasing import erase
from lms.people import store as people
from lms.people import ways_store as ways

LIMITS_KEPT = timedelta(days=2)
MAILS_KEPT = timedelta(days=1)
WAYS_IN_KEPT = timedelta(days=1)
GUESTS_KEPT = timedelta(days=400)  # as long as their cookie: after that nobody can come back as them
SAVE_HOURS_KEPT = timedelta(days=35)  # counts without persons; after that a sum for each month stays
MOST_AT_ONCE = 50


def forget(session: Session, now: datetime) -> None:
    """Delete old counters, sent mails, used links and codes, and sign-ins that have ended. Safe to repeat."""
    limits.forget_before(session, now - LIMITS_KEPT)
    mail.forget_before(session, now - MAILS_KEPT)
    ways.forget_ways_in(session, now - WAYS_IN_KEPT)
    people.forget_ended_sign_ins(session, now)
    health.fold_before(session, now - SAVE_HOURS_KEPT)


def forget_guests(session: Session, now: datetime) -> int:
    """Erase guests whom nobody has been for 400 days, some at a time; their counts stay. How many."""
    gone = people.lost_guests(session, before=now - GUESTS_KEPT, at_most=MOST_AT_ONCE)
    for person_id in gone:
        erase(session, person_id, now)
    return len(gone)
