"""Tables of people: persons, staff accounts (a table apart), sign-ins, and one-time ways in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base


class Person(Base):
    """A resident. A guest until `saved_at`; `tag` is the opaque name that may leave the server.

    An erased person's id is never given again: SQLite would, and a request still under way would write to a stranger.
    """

    __tablename__ = "persons"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    tag: Mapped[str] = mapped_column(Text, unique=True)
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime | None]
    name: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text, unique=True)
    language: Mapped[str] = mapped_column(Text, default="en")
    landlord_id: Mapped[int | None] = mapped_column(ForeignKey("landlords.id"))
    region: Mapped[str | None] = mapped_column(Text)
    last_seen_at: Mapped[datetime]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)


class Staff(Base):
    """A staff account. `role`: facilitator, programme, administrator, funder or landlord (who name theirs)."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    landlord_id: Mapped[int | None] = mapped_column(ForeignKey("landlords.id"))
    password_hash: Mapped[str | None] = mapped_column(Text)
    totp_secret: Mapped[str | None] = mapped_column(Text)
    totp_last: Mapped[int | None]
    created_at: Mapped[datetime]


class SignIn(Base):
    """One sign-in on one device. The cookie holds a random token; only its hash is here. Deleting the row ends it."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_person_id", "person_id"), Index("ix_sign_ins_staff_id", "staff_id"))

    token_hash: Mapped[str] = mapped_column(Text, primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime]
    until_at: Mapped[datetime]
    idle_s: Mapped[int]
    shared: Mapped[bool] = mapped_column(default=False)


class WayIn(Base):
    """A one-time way in: an e-mailed link with its code, or a printed link. Hashes only.

    `purpose`: "resident" (link and code by e-mail), "demo" (printed link), "enrol" (a staff account's first visit).
    `browser_hash` binds the code, not the link, to the browser that asked. `next_path` is where that browser was going.
    """

    __tablename__ = "ways_in"

    link_hash: Mapped[str] = mapped_column(Text, primary_key=True)
    purpose: Mapped[str] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text, index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    code_hash: Mapped[str | None] = mapped_column(Text)
    browser_hash: Mapped[str | None] = mapped_column(Text, index=True)
    made_at: Mapped[datetime]
    until_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    next_path: Mapped[str] = mapped_column(Text, default="/")
