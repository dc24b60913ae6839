"""Guest first: whoever does something worth keeping becomes a person at that moment, and not before."""

from datetime import datetime

from flask import request
from sqlalchemy.orm import Session

from lms import limits
from lms.errors import SignInNeeded, TooMany
from lms.people import store as people
from lms.people.rules import GUESTS_PER_NETWORK, network_of
from lms.web.security import viewer
from lms.words import language

HOUR_S = 3600
TOO_MANY = "Very many people have started from your connection just now. Your device keeps your place; wait a little."
STAFF = "You are signed in as staff, so we cannot keep this for you. Open it as a resident instead."


def resident_or_guest(session: Session, now: datetime) -> tuple[int, str]:
    """The person looking, or a new guest; with the token for `security.begin` after the commit, "" for none."""
    who = viewer()
    if who.person_id is not None:
        return who.person_id, ""
    if who.staff_id is not None:
        raise SignInNeeded(STAFF)
    key = f"guest-from:{network_of(request.remote_addr)}"
    if not limits.take(session, key, at_most=GUESTS_PER_NETWORK, per_s=HOUR_S):
        raise TooMany(TOO_MANY)
    guest = people.start_guest(session, now=now, language=language())
    return guest.id, people.sign_in(session, now=now, person_id=guest.id)
