"""Statements built once and handed straight to the driver, for the few that run at every heartbeat.

Measured, a row by its key: the driver 4 us, a prebuilt SQLAlchemy statement 38, an object of the ORM 97. The price is
that nothing here knows the session's objects: they are flushed before, and must be read again after a change.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler

_UNDER = "lms.driver"  # in a session's own notes: asking it for its connection costs more than a statement
Row = tuple[Any, ...]
Way = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Driver:
    """A connection of the database's own driver, inside somebody's transaction."""

    dialect: Dialect
    connection: DBAPIConnection


Where = Session | Driver


class NeedsSession(Exception):
    """What came next needs a whole session: it is done again with one. Raised before anything was written."""


def whole(where: Where) -> Session:
    """The session, for what the unit of work does; `NeedsSession` where there is only a driver."""
    if isinstance(where, Session):
        return where
    raise NeedsSession


class _Made:
    """A statement as one database takes it: its text, how values go in and how columns come out."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled: SQLCompiler = statement.compile(dialect=dialect)
        self.text = str(compiled)
        self.names = compiled.positiontup
        self.given = {name: compiled.params[name] for bind, name in compiled.bind_names.items() if not bind.required}
        binds = {name: bind.type.dialect_impl(dialect) for bind, name in compiled.bind_names.items()}
        self.into = {name: into for name, kind in binds.items() if (into := kind.bind_processor(dialect))}
        self.dialect = dialect
        self.columns = [column.type.dialect_impl(dialect) for column in getattr(statement, "selected_columns", ())]
        self.out: list[tuple[int, Way]] | None = None

    def values(self, given: Mapping[str, Any]) -> Any:
        """The values in the driver's form: in order, or by name. A missing one is a `KeyError`."""
        values = {**self.given, **given}
        for name, into in self.into.items():
            values[name] = into(values[name])
        return values if self.names is None else [values[name] for name in self.names]

    def read(self, cursor: DBAPICursor) -> list[Row]:
        """All rows, each column as Python has it. How a column comes out may hang on what the driver calls it."""
        if self.out is None:
            told = [column[1] for column in cursor.description or ()]
            ways = [kind.result_processor(self.dialect, code) for kind, code in zip(self.columns, told, strict=True)]
            self.out = [(place, way) for place, way in enumerate(ways) if way is not None]
        out, rows = self.out, cursor.fetchall()
        return [_changed(row, out) for row in rows] if out else list(rows)


def _changed(row: Row, out: list[tuple[int, Way]]) -> Row:
    values = list(row)
    for place, way in out:
        if values[place] is not None:
            values[place] = way(values[place])
    return tuple(values)


class Prepared:
    """A statement for `rows`, `find` or `run`. `build` makes it for a dialect where dialects differ."""

    def __init__(self, statement: Any = None, *, build: Callable[[str], Any] | None = None) -> None:
        self._build = build or (lambda _name: statement)
        self._made: dict[str, _Made] = {}

    @classmethod
    def upsert(cls, table: Table) -> "Prepared":
        """Write a whole row: new, or in the place of the one with the same key."""
        key = [column.name for column in table.primary_key]

        def build(dialect: str) -> Any:
            insert = (postgresql if dialect == "postgresql" else sqlite).insert(table).inline()
            rest = {column.name: insert.excluded[column.name] for column in table.columns if not column.primary_key}
            return insert.on_conflict_do_update(index_elements=key, set_=rest)

        return cls(build=build)

    def rows(self, where: Where, **values: Any) -> list[Row]:
        """All rows of a SELECT. Raises what SQLAlchemy would, without the values."""
        made, cursor = self._sent(where, values)
        try:
            return made.read(cursor)
        finally:
            cursor.close()

    def find(self, where: Where, **values: Any) -> Row | None:
        """The first row of a SELECT, or None."""
        found = self.rows(where, **values)
        return found[0] if found else None

    def run(self, where: Where, **values: Any) -> int:
        """How many rows an INSERT, UPDATE or DELETE touched."""
        _made, cursor = self._sent(where, values)
        try:
            return int(cursor.rowcount)
        finally:
            cursor.close()

    def _sent(self, where: Where, values: Mapping[str, Any]) -> tuple[_Made, DBAPICursor]:
        driver = driver_of(where)
        name = driver.dialect.name
        made = self._made.get(name)
        if made is None:
            made = self._made[name] = _Made(self._build(name), driver.dialect)
        cursor: DBAPICursor | None = None
        try:
            cursor = driver.connection.cursor()
            cursor.execute(made.text, made.values(values))
        except Exception as problem:
            if cursor is not None:
                cursor.close()
            base = driver.dialect.loaded_dbapi.Error
            if not isinstance(problem, base):
                raise
            raise DBAPIError.instance(
                made.text, None, problem, base, hide_parameters=True, dialect=driver.dialect
            ) from problem
        return made, cursor


def driver_of(where: Where) -> Driver:
    """The driver's connection under a session, inside the session's own transaction, with its changes written."""
    if isinstance(where, Driver):
        return where
    where.flush()
    connection = where.connection()
    return Driver(connection.dialect, connection.connection)
