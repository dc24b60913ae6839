"""How a quiz is drawn, walked through and scored. Pure: chance comes in from outside.

Source: the programme's badge rules: 8 drawn, 7 right (80 % of 8, so guessing four-option questions does not pass),
no timer, as many attempts as one likes, the best one kept.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Draw:
    """A question by its id with its options by their letters, in the order they are shown."""

    question_id: int
    letters: str


@dataclass(frozen=True)
class InBank:
    """A question that may be drawn: its option letters as written, and whether they may change places."""

    question_id: int
    letters: str
    shuffled: bool = True


def draw(bank: Sequence[InBank], count: int, chance: random.Random) -> tuple[Draw, ...]:
    """`count` questions of the bank, none twice, in random order; all of them where there are fewer."""
    return tuple(
        Draw(
            each.question_id, "".join(chance.sample(each.letters, len(each.letters))) if each.shuffled else each.letters
        )
        for each in chance.sample(bank, min(count, len(bank)))
    )


def score(marks: Iterable[bool | None]) -> int:
    """How many are right; what is not marked is not right."""
    return sum(mark is True for mark in marks)


def passed(score: int | None, pass_mark: int) -> bool:
    """Whether a score is enough."""
    return score is not None and score >= pass_mark


def best(scores: Iterable[int | None]) -> int | None:
    """The best of all attempts; one under way has no score yet."""
    return max((score for score in scores if score is not None), default=None)


def finished(marks: Sequence[bool | None]) -> bool:
    """Whether every question was checked."""
    return all(mark is not None for mark in marks)


def next_place(marks: Sequence[bool | None], after: int = 0) -> int | None:
    """The next place (from 1) still to be checked after this one, starting over at the end; None when all are."""
    for step in range(len(marks)):
        place = (after + step) % len(marks)
        if marks[place] is None:
            return place + 1
    return None
