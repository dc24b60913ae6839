"""Landlords in the database."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.errors import NotFound
from lms.landlords.models import Landlord


def landlords(session: Session) -> list[Landlord]:
    """All landlords by name."""
    return list(session.scalars(select(Landlord).order_by(Landlord.name)))


def landlord(session: Session, landlord_id: int) -> Landlord:
    """The landlord with this id."""
    found = session.get(Landlord, landlord_id)
    if found is None:
        raise NotFound("We could not find that landlord.")
    return found
