"""Settle: after any change of evidence, decide whether the module is complete, and if so write it once with its award.

Runs inside the transaction that changed the evidence, with the person locked: a last heartbeat and a quiz pass that
arrive side by side cannot both miss the other.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms import clock
from lms.badges import store as badges
from lms.catalogue import store as catalogue
from lms.catalogue.models import Module
from lms.completion import store as completion
from lms.completion.models import Completion, Start
from lms.completion.rules import Evidence, Requirement, Verdict, cut_counts, verdict
from lms.counts import store as counts
from lms.gatherings import store as gatherings
from lms.people.models import Person
from lms.quizzes import store as quizzes
from lms.settings import Settings
from lms.watching import store as watching
from lms.watching.models import Watch
from lms.watching.rules import covered, credited, unpacked


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


def requirement_of(module: Module) -> Requirement:
    """What the module asks."""
    return Requirement(coverage=module.coverage, pass_mark=module.pass_mark, draw=module.draw)


def evidence_of(
    session: Session, person_id: int, module: Module, house: House, now: datetime, *, judge: bool = False
) -> Evidence:
    """What the person has at a moment: the best covered cut of the module that counts, their best score, attendance.

    With `judge`, seconds that wait are judged again by the budget of that moment; the caller holds the lock.
    """
    best, best_fraction = Evidence(0, 0), -1.0
    for version in catalogue.versions_of_module(session, module.id):
        if not house.counts(version.sample) or not cut_counts(version.retired_at, now):
            continue
        watch = watching.find_watch(session, person_id, version.id)
        if version.retired_at is not None and watch is None:
            continue
        if watch is not None and watch.parked and judge:
            _judge_again(session, watch, now)
        got = 0 if watch is None else watch.covered_s
        fraction = got / version.duration_s
        if fraction > best_fraction:
            together = 0 if watch is None else covered(unpacked(watch.together))
            best, best_fraction = Evidence(got, version.duration_s, together), fraction
    return Evidence(
        covered_s=best.covered_s,
        duration_s=best.duration_s,
        together_s=best.together_s,
        best_score=quizzes.best_score(session, person_id, module.id),
        attended=gatherings.attended(session, person_id, module.id),
    )


def _judge_again(session: Session, watch: Watch, now: datetime) -> None:
    """Credit what waited and now fits: who passes the quiz next, or meets a newer film, need not play the old one."""
    bucket, before = watching.find_bucket(session, watch.person_id), watching.ledger_of(watch)
    if bucket is None:
        return
    after, left = credited(before, 0, bucket=bucket, opened_at=now, now=now)
    if after.seen != before.seen:
        watching.keep(session, watch, after, None, now)
        watching.keep_bucket(session, watch.person_id, left)


def begin(session: Session, person: Person, module_id: int, now: datetime) -> Start:
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
    session: Session,
    person: Person,
    module_id: int,
    now: datetime,
    house: House,
    evidence: Evidence | None = None,
) -> Outcome:
    """Decide and, where the module is newly complete, write completion, award and counts. Repeating changes nothing."""
    module = catalogue.module_by_id(session, module_id)
    requirement = requirement_of(module)
    evidence = evidence or evidence_of(session, person.id, module, house, now, judge=True)
    decided = verdict(evidence, requirement)
    done = completion.find_completion(session, person.id, module_id)
    now_done = done is None and decided.complete
    if now_done:
        start = begin(session, person, module_id, now)
        done = completion.complete(
            session,
            person_id=person.id,
            module_id=module_id,
            now=now,
            route=str(decided.route),
            requirement=requirement,
            evidence=evidence,
        )
        for cell in cells_of_completion(start, done):
            counts.bump(session, cell)
    award = _award(session, person, module, done, now) if done is not None else None
    return Outcome(module.id, module.slug, decided, done is not None, now_done, award)


def _award(session: Session, person: Person, module: Module, done: Completion, now: datetime) -> str | None:
    """The award for a completion: made where there never was one; one ended by its holder stays ended."""
    badge = badges.find_badge_for_module(session, module.slug)
    if badge is None:
        return None
    held = badges.find_latest_award(session, person.id, badge.id)
    if held is not None:
        return held.uuid if held.ended_at is None else None
    return badges.award(session, person_id=person.id, badge_id=badge.id, route=done.route, now=now).uuid


def look(session: Session, person_id: int | None, module_id: int, house: House, now: datetime | None = None) -> Outcome:
    """Where a person stands in a module now, without writing anything; nobody stands at the beginning."""
    module = catalogue.module_by_id(session, module_id)
    nobody = -1
    who = nobody if person_id is None else person_id
    decided = verdict(evidence_of(session, who, module, house, now or clock.now()), requirement_of(module))
    done = None if person_id is None else completion.find_completion(session, person_id, module_id)
    badge = badges.find_badge_for_module(session, module.slug) if done is not None else None
    held = badges.find_latest_award(session, who, badge.id) if badge is not None else None
    award = held.uuid if held is not None and held.ended_at is None else None
    return Outcome(module.id, module.slug, decided, done is not None, False, award)
