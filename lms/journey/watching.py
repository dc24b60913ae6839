"""A heartbeat: lock the person, credit what the budget allows, join it to what was seen, keep the place, settle."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lms.catalogue import store as catalogue
from lms.catalogue.store import Film
from lms.completion.rules import START_S
from lms.journey.settle import House, Outcome, begin, look, settle
from lms.people import store as people
from lms.watching import store as watching
from lms.watching.rules import (
    Place,
    checked_spans,
    covered,
    credited,
    device_mark,
    find_also_resume,
    first_bucket,
    places_after,
    resume_from,
    runs,
    seen_from,
)

# How stale "last seen" may be: it is used in days, and writing it at every heartbeat would cost a fifth of the path.
SEEN_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True)
class Claim:
    """What a heartbeat says was played. `happened_at` is receipt less the age the device states."""

    video_slug: str
    spans: object
    resume_s: float
    opened_at: datetime
    happened_at: datetime
    device: int = 0


@dataclass(frozen=True)
class Standing:
    """One person's record of one film, for the page and for the answer to a heartbeat. Seconds."""

    film: Film
    covered_s: int
    parked_s: int
    resume_s: float
    seen: list[tuple[int, int]]
    outcome: Outcome
    also_s: float | None = None


def claim(
    *,
    video_slug: str,
    spans: object,
    resume_s: float,
    opened_at: datetime,
    age_s: float,
    now: datetime,
    device: str = "",
) -> Claim:
    """A claim with its spans checked and its place dated by the device's stated age, never in the future."""
    return Claim(
        video_slug, checked_spans(spans), resume_s, opened_at, now - timedelta(seconds=age_s), device_mark(device)
    )


def watched(session: Session, person_id: int, heard: Claim, now: datetime, house: House) -> Standing:
    """Take in one heartbeat. Repeats, late and doubled ones change nothing that was already known."""
    (person,) = people.lock(session, person_id)
    person_id = person.id  # a guest merged a moment ago is answered as the person they became
    film = catalogue.film_served(session, heard.video_slug, heard.opened_at)
    watch = watching.open_watch(session, person_id, film.version_id, now)
    bucket = watching.find_bucket(session, person_id) or first_bucket(heard.opened_at, now)
    seen = seen_from(heard.spans, film.duration_s)  # type: ignore[arg-type]  # checked when the claim was made
    ledger, bucket = credited(watching.ledger_of(watch), seen, bucket=bucket, opened_at=heard.opened_at, now=now)
    place = Place(min(heard.resume_s, float(film.duration_s)), heard.happened_at, heard.device)
    watching.keep(session, watch, ledger, places_after(watching.places_of(watch), place), now)
    watching.keep_bucket(session, person_id, bucket)
    if now - person.last_seen_at >= SEEN_AGAIN:
        person.last_seen_at = now
    if house.counts(film.sample) and watch.covered_s >= min(START_S, film.duration_s):
        begin(session, person, film.module_id, now)
    return _standing(session, person.id, film, settle(session, person, film.module_id, now, house))


def _standing(session: Session, person_id: int, film: Film, outcome: Outcome) -> Standing:
    watch = watching.find_watch(session, person_id, film.version_id)
    if watch is None:
        return Standing(film, 0, 0, 0.0, [], outcome)
    ledger = watching.ledger_of(watch)
    return Standing(
        film=film,
        covered_s=watch.covered_s,
        parked_s=covered(ledger.parked),
        resume_s=resume_from(watching.place_of(watch), film.duration_s),
        seen=runs(watching.evidence_of(watch)),
        outcome=outcome,
        also_s=find_also_resume(watching.places_of(watch), film.duration_s),
    )


def standing(session: Session, person_id: int | None, video_slug: str, house: House) -> Standing:
    """Where a person stands with a film, looking only; nobody yet stands at nothing."""
    film = catalogue.film(session, video_slug)
    outcome = look(session, person_id, film.module_id, house)
    if person_id is None:
        return Standing(film, 0, 0, 0.0, [], outcome)
    return _standing(session, person_id, film, outcome)
