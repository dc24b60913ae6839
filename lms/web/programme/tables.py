"""A report's typed cells as texts: the page, its charts and its file all pass here, so that they cannot differ."""

import csv
import io
from datetime import date
from typing import Any

from babel.numbers import format_decimal

from lms.reporting.shapes import Cell, Figures, Month, Rate, Report, Section, Window, Words
from lms.web.words import day, month, percent
from lms.words import language, t

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


def words(said: Words) -> str:
    """Our own words in the reader's language."""
    return t(said.text, **{name: number(value) for name, value in said.values})


def number(value: str | int) -> str:
    """A number with its thousands set apart as the language does; a text as it is."""
    return str(format_decimal(value, locale=language())) if isinstance(value, int) else value


def text(cell: Cell) -> str:
    """A cell as it is read."""
    if isinstance(cell, Words):
        return words(cell)
    if isinstance(cell, Month):
        return month(cell.name)
    if isinstance(cell, Rate):
        return words(cell.nothing) if cell.fraction is None else percent(cell.fraction)
    return number(cell)


def window_sentence(window: Window) -> str:
    """Which months, and when they were read."""
    return t(
        "From {first} to {last}, read on {day}.",
        first=month(window.first),
        last=month(window.last),
        day=day(window.read_on),
    )


def view(found: Figures) -> dict[str, Any]:
    """A report for its template."""
    return {
        "window": window_sentence(found.window),
        "empty": found.empty,
        "headlines": [{"number": text(one.number), "text": words(one.words)} for one in found.headlines],
        "sections": [_section(section) for section in found.sections],
        "rules": [words(rule) for rule in found.rules],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "slug": section.slug,
        "title": words(section.title),
        "rule": words(section.rule),
        "columns": [{"text": words(column.text), "number": column.number} for column in section.columns],
        "rows": [[text(cell) for cell in row] for row in section.rows],
        "foot": None if section.foot is None else [text(cell) for cell in section.foot],
        "folded": section.folded,
        "chart": _chart(section),
    }


def _chart(section: Section) -> dict[str, Any] | None:
    chart = section.chart
    if chart is None or not any(row[chart.whole] for row in section.rows):
        return None
    bars = []
    for row in section.rows:
        whole, part = row[chart.whole], row[chart.part]
        said = t("{part} of {whole}", part=text(part), whole=text(whole)) if whole else t("no starts")
        bars.append({"label": text(row[0]), "whole": whole, "part": part, "text": said})
    return {"title": words(chart.title), "short": chart.short, "bars": bars}


def file_of(report: Report, found: Figures) -> str:
    """The report as CSV that spreadsheets open as it is: byte order mark, CRLF, no cell that is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_safe(words(report.title))])
    writer.writerow([_safe(window_sentence(found.window))])
    for rule in found.rules:
        writer.writerow([_safe(words(rule))])
    for section in found.sections:
        writer.writerow([])
        writer.writerow([_safe(words(section.title))])
        writer.writerow([_safe(words(section.rule))])
        writer.writerow([_safe(words(column.text)) for column in section.columns])
        for row in (*section.rows, *([section.foot] if section.foot else [])):
            writer.writerow([cell if isinstance(cell, int) else _safe(text(cell)) for cell in row])
    return "\ufeff" + out.getvalue()


def _safe(said: str) -> str:
    """A text that a spreadsheet would take for a formula is led by an apostrophe."""
    return "'" + said if said.startswith(RISKY) else said


def file_name(report: Report, read_on: date) -> str:
    """What the file is called when it is kept."""
    return f"{report.slug}-{read_on.isoformat()}.csv"
