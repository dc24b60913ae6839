"""Starts and completions read from the counts in one query, and added up in as many ways as a report likes."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from lms.counts.models import Count
from lms.reporting.shapes import Column, Rate, Window, Words

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Line:
    """One cell of the counts, summed over landlords and slots."""

    measure: str
    module_id: int
    month: str
    region: str
    language: str
    route: str
    guest: bool
    number: int


@dataclass(frozen=True)
class Totals:
    """`starts` begun in the window, `finished` of those by the reading day, `completions` dated in the window."""

    starts: int = 0
    finished: int = 0
    completions: int = 0

    @property
    def rate(self) -> Rate:
        """The completion rate: of the starts, those finished."""
        return Rate(self.finished, self.starts)

    def cells(self) -> tuple[int, int, Rate, int]:
        """In the order of `COLUMNS`."""
        return self.starts, self.finished, self.rate, self.completions


COLUMNS = (
    Column(Words("Starts")),
    Column(Words("Of those, finished")),
    Column(Words("Completion rate")),
    Column(Words("Completions")),
)
STARTS, FINISHED = 1, 2
_NUMBER = func.sum(Count.number)
MEASURES = {"start": "starts", "start-completed": "finished", "completion": "completions"}


def lines(session: Session, window: Window, *, places: bool = False) -> list[Line]:
    """Every count of the window's months; regions and languages only where asked for, else they are empty."""
    region, language = (Count.region, Count.language) if places else (literal(""), literal(""))
    rows: Iterable[Sequence[Any]] = session.execute(
        select(Count.measure, Count.module_id, Count.month, region, language, Count.route, Count.guest, _NUMBER)
        .where(Count.month >= window.first, Count.month <= window.last)
        .group_by(Count.measure, Count.module_id, Count.month, Count.route, Count.guest)
        .group_by(*((region, language) if places else ()))
    )
    return [Line(*row) for row in rows]


def totals(found: Iterable[Line]) -> Totals:
    """All of these lines added up."""
    sums = dict.fromkeys(MEASURES.values(), 0)
    for line in found:
        sums[MEASURES[line.measure]] += line.number
    return Totals(**sums)


def by(found: Iterable[Line], key: Callable[[Line], Key]) -> dict[Key, Totals]:
    """The lines added up for each value of `key`."""
    groups: dict[Key, list[Line]] = {}
    for line in found:
        groups.setdefault(key(line), []).append(line)
    return {value: totals(group) for value, group in groups.items()}
