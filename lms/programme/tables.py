"""Typed looks into a TOML file that note every problem with its file and key, and carry on."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

# What stands in for a date that could not be read, so that reading goes on and finds the other problems.
NO_DAY = date(1, 1, 1)


class StarterProblem(ValueError):
    """The starter files cannot be used; `problems` holds one sentence for each thing to put right."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("The starter programme has problems:\n" + "\n".join(f"- {each}" for each in problems))


class Table:
    """One TOML table; each look names the key it wants, and a wrong value becomes a noted problem."""

    def __init__(self, file: str, values: Mapping[str, object], problems: list[str], at: str = "") -> None:
        self.file = file
        self.at = at
        self.problems = problems
        self._values = values
        self._wanted: set[str] = set()

    def problem(self, key: str, message: str) -> None:
        """Note one problem under this table's file and the key."""
        where = f"{self.at}.{key}" if self.at and key else self.at or key
        self.problems.append(f"{self.file}: {where}: {message}" if where else f"{self.file}: {message}")

    def text(self, key: str, default: str | None = None) -> str:
        """The words at a key; empty ones are a problem unless a default is given."""
        value = self._look(key)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.problem(key, "write some words here")
        return ""

    def choice(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        """One of a few fixed words."""
        value = self.text(key, default)
        if value and value not in allowed:
            self.problem(key, f"“{value}” is not one of {', '.join(allowed)}")
        return value

    def number(self, key: str) -> int:
        """A whole number, 1 or more."""
        value = self._look(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return value
        self.problem(key, "write a whole number, 1 or more")
        return 0

    def fraction(self, key: str) -> float:
        """A fraction above 0 and up to 1."""
        value = self._look(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1:
            return float(value)
        self.problem(key, "write a fraction above 0 and up to 1, for example 0.9")
        return 1.0

    def flag(self, key: str, default: bool | None = None) -> bool:
        """True or false."""
        value = self._look(key)
        if value is None and default is not None:
            return default
        if isinstance(value, bool):
            return value
        self.problem(key, "write true or false")
        return False

    def day(self, key: str, default: date | None = None) -> date:
        """A date, written 2026-11-21 without quotes."""
        value = self._look(key)
        if value is None and default is not None:
            return default
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        self.problem(key, "write a date like 2026-11-21, without quotes")
        return NO_DAY

    def has(self, key: str) -> bool:
        """Whether the key is written at all."""
        return key in self._values

    def texts(self, key: str, optional: bool = False) -> tuple[str, ...]:
        """A list of words; empty only where that is allowed."""
        value = self._look(key)
        if value is None and optional:
            return ()
        words = [each.strip() for each in value if isinstance(each, str)] if isinstance(value, list) else []
        if isinstance(value, list) and len(words) == len(value) and all(words) and (words or optional):
            return tuple(words)
        self.problem(key, "write a list of words, each in quotes")
        return ()

    def table(self, key: str) -> "Table":
        """The table at a key."""
        value = self._look(key)
        if not isinstance(value, dict):
            self.problem(key, "this table is missing")
            value = {}
        return Table(self.file, value, self.problems, self._under(key))

    def rows(self, key: str, optional: bool = False) -> list["Table"]:
        """The list of tables at a key; empty only where that is allowed."""
        value = self._look(key)
        if value is None and optional:
            return []
        if isinstance(value, list) and all(isinstance(each, dict) for each in value) and (value or optional):
            return [
                Table(self.file, each, self.problems, f"{self._under(key)}[{number}]")
                for number, each in enumerate(value, start=1)
            ]
        self.problem(key, "write at least one table here")
        return []

    def unread(self) -> list[str]:
        """The keys that nothing has asked for yet, in written order."""
        return [key for key in self._values if key not in self._wanted]

    def end(self) -> None:
        """Note every key that nothing asked for: most often a spelling mistake."""
        for key in self.unread():
            self.problem(key, "nothing reads this key; check its spelling")

    def _look(self, key: str) -> object:
        self._wanted.add(key)
        return self._values.get(key)

    def _under(self, key: str) -> str:
        return f"{self.at}.{key}" if self.at else key


def table_of(path: Path, problems: list[str]) -> Table:
    """The whole of one TOML file; one that is absent or not TOML is one problem and reads as silent and empty."""
    try:
        return Table(path.name, tomllib.loads(path.read_text(encoding="utf-8")), problems)
    except FileNotFoundError:
        problems.append(f"{path.name}: this file is missing")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{path.name}: this is not a readable TOML file ({error})")
    return Table(path.name, {}, [])
