"""Settle: after any change of evidence, decide whether the module is complete, and if so write it once with its award.

Runs inside the transaction that changed the evidence, with the person locked: a last heartbeat and a quiz pass that
arrive side by side cannot both miss the other.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from lms import clock
from lms.badges import store as badges
from lms.catalogue.models import Module
from lms.catalogue.rules import Asked
from lms.completion import store as completion
from lms.completion.models import Completion, Start
from lms.completion.rules import Evidence, Requirement, Verdict, cut_counts, verdict
from lms.counts import store as counts
from lms.journey.case_store import Case, case
from lms.people.known_store import Known
from lms.people.models import Person
from lms.prepared import Where, whole
from lms.settings import Settings
from lms.watching import store as watching
from lms.watching.asked import covered_asked, together_asked
from lms.watching.rules import credited
from lms.watching.store import Record

Someone = Person | Known


@dataclass(frozen=True)
class Outcome:
    """Where a person stands in a module after settling. `completed_now` only for the request that completed it."""

    module_id: int
    module_slug: str
    verdict: Verdict
    completed: bool
    completed_now: bool
    award: str | None


@dataclass(frozen=True)
class House:
    """What this installation allows: sample films earn no award in production."""

    samples_count: bool = True

    @classmethod
    def of(cls, settings: Settings) -> "House":
        """What these settings allow."""
        return cls(samples_count=settings.mode != "production")

    def counts(self, sample: bool) -> bool:
        """Whether a film starts and completes anything here: a sample that cannot complete must not start either."""
        return self.samples_count or not sample


def requirement_of(module: Module | Asked) -> Requirement:
    """What the module asks."""
    return Requirement(coverage=module.coverage, pass_mark=module.pass_mark, draw=module.draw)


def evidence_of(session: Where, case: Case, house: House, now: datetime, *, judge: bool = False) -> Evidence:
    """What the person has at a moment: the best covered cut of the module that counts, their best score, attendance.

    With `judge`, seconds that wait are judged again by the budget of that moment; the caller holds the lock.
    """
    best, best_fraction = Evidence(0, 0), -1.0
    for cut in case.asked.cuts:
        if not house.counts(cut.sample) or not cut_counts(cut.retired_at, now):
            continue
        watch = case.records.get(cut.version_id)
        if cut.retired_at is not None and watch is None:
            continue
        if watch is not None and watch.parked and judge:
            _judge_again(session, case, watch, now)
        got = 0 if watch is None else covered_asked(watch, cut.credits_at_s)
        fraction = got / cut.asked_s
        if fraction > best_fraction:
            together = 0 if watch is None else together_asked(watch, cut.asked_s)
            best, best_fraction = Evidence(got, cut.asked_s, together), fraction
    return replace(best, best_score=case.best_score, attended=case.attended)


def _judge_again(session: Where, case: Case, watch: Record, now: datetime) -> None:
    """Credit what waited and now fits: who passes the quiz next, or meets a newer film, need not play the old one."""
    if case.bucket is None:
        return
    before = watching.ledger_of(watch)
    after, left = credited(before, 0, bucket=case.bucket, opened_at=now, now=now)
    if after.seen != before.seen:
        case.bucket = left
        watching.keep(session, watch, after, None, now)
        watching.keep_bucket(session, watch.person_id, left)


def begin(session: Session, person: Someone, module_id: int, now: datetime) -> Start:
    """The person's start of this module, written once with where they stood then, and counted."""
    found = completion.find_start(session, person.id, module_id)
    if found is not None:
        return found
    made = completion.start(
        session,
        person_id=person.id,
        module_id=module_id,
        now=now,
        landlord_id=person.landlord_id,
        region=person.region,
        language=person.language,
        guest=person.saved_at is None,
    )
    counts.bump(session, cell_of_start(made))
    return made


def cell_of_start(start: Start) -> counts.Cell:
    """Where a start is counted."""
    return counts.Cell(
        measure="start",
        module_id=start.module_id,
        month=start.month,
        landlord_id=start.landlord_id,
        region=start.region,
        language=start.language,
        guest=start.guest,
    )


def cells_of_completion(start: Start, done: Completion) -> list[counts.Cell]:
    """Where a completion is counted: with its start's month for the rate, and in its own month."""
    shared = {
        "module_id": done.module_id,
        "landlord_id": start.landlord_id,
        "region": start.region,
        "language": start.language,
        "route": done.route,
        "guest": start.guest,
    }
    return [
        counts.Cell(measure="start-completed", month=start.month, **shared),  # type: ignore[arg-type]  # as named above
        counts.Cell(measure="completion", month=done.month, **shared),  # type: ignore[arg-type]  # as named above
    ]


def settle(
    session: Where,
    person: Someone,
    module_id: int,
    now: datetime,
    house: House,
    evidence: Evidence | None = None,
    *,
    known: Case | None = None,
) -> Outcome:
    """Decide and, where the module is newly complete, write completion, award and counts. Repeating changes nothing.

    Raises `NeedsSession` where there is something to write and no session to write it with. `known`: the case, where
    the caller has read it already and kept it up with what they wrote since.
    """
    found = known or case(session, person.id, module_id)
    requirement = requirement_of(found.asked)
    evidence = evidence or evidence_of(session, found, house, now, judge=True)
    decided, route = verdict(evidence, requirement), found.route
    now_done = route is None and decided.complete
    if now_done:
        route, rows = str(decided.route), whole(session)
        start = begin(rows, person, module_id, now)
        done = completion.complete(
            rows,
            person_id=person.id,
            module_id=module_id,
            now=now,
            route=route,
            requirement=requirement,
            evidence=evidence,
        )
        for cell in cells_of_completion(start, done):
            counts.bump(rows, cell)
    award = None if route is None else _award(session, person.id, found.asked, route, now)
    return Outcome(found.asked.module_id, found.asked.module_slug, decided, route is not None, now_done, award)


def _award(session: Where, person_id: int, asked: Asked, route: str, now: datetime) -> str | None:
    """The award for a completion: made where there never was one; one ended by its holder stays ended."""
    held = badges.find_held(session, person_id, asked.module_slug)
    if held is None:
        return None
    badge_id, uuid, stands = held
    if uuid is not None:
        return uuid if stands else None
    return badges.award(whole(session), person_id=person_id, badge_id=badge_id, route=route, now=now).uuid


def look(session: Where, person_id: int | None, module_id: int, house: House, now: datetime | None = None) -> Outcome:
    """Where a person stands in a module now, without writing anything; nobody stands at the beginning."""
    return look_at(session, case(session, person_id, module_id), house, now or clock.now())


def look_at(session: Where, found: Case, house: House, now: datetime) -> Outcome:
    """The same for a case that has been read."""
    decided = verdict(evidence_of(session, found, house, now), requirement_of(found.asked))
    held = None
    if found.route is not None and found.person is not None:
        held = badges.find_held(session, found.person.id, found.asked.module_slug)
    award = held[1] if held is not None and held[2] else None
    return Outcome(found.asked.module_id, found.asked.module_slug, decided, found.route is not None, False, award)
