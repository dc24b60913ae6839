"""Tables of search: what can be found, and the words that stand in it."""

from typing import Any

from sqlalchemy import DDL, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base

# What only one of the two databases has, so that it stands in no model: the index that answers "which entries hold
# these terms". Both are given the same ASCII terms. The migration writes the same.
SQLITE_INDEX = "CREATE VIRTUAL TABLE search_index USING fts5(terms, tokenize = 'ascii', detail = 'none')"
POSTGRESQL_INDEX = "CREATE INDEX search_index_terms ON search_entries USING gin (to_tsvector('simple', terms))"


class SearchEntry(Base):
    """Something that can be found. `source` names what fed it, `stamp` the state it was fed in; `terms` are ASCII.

    `rank`: 0 for what is about a whole subject, 1 for a line of it; among many, the former are looked at first.
    """

    __tablename__ = "search_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(Text, index=True)
    stamp: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    rank: Mapped[int]
    module_id: Mapped[int | None]
    language: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    marks: Mapped[list[Any]]
    terms: Mapped[str] = mapped_column(Text)


class SearchWord(Base):
    """A term and in how many entries it stands: to know rare words from common ones, and slips of the pen."""

    __tablename__ = "search_words"

    term: Mapped[str] = mapped_column(Text, primary_key=True)
    entries: Mapped[int]


_TABLE = SearchEntry.__table__
for _dialect, _words in (("sqlite", SQLITE_INDEX), ("postgresql", POSTGRESQL_INDEX)):
    _index: Any = DDL(_words)  # type: ignore[no-untyped-call]  # SQLAlchemy gives it no types
    event.listen(_TABLE, "after_create", _index.execute_if(dialect=_dialect))
