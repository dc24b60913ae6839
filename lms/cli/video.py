"""flask lms video link, check, sync and compare: films at Vimeo, from the command line."""

import sys
from dataclasses import dataclass, replace
from typing import TextIO

import click
from flask import current_app
from flask.cli import with_appcontext

from lms import db
from lms.captions import store as captions
from lms.catalogue import store as catalogue
from lms.errors import Problem
from lms.hosts import HostRef, pasted_ref, pictures, vimeo_compare, vimeo_log
from lms.hosts.calling import PATIENT_S, Caller
from lms.hosts.vimeo_answers import NEW_LINK, REPLACED, Details, Unknown
from lms.hosts.vimeo_http import VimeoHttp
from lms.journey import releasing
from lms.journey.cuts import SAME_LENGTH_S, Cut, credits_s, cut_of, length_s
from lms.settings import Settings

AUTHOR = "system"
MOST_LOG = 10_000_000
NONE_THERE = "No published film is at Vimeo."
NO_LENGTH = "Vimeo does not tell its length. Give it with --length, for example --length 12:30."
NO_CAPTIONS = "There are no captions from us for this film."


@dataclass(frozen=True)
class Published:
    """A film at Vimeo that residents see now."""

    slug: str
    version_id: int
    cut: Cut

    @property
    def ref(self) -> HostRef:
        """Where it is."""
        return HostRef(self.cut.host, self.cut.ref, self.cut.key)


@click.group("video")
def video() -> None:
    """Films at Vimeo."""


@video.command()
@click.argument("video")
@click.argument("address")
@click.option("--length", help="Minutes and seconds, as 12:30; asked of Vimeo where it is not given.")
@click.option(
    "--credits", "ends", default="", help="Where its credits start, as 11:50: from there nothing is asked for."
)
@with_appcontext
def link(video: str, address: str, length: str | None, ends: str) -> None:
    """Keep the film at ADDRESS as a draft for VIDEO; staff look at it and publish it."""
    settings = _settings()
    try:
        ref = pasted_ref(address)
        known = Details(duration_s=length_s(length)) if length else _vimeo(settings).look_up(ref)
        if known.duration_s is None:
            raise Problem(NO_LENGTH)
        where = (ref.host, ref.ref, known.key or ref.key)
        cut = Cut(*where, known.duration_s, credits_at_s=credits_s(ends), edition=known.edition)
        with db.writing() as session:
            number = releasing.draft(session, video, cut, AUTHOR).number
    except Problem as problem:
        raise click.ClickException(problem.message) from problem
    for sentence in known.warnings:
        click.echo(sentence)
    click.echo(f"{video}: version {number} is kept as a draft, {_clock(cut.duration_s)} long.")
    click.echo(f"Look at it and publish it: {settings.base_url}/programme/films/{video}")


@video.command()
@click.argument("logfile", type=click.File(encoding="utf-8"))
def compare(logfile: TextIO) -> None:
    """Say what a real player did otherwise than our stand-in; ends with 1 when there is anything."""
    try:
        log = vimeo_log.read(logfile.read(MOST_LOG))
    except (Problem, UnicodeDecodeError) as problem:
        raise click.ClickException(getattr(problem, "message", vimeo_log.NO_LOG)) from problem
    click.echo(f"{log.device}: {len(log.lines)} messages, a film of {_clock(round(log.length_s))}.")
    found = vimeo_compare.findings(log, vimeo_log.protocol())
    for one in found:
        click.echo(f"{one.kind}: {one.sentence}")
    left = vimeo_compare.untried(log)
    if left:
        click.echo(f"Not tried: {', '.join(left)}.")
    if not found:
        click.echo("In all that was tried the player did what the stand-in does.")
    sys.exit(1 if found else 0)


@video.command()
@with_appcontext
def check() -> None:
    """Ask Vimeo about every published film of its; ends with 1 when something needs a person."""
    vimeo, films = _vimeo(_settings()), _published()
    if not films:
        click.echo(NONE_THERE)
    wrong = False
    for film in films:
        found = _wrong_with(film, vimeo)
        wrong = wrong or bool(found)
        click.echo(f"{film.slug}: {' '.join(found) or 'as it should be, ' + _clock(film.cut.duration_s) + ' long.'}")
    sys.exit(1 if wrong else 0)


@video.command()
@with_appcontext
def sync() -> None:
    """Fetch what Vimeo says of every published film there; a film that was changed becomes a draft, never more."""
    settings = _settings()
    vimeo, films = _vimeo(settings), _published()
    if not films:
        click.echo(NONE_THERE)
    failed = False
    for film in films:
        try:
            said = _synced(film, vimeo, settings)
        except Problem as problem:
            said, failed = [problem.message], True
        click.echo(f"{film.slug}: {' '.join(said) or 'nothing new.'}")
    sys.exit(1 if failed else 0)


def _synced(film: Published, vimeo: VimeoHttp, settings: Settings) -> list[str]:
    """What a look at Vimeo changed here."""
    known = vimeo.look_up(film.ref)
    got = vimeo.find_picture(known)
    name = "" if got is None else pictures.keep(pictures.folder(settings.data), got)
    said = []
    with db.writing() as session:
        if name and catalogue.keep_picture(session, film.version_id, name):
            said.append("a new picture is kept.")
        told = _as_told(film.cut, known)
        if told != film.cut:
            made = releasing.redraft(
                session, film.slug, AUTHOR, duration_s=told.duration_s, edition=told.edition, key=told.key
            )
            waits = "waits" if made is None else "is kept"
            said.append(f"{_in_words(film.cut, told)} A draft that says so {waits} for you to publish.")
    return said


def _as_told(cut: Cut, known: Details) -> Cut:
    """A published cut as Vimeo tells it now: another length, another film at its address, another link."""
    longer = known.duration_s is not None and abs(known.duration_s - cut.duration_s) > SAME_LENGTH_S
    edition = known.edition if longer or cut.edition.isdigit() else ""
    return replace(
        cut,
        duration_s=known.duration_s or cut.duration_s if longer else cut.duration_s,
        edition=edition or cut.edition,
        key=known.key if cut.key and known.key else cut.key,
    )


def _in_words(cut: Cut, told: Cut) -> str:
    """What differs, in sentences; a link's secret part is never shown."""
    said = [REPLACED] if cut.edition.isdigit() and told.edition != cut.edition else []
    if told.duration_s != cut.duration_s:
        said.append(f"Vimeo says {_clock(told.duration_s)}, we count {_clock(cut.duration_s)}.")
    if told.key != cut.key:
        said.append(NEW_LINK)
    return " ".join(said)


def _wrong_with(film: Published, vimeo: VimeoHttp) -> list[str]:
    """What needs a person, one sentence each; none where the film is as it should be."""
    ours = [] if captions.tracks(film.slug, sample=False) else [NO_CAPTIONS]
    try:
        known = vimeo.look_up(film.ref)
    except Unknown as problem:
        return [problem.message, *ours]
    found = [sentence for sentence in known.warnings if sentence != NEW_LINK]
    told = _as_told(film.cut, known)
    if told != film.cut:
        found.append(f"{_in_words(film.cut, told)} Run `flask lms video sync`, then publish the draft.")
    return found + ours


def _published() -> list[Published]:
    """The films at Vimeo that residents see, in the order of their modules."""
    with db.reading() as session:
        films = [(film, catalogue.version(session, film.version_id)) for film in catalogue.films(session)]
        return [Published(film.video_slug, row.id, cut_of(row)) for film, row in films if row.host == "vimeo"]


def _vimeo(settings: Settings) -> VimeoHttp:
    caller = Caller(deadline_s=PATIENT_S)  # nobody waits for a page here
    return VimeoHttp(base_url=settings.base_url, token=settings.vimeo_token, caller=caller)


def _settings() -> Settings:
    found = current_app.extensions["settings"]
    assert isinstance(found, Settings)
    return found


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"
