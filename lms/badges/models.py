"""Tables of badges: definitions, awards, status lists, signed files, and random subjects."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base


class Badge(Base):
    """What can be earned. `kind`: module, level or programme. Changed words raise `version`.

    `achievement` holds the words: name, description, narrative, tags, language, alignment.
    """

    __tablename__ = "badges"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    module_slug: Mapped[str | None] = mapped_column(Text, unique=True)
    version: Mapped[int] = mapped_column(default=1)
    achievement: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class StatusList(Base):
    """A published list of 131,072 places; badges' places are drawn on the newest."""

    __tablename__ = "status_lists"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opened_at: Mapped[datetime]


class Award(Base):
    """One person's badge, with the definition as it was. A place on a list is never used again, so rows stay.

    `person_id` is emptied when the person is erased, `subject` when the badge ends or the person is erased.
    """

    __tablename__ = "awards"
    __table_args__ = (
        Index(
            "uq_awards_person_id_badge_id_open",
            "person_id",
            "badge_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        # Ended ones too: without it each look at a finished module would read every award there is.
        Index("ix_awards_person_id_badge_id", "person_id", "badge_id"),
        UniqueConstraint("list_number", "place"),
    )

    uuid: Mapped[str] = mapped_column(Text, primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    badge_id: Mapped[int] = mapped_column(ForeignKey("badges.id"))
    awarded_at: Mapped[datetime]
    route: Mapped[str] = mapped_column(Text)
    achievement: Mapped[dict[str, Any]]
    subject: Mapped[str | None] = mapped_column(Text)
    visibility: Mapped[str] = mapped_column(Text, default="private")
    share_name: Mapped[str | None] = mapped_column(Text)
    list_number: Mapped[int] = mapped_column(ForeignKey("status_lists.number"))
    place: Mapped[int]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(Text)


class SignedFile(Base):
    """An award written down and signed, once per format; deleted when the award ends."""

    __tablename__ = "signed_files"
    __table_args__ = ({"sqlite_with_rowid": False},)

    award_uuid: Mapped[str] = mapped_column(ForeignKey("awards.uuid"), primary_key=True)
    format: Mapped[str] = mapped_column(Text, primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]


class Subject(Base):
    """The random name a person has in all their badges: joins a learner record, useless elsewhere."""

    __tablename__ = "subjects"

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True, autoincrement=False)
    urn: Mapped[str] = mapped_column(Text, unique=True)
