"""flask lms video link, check and sync: films at Vimeo, from the command line."""

import sys
from dataclasses import dataclass

import click
from flask import current_app
from flask.cli import with_appcontext

from lms import db
from lms.captions import store as captions
from lms.catalogue import store as catalogue
from lms.errors import Problem
from lms.hosts import HostRef, pasted_ref, pictures
from lms.hosts.vimeo_answers import Details, Unknown
from lms.hosts.vimeo_http import VimeoHttp
from lms.journey import releasing
from lms.journey.releasing import SAME_LENGTH_S, Cut, length_s
from lms.settings import Settings

AUTHOR = "system"
NONE_THERE = "No published film is at Vimeo."
NO_LENGTH = "Vimeo does not tell its length. Give it with --length, for example --length 12:30."
NO_CAPTIONS = "There are no captions from us for this film."


@dataclass(frozen=True)
class Published:
    """A film at Vimeo that residents see now."""

    slug: str
    version_id: int
    ref: HostRef
    duration_s: int


@click.group("video")
def video() -> None:
    """Films at Vimeo."""


@video.command()
@click.argument("video")
@click.argument("address")
@click.option("--length", help="Minutes and seconds, as 12:30; asked of Vimeo where it is not given.")
@with_appcontext
def link(video: str, address: str, length: str | None) -> None:
    """Keep the film at ADDRESS as a draft for VIDEO; staff look at it and publish it."""
    settings = _settings()
    try:
        ref = pasted_ref(address)
        known = Details(duration_s=length_s(length)) if length else _vimeo(settings).look_up(ref)
        if known.duration_s is None:
            raise Problem(NO_LENGTH)
        cut = Cut(ref.host, ref.ref, ref.key or known.key, known.duration_s)
        with db.writing() as session:
            number = releasing.draft(session, video, cut, AUTHOR).number
    except Problem as problem:
        raise click.ClickException(problem.message) from problem
    for sentence in known.warnings:
        click.echo(sentence)
    click.echo(f"{video}: version {number} is kept as a draft, {_clock(cut.duration_s)} long.")
    click.echo(f"Look at it and publish it: {settings.base_url}/programme/films/{video}")


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
        click.echo(f"{film.slug}: {' '.join(found) or 'as it should be, ' + _clock(film.duration_s) + ' long.'}")
    sys.exit(1 if wrong else 0)


@video.command()
@with_appcontext
def sync() -> None:
    """Fetch picture and length of every published film at Vimeo; another length becomes a draft, never more."""
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
        if known.duration_s is not None and abs(known.duration_s - film.duration_s) > SAME_LENGTH_S:
            made = releasing.redraft(session, film.slug, known.duration_s, AUTHOR)
            waits = "is kept" if made is not None else "waits"
            said.append(f"Vimeo says {_clock(known.duration_s)}; a draft with that length {waits} for you to publish.")
    return said


def _wrong_with(film: Published, vimeo: VimeoHttp) -> list[str]:
    """What needs a person, one sentence each; none where the film is as it should be."""
    ours = [] if captions.tracks(film.slug, sample=False) else [NO_CAPTIONS]
    try:
        known = vimeo.look_up(film.ref)
    except Unknown as problem:
        return [problem.message, *ours]
    found = list(known.warnings)
    if known.duration_s is not None and abs(known.duration_s - film.duration_s) > SAME_LENGTH_S:
        says = f"Vimeo says {_clock(known.duration_s)}, we count {_clock(film.duration_s)}:"
        found.append(f"{says} run `flask lms video sync`, then publish the draft.")
    return found + ours


def _published() -> list[Published]:
    """The films at Vimeo that residents see, in the order of their modules."""
    with db.reading() as session:
        films = [(film, catalogue.version(session, film.version_id)) for film in catalogue.films(session)]
        return [
            Published(film.video_slug, row.id, HostRef(row.host, row.host_ref, row.host_key), row.duration_s)
            for film, row in films
            if row.host == "vimeo"
        ]


def _vimeo(settings: Settings) -> VimeoHttp:
    return VimeoHttp(base_url=settings.base_url, token=settings.vimeo_token)


def _settings() -> Settings:
    found = current_app.extensions["settings"]
    assert isinstance(found, Settings)
    return found


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"
