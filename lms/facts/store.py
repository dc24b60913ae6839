"""Facts in the database."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.facts.models import Fact


def facts(session: Session, ids: Iterable[str]) -> dict[str, Fact]:
    """The facts with these ids that may be shown, by id; hidden ones are left out."""
    wanted = list(ids)
    rows = session.scalars(select(Fact).where(Fact.id.in_(wanted), Fact.standing != "hidden"))
    found = {row.id: row for row in rows}
    return {name: found[name] for name in wanted if name in found}
