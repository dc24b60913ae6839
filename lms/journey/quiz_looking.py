"""How a person stands in a quiz: before it, at one question, after it. Looks only."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from lms.catalogue import store as catalogue
from lms.catalogue.models import Module
from lms.completion import store as completion
from lms.errors import NotFound
from lms.facts import store as facts
from lms.facts.models import Fact
from lms.journey import ladder
from lms.journey.quiz import NO_QUESTION, marks, stamp_of
from lms.journey.settle import House, Outcome, look
from lms.quizzes import store as quizzes
from lms.quizzes.kinds import kind
from lms.quizzes.kinds.base import Kind, Option
from lms.quizzes.models import Attempt, Question
from lms.quizzes.rules import next_place, passed


@dataclass(frozen=True)
class UnderWay:
    """An attempt that is not finished: how many are checked, and the place to go on at."""

    checked: int
    place: int


@dataclass(frozen=True)
class Entry:
    """Before the quiz: what it asks and how this person stands. `of` is 0 where there is no quiz yet."""

    module: Module
    of: int
    best: int | None
    passed: bool
    under_way: UnderWay | None
    finished: bool


@dataclass(frozen=True)
class Asked:
    """One question of an attempt. `chosen` is None while nothing is kept; `right` is None until it is checked.

    `options` stand in the order of this attempt; `states` say for each place: right, not-right, kept or open.
    """

    module: Module
    stamp: str
    place: int
    question: Question
    kind: Kind
    options: tuple[Option, ...]
    chosen: str | None
    right: bool | None
    states: tuple[str, ...]
    after: int | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Missed:
    """A question that was not right, and the chapter of the film that tells of it: `at_s` None where none does."""

    place: int
    stem: str
    at_s: int | None
    chapter: str


@dataclass(frozen=True)
class Result:
    """After the quiz. `earned_now`: this attempt completed the module. `following`: the next module on the ladder."""

    module: Module
    score: int
    of: int
    best: int
    passed: bool
    missed: tuple[Missed, ...]
    outcome: Outcome
    earned_now: bool
    following: Module | None


def entry(session: Session, person_id: int | None, module_slug: str) -> Entry:
    """What the quiz is, and where this person stands with it; nobody yet has not begun."""
    module = catalogue.module(session, module_slug)
    of = min(module.draw, len(quizzes.bank(session, module.id)))
    if person_id is None:
        return Entry(module, of, None, False, None, False)
    best = quizzes.best_score(session, person_id, module.id)
    attempt = quizzes.find_latest(session, person_id, module.id)
    under_way = None
    if attempt is not None and attempt.finished_at is None:
        found = marks(session, attempt)
        under_way = UnderWay(sum(mark is not None for mark in found), next_place(found) or 1)
    done = attempt is not None and attempt.finished_at is not None
    return Entry(module, of, best, passed(best, module.pass_mark), under_way, done)


def find_asked(session: Session, person_id: int | None, module_slug: str, place: int) -> Asked | None:
    """One question of this person's latest attempt; None without one, `NotFound` for a place it does not have."""
    module = catalogue.module(session, module_slug)
    attempt = None if person_id is None else quizzes.find_latest(session, person_id, module.id)
    if attempt is None:
        return None
    drawn = quizzes.draws(attempt)
    if not 1 <= place <= len(drawn):
        raise NotFound(NO_QUESTION)
    wanted = drawn[place - 1]
    question = quizzes.questions(session, [wanted.question_id])[wanted.question_id]
    by_letter = {option.letter: option for option in quizzes.options_of(question.options)}
    given = quizzes.answers(session, attempt)
    mine = given.get(question.id)
    found = marks(session, attempt)
    return Asked(
        module=module,
        stamp=stamp_of(attempt),
        place=place,
        question=question,
        kind=kind(question.kind),
        options=tuple(by_letter[letter] for letter in wanted.letters),
        chosen=None if mine is None else mine.chosen,
        right=found[place - 1],
        states=tuple(_state(mark, each.question_id in given) for mark, each in zip(found, drawn, strict=True)),
        after=next_place(found, place),
        facts=tuple(facts.facts(session, question.facts).values()),
    )


def _state(mark: bool | None, kept: bool) -> str:
    if mark is None:
        return "kept" if kept else "open"
    return "right" if mark else "not-right"


def find_result(session: Session, person_id: int | None, module_slug: str, house: House) -> Result | None:
    """How the latest attempt ended; None while it is under way or where there is none."""
    module = catalogue.module(session, module_slug)
    attempt = None if person_id is None else quizzes.find_latest(session, person_id, module.id)
    if person_id is None or attempt is None or attempt.score is None:
        return None
    outcome = look(session, person_id, module.id, house)
    best = quizzes.best_score(session, person_id, module.id)
    done = completion.find_completion(session, person_id, module.id)
    return Result(
        module=module,
        score=attempt.score,
        of=len(attempt.drawn),
        best=attempt.score if best is None else best,
        passed=passed(attempt.score, module.pass_mark),
        missed=_missed(session, module, attempt),
        outcome=outcome,
        earned_now=done is not None and done.at == attempt.finished_at,
        following=_following(session, person_id),
    )


def _missed(session: Session, module: Module, attempt: Attempt) -> tuple[Missed, ...]:
    found = marks(session, attempt)
    drawn = quizzes.draws(attempt)
    asked = quizzes.questions(session, [each.question_id for each in drawn])
    film = ladder.find_main_film(session, module.id)
    chapters = [] if film is None else catalogue.version(session, film.version_id).chapters
    return tuple(
        _told(place, asked[each.question_id], chapters)
        for place, (mark, each) in enumerate(zip(found, drawn, strict=True), start=1)
        if mark is not True
    )


def _told(place: int, question: Question, chapters: list[Any]) -> Missed:
    """With the chapter that leans on most of the same facts, where chapters name their facts."""
    wanted = set(question.facts)
    told = max(chapters, key=lambda chapter: len(wanted & set(chapter.get("facts", ()))), default=None)
    if told is None or not wanted & set(told.get("facts", ())):
        return Missed(place, question.stem, None, "")
    return Missed(place, question.stem, int(told["at_s"]), str(told["title"]))


def _following(session: Session, person_id: int) -> Module | None:
    rungs = (rung for _level, steps in ladder.ladder(session, person_id) for rung in steps)
    return next((rung.module for rung in rungs if rung.next), None)
