"""A heartbeat: lock the person, credit what the budget allows, join it to what was seen, keep the place, settle."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lms import clock
from lms.catalogue import store as catalogue
from lms.catalogue.store import Film
from lms.completion.rules import START_S
from lms.journey.case_store import case_of_video, held
from lms.journey.settle import House, Outcome, begin, look_at, settle
from lms.people import known_store as known
from lms.prepared import Where, whole
from lms.watching import store as watching
from lms.watching.asked import covered_asked, evidence_asked
from lms.watching.rules import (
    Place,
    checked_spans,
    covered,
    credited,
    device_mark,
    everything,
    find_also_resume,
    first_bucket,
    places_after,
    resume_from,
    runs,
    seen_from,
    unpacked,
)
from lms.watching.store import Record

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
    """One person's record of one film, for the page and for the answer to a heartbeat. Seconds, without the credits."""

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


def watched(session: Where, person_id: int, heard: Claim, now: datetime, house: House) -> Standing:
    """Take in one heartbeat. Repeats, late and doubled ones change nothing that was already known."""
    case, person = held(session, person_id, heard.video_slug)
    film = catalogue.film_served(case.asked, heard.video_slug, heard.opened_at)
    watch = case.records.setdefault(film.version_id, watching.blank(person.id, film.version_id, now))
    bucket = case.bucket or first_bucket(heard.opened_at, now)
    seen = seen_from(heard.spans, film.duration_s)  # type: ignore[arg-type]  # checked when the claim was made
    ledger, bucket = credited(watching.ledger_of(watch), seen, bucket=bucket, opened_at=heard.opened_at, now=now)
    case.bucket = bucket
    place = Place(min(heard.resume_s, float(film.duration_s)), heard.happened_at, heard.device)
    watching.change(watch, ledger, places_after(watching.places_of(watch), place), now)
    if not case.started and house.counts(film.sample) and _started(watch, film):
        begin(whole(session), person, film.module_id, now)
    outcome = settle(session, person, film.module_id, now, house, known=case)  # decided first: it may need a session
    watching.put(session, watch)
    watching.keep_bucket(session, person.id, case.bucket)
    if now - person.last_seen_at >= SEEN_AGAIN:
        known.saw(session, person.id, now)
    return _standing(film, watch, outcome)


def _started(watch: Record, film: Film) -> bool:
    return covered_asked(watch, film.credits_at_s) >= min(START_S, film.asked_s)


def _standing(film: Film, watch: Record | None, outcome: Outcome) -> Standing:
    if watch is None:
        return Standing(film, 0, 0, 0.0, [], outcome)
    return Standing(
        film=film,
        covered_s=covered_asked(watch, film.credits_at_s),
        parked_s=covered(unpacked(watch.parked) & everything(film.asked_s)),
        resume_s=resume_from(watching.place_of(watch), film.asked_s),
        seen=runs(evidence_asked(watch, film.asked_s)),
        outcome=outcome,
        also_s=find_also_resume(watching.places_of(watch), film.asked_s),
    )


def standing(session: Session, person_id: int | None, video_slug: str, house: House) -> Standing:
    """Where a person stands with a film, looking only; nobody yet stands at nothing."""
    case, now = case_of_video(session, person_id, video_slug), clock.now()
    film = catalogue.film_served(case.asked, video_slug, now)
    return _standing(film, case.records.get(film.version_id), look_at(session, case, house, now))
