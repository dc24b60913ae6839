"""What was measured of each finished film, kept in films.toml and checked against the files by a test."""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lms.programme.films.outline import HERE, RECORD

PATH = HERE / f"{RECORD}.toml"
HEAD = "# Measured from the finished films by `python -m lms.programme.films.make`; do not edit by hand.\n"
FILES = ("webm", "mp4", "jpg")


@dataclass(frozen=True)
class Chapter:
    """Where a scene begins, in whole seconds from the start of the film."""

    at_s: int
    title: str


@dataclass(frozen=True)
class File:
    """One finished file, to know it again by."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Film:
    """One finished film. `duration_s` is `length_s` rounded down, what progress is counted in."""

    slug: str
    duration_s: int
    length_s: float
    narration_sha256: str
    files: Mapping[str, File]
    chapters: tuple[Chapter, ...]


def fingerprint(path: Path) -> File:
    """Size in bytes and SHA-256 of a file."""
    content = path.read_bytes()
    return File(len(content), hashlib.sha256(content).hexdigest())


def films(path: Path = PATH) -> dict[str, Film]:
    """All measured films by slug; empty before the first was made."""
    if not path.is_file():
        return {}
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {slug: _film(slug, table) for slug, table in tables.items()}


def write(measured: Sequence[Film], path: Path = PATH) -> None:
    """Write all films, in order of their slugs."""
    tables = [_table(film) for film in sorted(measured, key=lambda film: film.slug)]
    path.write_text(HEAD + "".join(tables), encoding="utf-8")


def _film(slug: str, table: Mapping[str, Any]) -> Film:
    return Film(
        slug=slug,
        duration_s=table["duration_s"],
        length_s=table["length_s"],
        narration_sha256=table["narration_sha256"],
        files={kind: File(table[kind]["bytes"], table[kind]["sha256"]) for kind in FILES},
        chapters=tuple(Chapter(each["at_s"], each["title"]) for each in table["chapters"]),
    )


def _table(film: Film) -> str:
    lines = [
        f"\n[{film.slug}]",
        f"duration_s = {film.duration_s}",
        f"length_s = {film.length_s:.3f}",
        f'narration_sha256 = "{film.narration_sha256}"',
    ]
    for kind in FILES:
        file = film.files[kind]
        lines.append(f'{kind} = {{ bytes = {file.size}, sha256 = "{file.sha256}" }}')
    lines.append("chapters = [")
    lines += [f"  {{ at_s = {chapter.at_s}, title = {_quoted(chapter.title)} }}," for chapter in film.chapters]
    return "\n".join([*lines, "]", ""])


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
