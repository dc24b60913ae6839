"""Guides in the database."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.errors import NotFound
from lms.guides.models import Guide

NO_SUCH_GUIDE = "We could not find that guide. The list of guides shows all there are."


def guides(session: Session) -> list[Guide]:
    """All guides in order."""
    return list(session.scalars(select(Guide).order_by(Guide.number)))


def guide(session: Session, slug: str) -> Guide:
    """The guide with this slug."""
    found = session.get(Guide, slug)
    if found is None:
        raise NotFound(NO_SUCH_GUIDE)
    return found
