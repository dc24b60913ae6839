"""Quizzes in the database. Whoever writes has locked the person."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from lms.errors import BadInput, NotFound
from lms.quizzes.kinds import kind
from lms.quizzes.kinds.base import Option
from lms.quizzes.models import Answer, Attempt, Question
from lms.quizzes.rules import Draw, best, score

NO_SUCH_ATTEMPT = "We could not find that quiz. Open the module to start it."
_ASKED = ("module_id", "kind", "stem", "options", "why", "facts", "ours", "rewrite_by")


def best_score(session: Session, person_id: int, module_id: int) -> int | None:
    """The most this person ever got right in a finished attempt of this module's quiz, or None."""
    return best(attempt.score for attempt in attempts_of(session, person_id, module_id))


def best_scores(session: Session, person_id: int) -> dict[int, int]:
    """The best score by module id, where there is one."""
    scores: dict[int, list[int]] = {}
    for attempt in attempts_of(session, person_id):
        if attempt.score is not None:
            scores.setdefault(attempt.module_id, []).append(attempt.score)
    return {module_id: max(found) for module_id, found in scores.items()}


def bank(session: Session, module_id: int) -> list[Question]:
    """The questions a module draws from today."""
    return list(
        session.scalars(
            select(Question).where(Question.module_id == module_id, ~Question.retired).order_by(Question.id)
        )
    )


def questions(session: Session, ids: Iterable[int]) -> dict[int, Question]:
    """These questions by id, retired ones too."""
    rows = session.scalars(select(Question).where(Question.id.in_(list(ids))))
    return {row.id: row for row in rows}


def define(session: Session, module_id: int, questions: Iterable[Mapping[str, Any]]) -> None:
    """Make this the module's bank. What changed becomes a new version; what is gone is drawn no more.

    A question is a dict: id (its slug), kind, stem, options [{letter, text, right, feedback}], why, and where they
    apply facts, ours, rewrite_by. Repeating changes nothing. Raises `BadInput` naming each question that its kind
    could not ask.
    """
    questions = list(questions)
    _refuse_impossible(questions)
    current = {row.slug: row for row in bank(session, module_id)}
    for given in questions:
        asked = _asked(module_id, given)
        found = current.pop(given["id"], None)
        if found is not None and all(getattr(found, name) == asked[name] for name in _ASKED):
            continue
        if found is not None:
            found.retired = True
            session.flush()
        session.add(Question(slug=given["id"], version=_next_version(session, given["id"]), **asked))
    for gone in current.values():
        gone.retired = True
    session.flush()


def _refuse_impossible(questions: Iterable[Mapping[str, Any]]) -> None:
    wrong = {
        given["id"]: "; ".join(found)
        for given in questions
        if (found := list(kind(given["kind"]).problems(options_of(given["options"]))))
    }
    if wrong:
        raise BadInput("Some questions need mending, so none were changed.", wrong)


def options_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Option, ...]:
    """Options as a kind reads them."""
    return tuple(Option(row["letter"], row["text"], row["right"], row["feedback"]) for row in rows)


def _asked(module_id: int, given: Mapping[str, Any]) -> dict[str, Any]:
    letters = [{name: option[name] for name in ("letter", "text", "right", "feedback")} for option in given["options"]]
    return {
        "module_id": module_id,
        "kind": given["kind"],
        "stem": given["stem"],
        "options": letters,
        "why": given["why"],
        "facts": list(given.get("facts", ())),
        "ours": bool(given.get("ours", False)),
        "rewrite_by": given.get("rewrite_by"),
    }


def _next_version(session: Session, slug: str) -> int:
    return (session.scalar(select(func.max(Question.version)).where(Question.slug == slug)) or 0) + 1


def attempts_of(session: Session, person_id: int, module_id: int | None = None) -> list[Attempt]:
    """This person's attempts, oldest first, in one module or in all."""
    asked = select(Attempt).where(Attempt.person_id == person_id)
    if module_id is not None:
        asked = asked.where(Attempt.module_id == module_id)
    return list(session.scalars(asked.order_by(Attempt.module_id, Attempt.number)))


def find_open(session: Session, person_id: int, module_id: int) -> Attempt | None:
    """The attempt under way, or None."""
    return session.scalars(
        select(Attempt).where(
            Attempt.person_id == person_id, Attempt.module_id == module_id, Attempt.finished_at.is_(None)
        )
    ).first()


def find_latest(session: Session, person_id: int, module_id: int) -> Attempt | None:
    """The attempt under way, or else the one finished last, or None. Numbers do not tell: a merge may append."""
    return (
        find_open(session, person_id, module_id)
        or session.scalars(
            select(Attempt)
            .where(Attempt.person_id == person_id, Attempt.module_id == module_id)
            .order_by(Attempt.finished_at.desc(), Attempt.number.desc())
            .limit(1)
        ).first()
    )


def latest(session: Session, person_id: int, module_id: int) -> Attempt:
    """The attempt under way, or else the one finished last; `NotFound` where there is none."""
    found = find_latest(session, person_id, module_id)
    if found is None:
        raise NotFound(NO_SUCH_ATTEMPT)
    return found


def add_attempt(session: Session, *, person_id: int, module_id: int, drawn: Iterable[Draw], now: datetime) -> Attempt:
    """A new attempt; the caller has looked that none is open."""
    row = Attempt(
        person_id=person_id,
        module_id=module_id,
        number=_last_number(session, person_id, module_id) + 1,
        drawn=[[each.question_id, each.letters] for each in drawn],
        made_at=now,
    )
    session.add(row)
    session.flush()
    return row


def _last_number(session: Session, person_id: int, module_id: int) -> int:
    return (
        session.scalar(
            select(func.max(Attempt.number)).where(Attempt.person_id == person_id, Attempt.module_id == module_id)
        )
        or 0
    )


def draws(attempt: Attempt) -> tuple[Draw, ...]:
    """What was drawn for an attempt, in the order it is shown."""
    return tuple(Draw(question_id, letters) for question_id, letters in attempt.drawn)


def answers(session: Session, attempt: Attempt) -> dict[int, Answer]:
    """The answers of an attempt by question id."""
    rows = session.scalars(
        select(Answer).where(
            Answer.person_id == attempt.person_id,
            Answer.module_id == attempt.module_id,
            Answer.attempt == attempt.number,
        )
    )
    return {row.question_id: row for row in rows}


def keep_answer(session: Session, attempt: Attempt, question_id: int, chosen: str, now: datetime) -> Answer:
    """Keep what was chosen. A checked answer stays as it is."""
    key = (attempt.person_id, attempt.module_id, attempt.number, question_id)
    row = session.get(Answer, key)
    if row is None:
        row = Answer(
            person_id=key[0], module_id=key[1], attempt=key[2], question_id=key[3], chosen=chosen, answered_at=now
        )
        session.add(row)
    elif row.checked_at is None:
        row.chosen, row.answered_at = chosen, now
    session.flush()
    return row


def mark_answer(session: Session, answer: Answer, right: bool, now: datetime) -> None:
    """Fix an answer with its mark; one already marked stays as it is."""
    if answer.checked_at is None:
        answer.right, answer.checked_at = right, now
        session.flush()


def finish_attempt(session: Session, attempt: Attempt, right: int, now: datetime) -> None:
    """Close an attempt with the number right as its score; one already closed stays as it is."""
    if attempt.finished_at is None:
        attempt.score, attempt.finished_at = right, now
        session.flush()


def absorb(session: Session, from_id: int, into_id: int, now: datetime) -> None:
    """Move all attempts with their answers from one person to another. Repeating moves nothing more.

    Where both have one under way, the one touched last stays open; the other is closed with what was right in it.
    """
    for attempt in attempts_of(session, from_id):
        module_id, number = attempt.module_id, attempt.number
        mine = find_open(session, into_id, module_id)
        if attempt.finished_at is None and mine is not None:
            older = min(attempt, mine, key=lambda each: _touched_at(session, each))
            finish_attempt(session, older, score(row.right for row in answers(session, older).values()), now)
        # The key moves and the database moves the answers with it, so nothing of the old key may stay in the session.
        for row in (*answers(session, attempt).values(), attempt):
            session.expunge(row)
        session.execute(
            update(Attempt)
            .where(Attempt.person_id == from_id, Attempt.module_id == module_id, Attempt.number == number)
            .values(person_id=into_id, number=_last_number(session, into_id, module_id) + 1)
            .execution_options(synchronize_session=False)
        )


def _touched_at(session: Session, attempt: Attempt) -> datetime:
    return max([attempt.made_at, *(row.answered_at for row in answers(session, attempt).values())])


def forget(session: Session, person_id: int) -> None:
    """Delete a person's attempts with their answers."""
    session.execute(delete(Answer).where(Answer.person_id == person_id))
    session.execute(delete(Attempt).where(Attempt.person_id == person_id))
