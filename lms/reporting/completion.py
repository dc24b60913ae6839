"""Starts, completions and the completion rate: by module, by month, by route; people who have not saved stand apart."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.catalogue.models import Module
from lms.reporting.shapes import Cell, Chart, Column, Figures, Headline, Month, Rate, Report, Section, Window, Words
from lms.reporting.tallies import COLUMNS, FINISHED, STARTS, Line, Totals, by, lines, totals

ROUTES = (
    ("online", Words("Online")),
    ("together", Words("Together in a group")),
    ("in-person", Words("In person or live online")),
)
RULES = (
    Words(
        "A start is the first time a person watches ten seconds, reads a passage, answers a question or comes to a"
        " session. Each person counts once for a module."
    ),
    Words(
        "The completion rate of a month is the starts of that month that are finished by the reading day, out of all"
        " starts of that month. Later months can still rise."
    ),
    Words("Completions are counted in the month in which they happened, whenever the person started."),
    Words("People who have not saved their place are on a line of their own and in no other figure."),
)
TOTAL = Words("All modules")


def completion(session: Session, window: Window) -> Figures:
    """The one query behind the page, the charts and the file."""
    modules = session.execute(select(Module.id, Module.number, Module.title).order_by(Module.number)).all()
    titles = {module_id: f"{number}. {title}" for module_id, number, title in modules}
    found = lines(session, window)
    saved = [line for line in found if not line.guest]
    return Figures(
        window=window,
        headlines=_headlines(totals(saved)),
        sections=(
            _by_module(saved, titles),
            _by_month(saved, window),
            _routes(saved),
            _guests([line for line in found if line.guest]),
            _by_module_and_month(saved, titles),
        ),
        rules=RULES,
    )


def _headlines(all_of: Totals) -> tuple[Headline, ...]:
    values = (("finished", all_of.finished), ("starts", all_of.starts))
    return (
        Headline(all_of.rate, Words("completion rate: {finished} of {starts} starts are finished", values)),
        Headline(all_of.starts, Words("starts")),
        Headline(all_of.completions, Words("completions")),
    )


def _by_module(saved: list[Line], titles: dict[int, str]) -> Section:
    sums = by(saved, lambda line: line.module_id)
    return Section(
        slug="modules",
        title=Words("By module"),
        rule=Words("Starts in the window, how many of those are finished, and completions in the window."),
        columns=(Column(Words("Module"), number=False), *COLUMNS),
        rows=tuple((title, *sums.get(key, Totals()).cells()) for key, title in titles.items()),
        foot=(TOTAL, *totals(saved).cells()),
        chart=Chart(Words("Starts, and the part of them that is finished, by module"), STARTS, FINISHED),
    )


def _by_month(saved: list[Line], window: Window) -> Section:
    sums = by(saved, lambda line: line.month)
    return Section(
        slug="months",
        title=Words("By month, the latest first"),
        rule=Words("Starts of the month, how many of those are finished by now, and completions in the month."),
        columns=(Column(Words("Month"), number=False), *COLUMNS),
        rows=tuple((Month(name), *sums.get(name, Totals()).cells()) for name in reversed(window.months)),
        foot=(Words("All months"), *totals(saved).cells()),
        chart=Chart(Words("Starts, and the part of them that is finished, by month"), STARTS, FINISHED, short=True),
    )


def _routes(saved: list[Line]) -> Section:
    done = by((line for line in saved if line.measure == "completion"), lambda line: line.route)
    total = totals(saved).completions
    rows: list[tuple[Cell, ...]] = []
    for route, words in ROUTES:
        number = done.get(route, Totals()).completions
        rows.append((words, number, _share(number, total)))
    return Section(
        slug="routes",
        title=Words("By route"),
        rule=Words("Completions in the window, by how they were done. Reading counts as online."),
        columns=(
            Column(Words("Route"), number=False),
            Column(Words("Completions")),
            Column(Words("Share of all completions")),
        ),
        rows=tuple(rows),
        foot=(Words("All routes"), total, _share(total, total)),
    )


def _share(part: int, whole: int) -> Cell:
    return Rate(part, whole, Words("no completions"))


def _guests(guests: list[Line]) -> Section:
    return Section(
        slug="guests",
        title=Words("People who have not saved their place"),
        rule=Words("The same counts for people without an account. Some may be the same person on two devices."),
        columns=(Column(Words("Who"), number=False), *COLUMNS),
        rows=((Words("Not saved"), *totals(guests).cells()),),
    )


def _by_module_and_month(saved: list[Line], titles: dict[int, str]) -> Section:
    sums = by(saved, lambda line: (line.month, line.module_id))
    months = sorted({line.month for line in saved}, reverse=True)
    return Section(
        slug="modules-months",
        title=Words("Every module in every month"),
        rule=Words("The same counts for each module in each month; pairs with nothing to count are left out."),
        columns=(Column(Words("Module"), number=False), Column(Words("Month"), number=False), *COLUMNS),
        rows=tuple(
            (title, Month(month), *sums[month, key].cells())
            for month in months
            for key, title in titles.items()
            if (month, key) in sums
        ),
        folded=True,
    )


REPORT = Report(slug="completion", title=Words("Completion"), read=completion)
