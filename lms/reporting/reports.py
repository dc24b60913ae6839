"""The written list of reports for programme staff. To add one: write its file, add it here (docs/reports.md)."""

from lms.errors import NotFound
from lms.reporting import completion, places
from lms.reporting.shapes import Report

REPORTS: tuple[Report, ...] = (completion.REPORT, places.REPORT)


def report(slug: str) -> Report:
    """The report with this slug. Raises `NotFound`."""
    for found in REPORTS:
        if found.slug == slug:
            return found
    raise NotFound("We could not find that report. The list at the top of the page shows all there are.")
