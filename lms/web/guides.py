"""Guides: the list, and one of them with the lines of law it leans on."""

from flask import Blueprint, render_template

from lms import db
from lms.facts import store as facts
from lms.guides import store as guides
from lms.web.law import fact_view
from lms.web.security import public

pages = Blueprint("guides", __name__)


@pages.get("/guides")
@public
def index() -> str:
    """All guides."""
    with db.reading() as session:
        return render_template("guides/index.html", guides=guides.guides(session))


@pages.get("/guides/<guide>")
@public
def guide(guide: str) -> str:
    """One screen of short lines, each with where it was read."""
    with db.reading() as session:
        found = guides.guide(session, guide)
        known = facts.facts(session, {name for line in found.lines for name in line["facts"]})
        lines = [
            {"text": line["text"], "facts": [fact_view(known[name]) for name in line["facts"] if name in known]}
            for line in found.lines
        ]
        return render_template("guides/guide.html", title=found.title, lines=lines)
