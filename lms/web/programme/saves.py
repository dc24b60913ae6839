"""Is saving well: the figures by release and browser, the rule in words, and the banner on every programme page."""

from typing import Any

from flask import Blueprint, g, render_template

from lms import clock, db
from lms.health import store
from lms.health.rules import DAY, Tally
from lms.web import health
from lms.web.programme import saving
from lms.web.programme.links import staff_links
from lms.web.security import programme

pages = Blueprint("saves", __name__)


@pages.get("/programme/health")
@programme
def overview() -> str:
    """The last day by release and browser, each release since it came, and months before."""
    now = clock.now()
    with db.reading() as session:
        unwritten = health.unwritten()
        cells = [*store.cells(session, now - DAY), *unwritten.items()]
        releases = store.by_release(session, unwritten)
        months, kept = store.months(session), store.alarms(session)
    today = {cell.release: None for cell, _tally in sorted(cells, key=lambda pair: pair[0].hour_at, reverse=True)}
    return render_template(
        "programme/health.html",
        staff_links=staff_links("health"),
        empty=not (cells or releases or months),
        quiet=saving.quiet_sentence(sum((tally for _cell, tally in cells), Tally())),
        current=health.keeper().counts.release,
        today=[{"name": name, "rows": saving.by_browser(cells, name)} for name in today],
        releases=[saving.row(saving.release_name(*pair), pair[1][1]) for pair in releases.items()],
        versions=saving.by_version(cells),
        months=saving.by_month(months),
        before=saving.rang_before(kept),
        columns=saving.columns,
    )


@pages.app_template_global()
def saving_alarm() -> dict[str, Any] | None:
    """What the banner says; None while nothing rings."""
    if "saving_alarm" not in g:
        with db.reading() as session:
            rings = health.ringing(session)
            current = health.keeper().counts.release
            g.saving_alarm = saving.alarm_view(rings, current, store.by_release(session)) if rings else None
    found: dict[str, Any] | None = g.saving_alarm
    return found
