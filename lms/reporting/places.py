"""Starts, completions and the completion rate by region and by language of the page."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from lms.reporting.completion import RULES
from lms.reporting.shapes import Cell, Column, Figures, Report, Section, Window, Words
from lms.reporting.tallies import COLUMNS, Line, Totals, by, lines, totals

NOT_SAID = Words("Not said")


def places(session: Session, window: Window) -> Figures:
    """Regions as people said them when they started; languages as their pages were."""
    saved = [line for line in lines(session, window, places=True) if not line.guest]
    return Figures(
        window=window,
        headlines=(),
        sections=(
            _section("regions", Words("By region"), Words("Region"), saved, lambda line: line.region),
            _section("languages", Words("By language"), Words("Language"), saved, lambda line: line.language),
        ),
        rules=RULES,
    )


def _section(slug: str, title: Words, name: Words, saved: list[Line], key: Callable[[Line], str]) -> Section:
    sums: dict[str, Totals] = by(saved, key)
    first: list[tuple[Cell, Totals]] = [(text, sums[text]) for text in sorted(sums) if text]
    if "" in sums:
        first.append((NOT_SAID, sums[""]))
    return Section(
        slug=slug,
        title=title,
        rule=Words("Starts in the window, how many of those are finished, and completions in the window."),
        columns=(Column(name, number=False), *COLUMNS),
        rows=tuple((cell, *found.cells()) for cell, found in first),
        foot=(Words("All together"), *totals(saved).cells()),
    )


REPORT = Report(slug="places", title=Words("Regions and languages"), read=places)
