"""A quiz: opened, answered one question at a time, checked, finished. Each step is one write with the person locked."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms.catalogue import store as catalogue
from lms.catalogue.models import Module
from lms.errors import Conflict, NotFound
from lms.journey.settle import House, Outcome, begin, settle
from lms.people import store as people
from lms.people.models import Person
from lms.quizzes import store as quizzes
from lms.quizzes.kinds import kind
from lms.quizzes.models import Answer, Attempt, Question
from lms.quizzes.rules import InBank, draw, finished, next_place, score

NO_QUIZ = "This module has no quiz yet. You can watch the film and read the transcript."
NO_QUESTION = "We could not find that question. Open the quiz to see where you are."
BEGUN_AGAIN = (
    "You have begun this quiz again since you opened that page. We changed nothing. This is where you are now."
)
CHANCE = random.SystemRandom()


@dataclass(frozen=True)
class Posted:
    """What a page sends: which attempt it was made for (`stamp`), the place in it from 1, and the values chosen."""

    module_slug: str
    stamp: str
    place: int
    chosen: Sequence[str]


@dataclass(frozen=True)
class Step:
    """What came of it. `fresh`: it changed something. `after`: the next place to check, None when all are checked.

    `outcome` is there when this was the last question: how the person stands in the module now.
    """

    place: int
    fresh: bool
    after: int | None
    outcome: Outcome | None = None


def stamp_of(attempt: Attempt) -> str:
    """What names an attempt on a page; it stays the same when a guest's attempts move to an account."""
    return attempt.made_at.isoformat()


def open_attempt(
    session: Session, person_id: int, module_slug: str, now: datetime, chance: random.Random = CHANCE
) -> int:
    """Draw a new attempt, or take up the one under way; the place to go to. A double tap opens one."""
    (person,) = people.lock(session, person_id)
    module = catalogue.module(session, module_slug)
    attempt = quizzes.find_open(session, person.id, module.id)
    if attempt is None:
        bank = [
            InBank(row.id, "".join(option["letter"] for option in row.options), kind(row.kind).shuffled)
            for row in quizzes.bank(session, module.id)
        ]
        if not bank:
            raise NotFound(NO_QUIZ)
        drawn = draw(bank, module.draw, chance)
        attempt = quizzes.add_attempt(session, person_id=person.id, module_id=module.id, drawn=drawn, now=now)
    return next_place(marks(session, attempt)) or 1


def marks(session: Session, attempt: Attempt) -> list[bool | None]:
    """Right, not right, or not checked yet, by place."""
    given = quizzes.answers(session, attempt)
    return [given[each.question_id].right if each.question_id in given else None for each in quizzes.draws(attempt)]


def answer(session: Session, person_id: int, posted: Posted, now: datetime) -> Step:
    """Keep what was chosen; it may change until it is checked. Raises `BadInput` where nothing possible was chosen."""
    (person,) = people.lock(session, person_id)
    module, attempt = _attempt(session, person.id, posted)
    _kept, fresh = _keep(session, person, module, attempt, posted, now)
    return Step(posted.place, fresh, next_place(marks(session, attempt), posted.place))


def skip(session: Session, person_id: int, posted: Posted) -> Step:
    """Leave a question for later without an answer; nothing is written."""
    _module, attempt = _attempt(session, person_id, posted)
    _question(session, attempt, posted.place)
    return Step(posted.place, False, next_place(marks(session, attempt), posted.place))


def check(session: Session, person_id: int, posted: Posted, now: datetime, house: House) -> Step:
    """Keep what was chosen, mark it and fix it; the last one finishes the quiz and settles the module."""
    (person,) = people.lock(session, person_id)
    module, attempt = _attempt(session, person.id, posted)
    question = _question(session, attempt, posted.place)
    kept, fresh = _keep(session, person, module, attempt, posted, now)
    if fresh:
        options = quizzes.options_of(question.options)
        quizzes.mark_answer(session, kept, kind(question.kind).mark(kept.chosen, options), now)
    outcome = finish(session, person, attempt, now, house)
    return Step(posted.place, fresh, next_place(marks(session, attempt), posted.place), outcome)


def finish(session: Session, person: Person, attempt: Attempt, now: datetime, house: House) -> Outcome | None:
    """When every question is checked, close the attempt with its score and settle; otherwise None."""
    found = marks(session, attempt)
    if not finished(found):
        return None
    quizzes.finish_attempt(session, attempt, score(found), now)
    return settle(session, person, attempt.module_id, now, house)


def _attempt(session: Session, person_id: int, posted: Posted) -> tuple[Module, Attempt]:
    """The attempt a page was made for, while it is this person's latest; a page of an earlier one changes nothing."""
    module = catalogue.module(session, posted.module_slug)
    latest = quizzes.latest(session, person_id, module.id)
    if stamp_of(latest) != posted.stamp:
        if posted.stamp in map(stamp_of, quizzes.attempts_of(session, person_id, module.id)):
            raise Conflict(BEGUN_AGAIN)
        raise NotFound(quizzes.NO_SUCH_ATTEMPT)
    return module, latest


def _question(session: Session, attempt: Attempt, place: int) -> Question:
    drawn = quizzes.draws(attempt)
    if not 1 <= place <= len(drawn):
        raise NotFound(NO_QUESTION)
    wanted = drawn[place - 1].question_id
    return quizzes.questions(session, [wanted])[wanted]


def _keep(
    session: Session, person: Person, module: Module, attempt: Attempt, posted: Posted, now: datetime
) -> tuple[Answer, bool]:
    """The answer as it now stands, and whether it was still open to change. Answering counts as a start."""
    question = _question(session, attempt, posted.place)
    given = quizzes.answers(session, attempt).get(question.id)
    if given is not None and given.checked_at is not None:
        return given, False
    if attempt.finished_at is not None:
        raise Conflict(BEGUN_AGAIN)
    chosen = kind(question.kind).read(posted.chosen, quizzes.options_of(question.options))
    begin(session, person, module.id, now)
    person.last_seen_at = now
    return quizzes.keep_answer(session, attempt, question.id, chosen, now), True
