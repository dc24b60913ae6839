"""How a quiz is answered: wrong answers happen, and the second go is better than the first."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.quizzes.kinds import kind
from lms.quizzes.models import Question
from lms.quizzes.rules import Draw, InBank, draw, score
from lms.quizzes.store import options_of


@dataclass(frozen=True)
class Given:
    """One checked answer."""

    question_id: int
    chosen: str
    right: bool
    at: datetime


@dataclass(frozen=True)
class Tried:
    """One attempt; `finished_at` and `score` are None where it was left lying open."""

    drawn: tuple[Draw, ...]
    made_at: datetime
    given: tuple[Given, ...]
    finished_at: datetime | None
    score: int | None


def attempt(
    chance: random.Random, bank: Sequence[Question], how_many: int, *, skill: float, now: datetime, left_after: int = 99
) -> Tried:
    """One go: each question takes half a minute or so and is right with the chance `skill`."""
    drawn = draw(
        [InBank(row.id, "".join(option["letter"] for option in row.options), kind(row.kind).shuffled) for row in bank],
        how_many,
        chance,
    )
    rows = {row.id: row for row in bank}
    given, at = [], now
    for each in drawn[:left_after]:
        at += timedelta(seconds=chance.randrange(12, 70))
        given.append(_answer(chance, rows[each.question_id], skill, at))
    whole = len(given) == len(drawn)
    return Tried(drawn, now, tuple(given), at if whole else None, score(one.right for one in given) if whole else None)


def _answer(chance: random.Random, question: Question, skill: float, at: datetime) -> Given:
    options = options_of(question.options)
    chosen = "".join(sorted(option.letter for option in options if option.right))
    if chance.random() > skill:
        chosen = _something_else(chance, [option.letter for option in options], chosen, question.kind == "many")
    return Given(question.id, chosen, kind(question.kind).mark(chosen, options), at)


def _something_else(chance: random.Random, letters: list[str], right: str, several: bool) -> str:
    """A wrong letter, some wrong choice of letters, or "I do not know"."""
    if chance.random() < 0.15:
        return ""
    if not several:
        return chance.choice([letter for letter in letters if letter != right])
    while True:
        chosen = "".join(sorted(chance.sample(letters, chance.randrange(1, len(letters) + 1))))
        if chosen != right:
            return chosen
