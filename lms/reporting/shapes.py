"""What a report is: typed cells in sections, so that page, chart and file are drawn from the same numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from lms import clock
from lms.counts.rules import months_back

MONTHS = 18


@dataclass(frozen=True)
class Window:
    """Whole months in order, as "2026-11", and the day the counts were read (London)."""

    months: tuple[str, ...]
    read_on: date

    @property
    def first(self) -> str:
        """The first month."""
        return self.months[0]

    @property
    def last(self) -> str:
        """The last month."""
        return self.months[-1]


def window_to(now: datetime, how_many: int = MONTHS) -> Window:
    """The months that end with the present one."""
    return Window(tuple(months_back(clock.london_month(now), how_many)), clock.london_day(now))


@dataclass(frozen=True)
class Words:
    """A sentence or label of ours that the web translates; `values` fill its places."""

    text: str
    values: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True)
class Month:
    """A month, "2026-11", that the web writes out."""

    name: str


@dataclass(frozen=True)
class Rate:
    """So many of so many. Nothing of nothing is no rate, not 0 %; `nothing` says what there was none of."""

    part: int
    whole: int
    nothing: Words = Words("no starts")

    @property
    def fraction(self) -> float | None:
        """From 0 to 1, or None without a whole."""
        return self.part / self.whole if self.whole else None


Cell = str | int | Words | Month | Rate


@dataclass(frozen=True)
class Column:
    """A column's heading; numbers are set to the end of the line."""

    text: Words
    number: bool = True


@dataclass(frozen=True)
class Chart:
    """A picture of a section's rows: of the numbers in column `whole`, the share in column `part`."""

    title: Words
    whole: int
    part: int
    short: bool = False


@dataclass(frozen=True)
class Section:
    """One table: what it counts (`rule`), its rows, their sum, perhaps a chart. `folded` ones open on asking."""

    slug: str
    title: Words
    rule: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    foot: tuple[Cell, ...] | None = None
    chart: Chart | None = None
    folded: bool = False


@dataclass(frozen=True)
class Headline:
    """A figure to see first: the cell, and the words that name its numerator and denominator."""

    number: Cell
    words: Words


@dataclass(frozen=True)
class Figures:
    """What one query found: headlines, then sections."""

    window: Window
    headlines: tuple[Headline, ...]
    sections: tuple[Section, ...]
    rules: tuple[Words, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing at all was counted."""
        return not any(cell for one in self.sections for row in one.rows for cell in row if isinstance(cell, int))


@dataclass(frozen=True)
class Report:
    """One report: the slug its page and file live under, its name, and the one function that reads its numbers."""

    slug: str
    title: Words
    read: Callable[[Session, Window], Figures]
