"""The line of links at the top of programme staff's pages."""

from typing import Any

from lms.reporting.reports import REPORTS
from lms.web.programme.tables import words
from lms.words import t


def staff_links(current: str) -> list[dict[str, Any]]:
    """Every report, then the films, the words and save health; `current` is a report's slug or one of ours."""
    rows = [
        (report.slug, words(report.title), "/programme" if at == 0 else f"/programme/reports/{report.slug}")
        for at, report in enumerate(REPORTS)
    ]
    rows += [("films", t("Films"), "/programme/films"), ("modules", t("Words"), "/programme/modules")]
    rows += [("health", t("Saving"), "/programme/health")]
    return [{"text": text, "href": href, "current": slug == current} for slug, text, href in rows]
