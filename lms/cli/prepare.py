"""flask lms prepare: what `do.py run` needs before the server starts; safe to repeat, never overwrites."""

import click
from flask import current_app
from flask.cli import with_appcontext

from lms import clock, db, migrations
from lms.badges import keys
from lms.demo import life
from lms.errors import Problem
from lms.journey import indexing
from lms.programme import loading, reading
from lms.programme.films import record


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Bring the database to this release, load the starter programme once, make the keys where that is allowed."""
    settings = current_app.extensions["settings"]
    migrations.upgrade()
    with db.writing() as session:
        if loading.load(session, reading.starter(), record.films(), clock.now()):
            click.echo("The starter programme is loaded.")
        loading.load_guides(session, reading.starter())
        indexing.refresh(session)
    try:
        keys.keyring(settings)
    except Problem as problem:
        raise click.ClickException(problem.message) from problem
    keys.issuer_host(settings.data, settings.base_url)
    if settings.mode == "demo" and life.make_once():
        click.echo("The demonstration's residents have moved in.")
