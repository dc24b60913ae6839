"""Counts made directly: reports need no residents."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from lms.catalogue.models import Level, Module
from lms.counts import store as counts
from lms.counts.store import Cell
from lms.landlords.models import Landlord

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TITLES = ("Know your rights and speak up", "=Resident panels", "Running an association")


def modules(session: Session) -> list[Module]:
    """One level with three modules, labelled for the landlord's page; one title looks like a formula."""
    level = Level(number=1, slug="getting-started", title="Getting started", picture="door", outcomes=[])
    session.add(level)
    session.flush()
    made = [
        Module(
            number=number,
            slug=f"module-{number}",
            level_id=level.id,
            title=title,
            state="film-released",
            law_checked_on=None,
            body={},
        )
        for number, title in enumerate(TITLES, 1)
    ]
    session.add_all(made)
    session.flush()
    for one in made:
        counts.label(session, one.id, one.number, one.title)
    return made


def landlord(session: Session, name: str) -> Landlord:
    """A landlord with its label."""
    made = Landlord(slug=name.lower().replace(" ", "-"), name=name, region="North West", invented=True)
    session.add(made)
    session.flush()
    counts.label_landlord(session, made.id, name)
    return made


def happened(
    session: Session,
    module_id: int,
    month: str,
    *,
    starts: int = 0,
    finished: int = 0,
    completions: int | None = None,
    landlord_id: int = 0,
    guest: bool = False,
    route: str = "online",
) -> None:
    """So many starts in a month, so many of them finished (in the same month unless said otherwise)."""
    place = {"module_id": module_id, "month": month, "landlord_id": landlord_id, "guest": guest}
    numbers = (
        ("start", "", starts),
        ("start-completed", route, finished),
        ("completion", route, finished if completions is None else completions),
    )
    for measure, how, number in numbers:
        if number:
            counts.bump(session, Cell(measure=measure, route=how, **place), number)
