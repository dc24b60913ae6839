"""Tables of the catalogue. What a module says stands in a published revision; what others refer to stands here."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.catalogue.rules import asked_s
from lms.db import Base


class Level(Base):
    """A rung of the ladder."""

    __tablename__ = "levels"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(Text, unique=True)
    title: Mapped[str] = mapped_column(Text)
    picture: Mapped[str] = mapped_column(Text)
    outcomes: Mapped[list[str]]


class Module(Base):
    """One subject. `state`: announced, in-person-only, film-released or updated. `body` is its standing text."""

    __tablename__ = "modules"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(Text, unique=True)
    level_id: Mapped[int] = mapped_column(ForeignKey("levels.id"))
    title: Mapped[str] = mapped_column(Text)
    title_is_ours: Mapped[bool] = mapped_column(default=True)
    state: Mapped[str] = mapped_column(Text)
    law_checked_on: Mapped[date | None]
    coverage: Mapped[float] = mapped_column(default=0.9)
    draw: Mapped[int] = mapped_column(default=8)
    pass_mark: Mapped[int] = mapped_column(default=7)
    body: Mapped[dict[str, Any]]


class Video(Base):
    """A module's film in one variant (main, sign-language, described, audio-only)."""

    __tablename__ = "videos"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Text, unique=True)
    module_id: Mapped[int] = mapped_column(ForeignKey("modules.id"))
    variant: Mapped[str] = mapped_column(Text, default="main")


class VideoVersion(Base):
    """One cut of a film at one host. Exactly one version of a video is current.

    `credits_at_s`: the second at which the credits begin, where staff marked it; `settle_after`: the last person the
    clockwork has settled since that mark came nearer, None where it has nothing to do.
    """

    __tablename__ = "video_versions"
    __table_args__ = (
        Index(
            "uq_video_versions_current",
            "video_id",
            unique=True,
            sqlite_where=text("retired_at IS NULL"),
            postgresql_where=text("retired_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("videos.id"), index=True)
    number: Mapped[int]
    host: Mapped[str] = mapped_column(Text)
    host_ref: Mapped[str] = mapped_column(Text)
    host_key: Mapped[str] = mapped_column(Text, default="")
    duration_s: Mapped[int]
    sample: Mapped[bool] = mapped_column(default=False)
    chapters: Mapped[list[Any]]
    files: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    credits_at_s: Mapped[int | None]
    settle_after: Mapped[int | None]

    @property
    def asked_s(self) -> int:
        """How many seconds are asked for: those before the credits."""
        return asked_s(self.duration_s, self.credits_at_s)
