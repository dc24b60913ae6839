"""Landlord staff: counts of their own residents above a floor, never a person. No filters, so nothing to combine."""

from flask import Blueprint, render_template

from lms import db
from lms.disclosure import FLOOR, STEP
from lms.reporting.landlord import landlord_report
from lms.web.security import landlord, viewer

pages = Blueprint("landlord", __name__)


@pages.get("/landlord")
@landlord
def counts() -> str:
    """One landlord's counts, all time by module and by closed quarter."""
    with db.reading() as session:
        report = landlord_report(session, viewer().landlord_id or 0)
    return render_template("landlord/counts.html", report=report, floor=FLOOR, step=STEP)
