"""Taking quizzes in tests without pages: plain functions over the journey."""

import random
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import db
from lms.badges.models import Award
from lms.catalogue import store as catalogue
from lms.completion.models import Completion
from lms.counts.models import Count
from lms.journey import quiz
from lms.journey import quiz_looking as looking
from lms.journey.quiz import Posted
from lms.journey.settle import House
from lms.journey.watching import claim, watched
from lms.people import store as people
from lms.quizzes import store as quizzes
from lms.quizzes.models import Answer, Attempt

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SLUG = "know-your-rights"
HOUSE = House()


def guest() -> int:
    with db.writing() as session:
        return people.start_guest(session, now=NOW).id


def opened(person_id: int, now: datetime = NOW) -> str:
    """Open an attempt; its stamp."""
    with db.writing() as session:
        quiz.open_attempt(session, person_id, SLUG, now, random.Random(1))
        return stamp(session, person_id)


def stamp(session: Session, person_id: int) -> str:
    return quiz.stamp_of(quizzes.latest(session, person_id, module_id(session)))


def module_id(session: Session) -> int:
    return catalogue.module(session, SLUG).id


def right_at(person_id: int, place: int, right: bool = True) -> list[str]:
    """What to choose at a place to be right, or wrong."""
    with db.reading() as session:
        asked = looking.find_asked(session, person_id, SLUG, place)
        assert asked is not None
        letters = [option.letter for option in asked.options if option.right]
        wrong = [option.letter for option in asked.options if not option.right]
        return letters if right else wrong[:1]


def checked(person_id: int, stamped: str, place: int, chosen: list[str], now: datetime = NOW) -> quiz.Step:
    with db.writing() as session:
        return quiz.check(session, person_id, Posted(SLUG, stamped, place, chosen), now, HOUSE)


def take(person_id: int, right: int, now: datetime = NOW) -> quiz.Step:
    """A whole attempt with this many right."""
    stamped = opened(person_id, now)
    for place in range(1, 9):
        step = checked(person_id, stamped, place, right_at(person_id, place, place <= right), now)
    return step


def watch_it_all(person_id: int) -> None:
    with db.writing() as session:
        film = catalogue.film(session, SLUG)
        heard = claim(
            video_slug=SLUG,
            spans=[[0.0, float(film.duration_s)]],
            resume_s=1.0,
            opened_at=NOW - timedelta(hours=1),
            age_s=0.0,
            now=NOW,
        )
        watched(session, person_id, heard, NOW, HOUSE)


def everything() -> list[object]:
    with db.reading() as session:
        return [
            [tuple(row) for row in session.execute(select(table.__table__))]  # type: ignore[attr-defined]  # a table's class
            for table in (Attempt, Answer, Completion, Award, Count)
        ]
