"""Editing: staff change what a module says, look at the draft, publish it, and can take it back.

What residents have done is untouched: badges keep the words they were awarded with.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from lms import audit, clock, revisions
from lms.badges import store as badges
from lms.badges.rules import OVERCLAIM, module_definition, overclaims
from lms.catalogue import store as catalogue
from lms.catalogue.models import Module
from lms.counts import store as counts
from lms.errors import BadInput, Conflict
from lms.revisions import Revision

KIND = "module"
STATES = ("announced", "in-person-only", "film-released", "updated")
MOST = {"title": 120, "aim": 200, "your_turn": 400}
EMPTY = {
    "title": "Give the module a title.",
    "aim": "Say in one sentence what the module is for.",
    "your_turn": "Say one thing a resident can do tonight.",
}


@dataclass(frozen=True)
class Words:
    """What staff may change of a module in one form."""

    title: str
    title_is_ours: bool
    state: str
    aim: str
    your_turn: str
    law_checked_on: str


def words_of(row: Module) -> Words:
    """The module's standing words."""
    return Words(
        title=row.title,
        title_is_ours=row.title_is_ours,
        state=row.state,
        aim=row.body.get("aim", ""),
        your_turn=row.body.get("your_turn", ""),
        law_checked_on=row.law_checked_on.isoformat() if row.law_checked_on else "",
    )


def checked(words: Words) -> Words:
    """The words, or `BadInput` that names every field that cannot stand."""
    errors = {name: sentence for name, sentence in EMPTY.items() if not getattr(words, name).strip()}
    for name, most in MOST.items():
        if len(getattr(words, name)) > most:
            errors[name] = f"Use at most {most} characters."
    if overclaims(words.title, words.aim, words.your_turn):
        errors["title"] = OVERCLAIM
    if words.state not in STATES:
        errors["state"] = "Choose one of the states."
    if words.law_checked_on and _day(words.law_checked_on) is None:
        errors["law_checked_on"] = "Give the day as 2026-11-21."
    if errors:
        raise BadInput("Some of this cannot stand yet.", errors)
    return words


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def draft(session: Session, slug: str, words: Words, author: str) -> Revision:
    """Keep changed words without showing them."""
    row = catalogue.module(session, slug)
    _keep_what_stands(session, row)
    return revisions.draft(session, kind=KIND, record=slug, body=asdict(checked(words)), author=author)


def publish(session: Session, slug: str, number: int, author: str) -> Module:
    """Show a draft to residents; `Conflict` when it stands already or somebody was faster."""
    row = catalogue.module(session, slug)
    chosen = next((one for one in revisions.history(session, KIND, slug) if one.number == number), None)
    if chosen is None or chosen.standing:
        raise Conflict("This text is already published, or somebody changed it meanwhile. Look at the list again.")
    revisions.publish(session, chosen)
    return _put(session, row, chosen.body, author)


def undo(session: Session, slug: str, author: str) -> Module:
    """Go back to the words that stood before."""
    row = catalogue.module(session, slug)
    return _put(session, row, revisions.undo(session, kind=KIND, record=slug, author=author).body, author)


def _keep_what_stands(session: Session, row: Module) -> None:
    """The starter's words become the first revision, so that undo can reach them."""
    if revisions.find_standing(session, KIND, row.slug) is None:
        first = revisions.draft(
            session, kind=KIND, record=row.slug, body=asdict(words_of(row)), author="starter programme"
        )
        revisions.publish(session, first)


def _put(session: Session, row: Module, body: dict[str, Any], author: str) -> Module:
    words = Words(**body)
    row.title, row.title_is_ours, row.state = words.title, words.title_is_ours, words.state
    row.law_checked_on = _day(words.law_checked_on)
    row.body = row.body | {"aim": words.aim, "your_turn": words.your_turn}
    counts.label(session, row.id, row.number, row.title)
    words_of_badge = module_definition(row.slug, row.title, words.aim, row.coverage, row.pass_mark, row.draw)
    badges.define(session, words_of_badge, clock.now())
    audit.record(session, actor=author, action="module-published", subject=f"module:{row.slug}")
    session.flush()
    return row
