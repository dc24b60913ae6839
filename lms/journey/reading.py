"""Reading: a passage of the transcript that a person says they have read covers its seconds."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.captions.rules import Passage
from lms.catalogue import store as catalogue
from lms.journey.settle import House, Outcome, begin, settle
from lms.people import store as people
from lms.watching import store as watching
from lms.watching.rules import seen_from


def read(session: Session, person_id: int, video_slug: str, passage: Passage, now: datetime, house: House) -> Outcome:
    """Keep that the passage was read, and settle. Saying it again changes nothing."""
    (person,) = people.lock(session, person_id)
    film = catalogue.film(session, video_slug)
    watch = watching.open_watch(session, person.id, film.version_id, now)
    covers = seen_from([(float(passage.start_s), float(passage.end_s))], film.duration_s)
    watching.add_passage(session, watch, covers, now)
    person.last_seen_at = now
    if house.counts(film.sample):
        begin(session, person, film.module_id, now)
    return settle(session, person, film.module_id, now, house)
