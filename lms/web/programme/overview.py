"""The programme's figures: starts, completions and the completion rate, and every other report of the written list."""

from flask import Blueprint, Response, render_template

from lms import clock, db
from lms.reporting.reports import REPORTS, report
from lms.reporting.shapes import Figures, Report, window_to
from lms.web.programme import tables
from lms.web.programme.links import staff_links
from lms.web.security import programme

pages = Blueprint("programme", __name__)


@pages.get("/programme")
@programme
def overview() -> str:
    """The first report of the list, which is completion."""
    return _page(REPORTS[0])


@pages.get("/programme/reports/<slug>")
@programme
def one(slug: str) -> str:
    """Any report."""
    return _page(report(slug))


@pages.get("/programme/<slug>.csv")
@programme
def file(slug: str) -> Response:
    """Any report as a file, from the same query as its page."""
    found = report(slug)
    figures = _figures(found)
    response = Response(tables.file_of(found, figures), content_type="text/csv; charset=utf-8")
    name = tables.file_name(found, figures.window.read_on)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _figures(found: Report) -> Figures:
    with db.reading() as session:
        return found.read(session, window_to(clock.now()))


def _page(found: Report) -> str:
    return render_template(
        "programme/report.html",
        title=tables.words(found.title),
        slug=found.slug,
        staff_links=staff_links(found.slug),
        **tables.view(_figures(found)),
    )
