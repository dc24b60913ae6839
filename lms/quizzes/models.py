"""Tables of quizzes. A changed question is a new row, so an attempt under way and an old answer keep what was asked."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base


class Question(Base):
    """One version of a question. `options`: [{letter, text, right, feedback}]; a retired one is drawn no more."""

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("slug", "version"),
        Index(
            "uq_questions_current",
            "slug",
            unique=True,
            sqlite_where=text("NOT retired"),
            postgresql_where=text("NOT retired"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    module_id: Mapped[int] = mapped_column(ForeignKey("modules.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    stem: Mapped[str] = mapped_column(Text)
    options: Mapped[list[Any]]
    why: Mapped[str] = mapped_column(Text)
    facts: Mapped[list[str]]
    ours: Mapped[bool] = mapped_column(default=False)
    rewrite_by: Mapped[date | None]
    retired: Mapped[bool] = mapped_column(default=False)


class Attempt(Base):
    """One go at a module's quiz. `drawn`: [[question id, "CADB"], ...], the order questions and options are shown in.

    `score` is the number right and stands once `finished_at` does; one attempt at a time is open, however many tabs.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        Index(
            "uq_attempts_open",
            "person_id",
            "module_id",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
        {"sqlite_with_rowid": False},
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    module_id: Mapped[int] = mapped_column(ForeignKey("modules.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    drawn: Mapped[list[Any]]
    made_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    score: Mapped[int | None]


class Answer(Base):
    """One answer. `chosen`: option letters in order, "" for "I do not know"; fixed from `checked_at` on."""

    __tablename__ = "answers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "module_id", "attempt"],
            ["attempts.person_id", "attempts.module_id", "attempts.number"],
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        {"sqlite_with_rowid": False},
    )

    person_id: Mapped[int] = mapped_column(primary_key=True)
    module_id: Mapped[int] = mapped_column(primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), primary_key=True, index=True)
    chosen: Mapped[str] = mapped_column(Text)
    right: Mapped[bool | None]
    answered_at: Mapped[datetime]
    checked_at: Mapped[datetime | None]
