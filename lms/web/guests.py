"""Guest first: whoever does something worth keeping becomes a person at that moment, and not before."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.errors import SignInNeeded
from lms.people import store as people
from lms.web.security import viewer
from lms.words import language

STAFF = "You are signed in as staff, so we cannot keep this for you. Open it as a resident instead."


def resident_or_guest(session: Session, now: datetime) -> tuple[int, str]:
    """The person looking, or a new guest; with the token for `security.begin` after the commit, "" for none."""
    who = viewer()
    if who.person_id is not None:
        return who.person_id, ""
    if who.staff_id is not None:
        raise SignInNeeded(STAFF)
    guest = people.start_guest(session, now=now, language=language())
    return guest.id, people.sign_in(session, now=now, person_id=guest.id)
