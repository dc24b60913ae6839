"""flask lms captions check and import: what viewers would lose, found and mended from the command line."""

import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from lms import db
from lms.captions import fixing, importing, store
from lms.captions.checking.codes import CODES, ERROR, NOTE, WARNING
from lms.captions.checking.finding import Finding
from lms.captions.checking.names import find_name, in_english
from lms.captions.checking.track import About, check
from lms.captions.decoding import ENCODINGS, MOST_BYTES, NotUtf8, decoded, repairs
from lms.captions.languages import is_tag
from lms.catalogue import store as catalogue
from lms.errors import BadInput
from lms.programme.films import record

MOST_SAID = 20  # findings of one code in one file
EXISTS = "There is a track of that name already. Nothing was changed."
NO_NAME = "Name the track <video>.<language>, for example know-your-rights.pl"
ENCODING = click.option("--encoding", type=click.Choice(sorted(ENCODINGS)), help="How a file was saved, if not UTF-8.")

Lengths = dict[tuple[str, bool], float]
Checked = list[tuple[Path, list[Finding]]]


@click.group("captions")
def captions() -> None:
    """Caption files."""


@captions.command("check")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Everything found, for other programs.")
@click.option("--fix", is_flag=True, help="Mend what can be mended safely, then check.")
@click.option("--notes", is_flag=True, help="Say what is merely good to know, too.")
@ENCODING
@with_appcontext
def check_files(files: tuple[Path, ...], as_json: bool, fix: bool, notes: bool, encoding: str | None) -> None:
    """Check FILES, or every caption file and film; ends with 1 when a viewer loses something."""
    if encoding and not fix:
        raise click.UsageError("--encoding says how to mend a file: give --fix too.")
    chosen = files or tuple(sorted(file for file in store.CAPTIONS.iterdir() if file.is_file()))
    mended = {file: done for file in chosen if (done := _mend(file, encoding))} if fix else {}
    lengths = _lengths()
    found: Checked = [(file, _check(file, lengths)) for file in chosen]
    if not files:
        found += _without_english(lengths)
    if as_json:
        click.echo(json.dumps(_as_json(found, mended), ensure_ascii=False, indent=2))
    else:
        _say(found, mended, notes)
    sys.exit(1 if _levels(found)[ERROR] else 0)


@captions.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("track")
@ENCODING
def import_file(file: Path, track: str, encoding: str | None) -> None:
    """Bring FILE (.srt, .sbv or .vtt) in as the TRACK <video>.<language>; never overwrites one."""
    target = store.CAPTIONS / f"{track}.vtt"
    name = find_name(target.name)
    if "/" in track or name is None or not is_tag(name.language):
        raise click.ClickException(NO_NAME)
    if target.exists():
        raise click.ClickException(EXISTS)
    data = _read(file)
    try:
        got = importing.imported(data, encoding)
    except NotUtf8 as problem:
        samples = "\n".join(f"  --encoding {each.encoding:10} {each.sample}" for each in repairs(data))
        raise click.ClickException(f"{problem.message}\n{samples}") from problem
    except BadInput as problem:
        raise click.ClickException(problem.message) from problem
    _write(target, got.text.encode("utf-8"))
    for block in got.dropped:
        click.echo(f"{file}:{block.line}: left out: {' '.join(block.lines)[:80]}")
    click.echo(f"{target.name}: {got.cues} captions from {got.kind}, {len(got.dropped)} left out.")


def _read(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


def _write(file: Path, data: bytes) -> None:
    """The whole file or nothing, with the rights that it had."""
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        if file.exists():
            shutil.copymode(file, part)
        part.replace(file)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise click.ClickException(f"{file.name} could not be written and is as it was: {problem}") from problem


def _mend(file: Path, encoding: str | None) -> dict[str, int]:
    """Mend a file; the codes mended with how often."""
    data = _read(file)
    with suppress(BadInput):
        try:
            decoded(data)
            encoding = None  # it is UTF-8: to read it any other way would spoil it
        except NotUtf8:
            pass
        made = fixing.fixed(data, encoding)
        if made.data != data:
            _write(file, made.data)
            return made.done
    return {}


def _lengths() -> Lengths:
    """Seconds of each film by its name and whether it is our sample, from the database where there is one."""
    known: Lengths = {(film.slug, True): film.length_s for film in record.films().values()}
    with suppress(SQLAlchemyError), db.reading() as session:
        current = {(film.video_slug, film.sample): float(film.duration_s) for film in catalogue.films(session)}
        if current:
            return {key: known.get(key, length) for key, length in current.items()}
    return known


def _check(file: Path, lengths: Lengths) -> list[Finding]:
    name = find_name(file.name)
    length = lengths.get((name.video, store.for_sample(file))) if name else None
    found = check(file.name, _read(file), About(length, lambda other: _beside(file, other)))
    if name is not None and name.video not in {video for video, _ in lengths}:
        found.append(Finding("W505", detail="{video}", values={"video": name.video}))
    return found


def _beside(file: Path, other: str) -> bytes | None:
    found = file.with_name(Path(other).name)
    return _read(found) if found.is_file() else None


def _without_english(films: Iterable[tuple[str, bool]]) -> Checked:
    """A finding for each film whose English track is missing."""
    return [
        (store.CAPTIONS / f"{video}.en.vtt", [Finding("E501")])
        for video, sample in films
        if not in_english([track.language for track in store.tracks(video, sample=sample)])
    ]


def _levels(found: Checked) -> Counter[str]:
    return Counter(each.code.level for _, findings in found for each in findings)


def _shown(file: Path) -> str:
    with suppress(ValueError):
        return str(file.resolve().relative_to(Path.cwd()))
    return str(file)


def _say(found: Checked, mended: dict[Path, dict[str, int]], notes: bool) -> None:
    for file, done in mended.items():
        for number, times in sorted(done.items()):
            click.echo(f"{_shown(file)}: mended {times} x {number} {CODES[number].means}")
    for file, findings in found:
        for line in _lines(file, [each for each in findings if notes or each.code.level != NOTE]):
            click.echo(line)
    levels = _levels(found)
    said = f"{levels[ERROR]} errors, {levels[WARNING]} warnings, {levels[NOTE]} notes"
    click.echo(f"{len({file for file, _ in found})} files: {said}{'' if notes else ' (--notes shows them)'}.")


def _lines(file: Path, findings: Sequence[Finding]) -> Iterable[str]:
    seen: Counter[str] = Counter()
    for each in findings:
        seen[each.number] += 1
        if seen[each.number] <= MOST_SAID:
            yield f"{_shown(file)}:{each.line}:{each.column}: {each.number} {each.text}"
    for number, times in seen.items():
        if times > MOST_SAID:
            yield f"{_shown(file)}: {number} {times - MOST_SAID} more times."


def _as_json(found: Checked, mended: dict[Path, dict[str, int]]) -> dict[str, Any]:
    levels = _levels(found)
    return {
        "errors": levels[ERROR],
        "warnings": levels[WARNING],
        "notes": levels[NOTE],
        "files": [
            {
                "file": _shown(file),
                "mended": mended.get(file, {}),
                "findings": [
                    {
                        "code": each.number,
                        "level": each.code.level,
                        "line": each.line,
                        "column": each.column,
                        "message": each.text,
                        "do": each.code.do,
                        "lines": list(each.lines) or [each.line],
                    }
                    for each in findings
                ],
            }
            for file, findings in found
        ],
    }
