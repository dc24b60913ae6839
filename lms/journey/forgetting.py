"""What is kept for a time only, and for how long: every such stretch stands here."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lms import limits, mail
from lms.people import store as people
from lms.people import ways_store as ways

LIMITS_KEPT = timedelta(days=2)
MAILS_KEPT = timedelta(days=1)
WAYS_IN_KEPT = timedelta(days=1)


def forget(session: Session, now: datetime) -> None:
    """Delete old counters, sent mails, used links and codes, and sign-ins that have ended. Safe to repeat."""
    limits.forget_before(session, now - LIMITS_KEPT)
    mail.forget_before(session, now - MAILS_KEPT)
    ways.forget_ways_in(session, now - WAYS_IN_KEPT)
    people.forget_ended_sign_ins(session, now)
