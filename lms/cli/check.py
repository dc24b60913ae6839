"""flask lms check: modules that nobody could complete, found before residents find them."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from lms import db
from lms.catalogue import store as catalogue
from lms.journey.reachable import barriers
from lms.journey.settle import House


@click.command("check")
@with_appcontext
def check() -> None:
    """Say which modules nobody could complete, and why; ends with 1 where there is one."""
    house = House.of(current_app.extensions["settings"])
    with db.reading() as session:
        found = [(row.slug, barriers(session, row, house)) for row in catalogue.modules(session)]
    for slug, sentences in found:
        if sentences:
            click.echo(f"{slug}: {' '.join(sentences)}")
    wrong = sum(bool(sentences) for _, sentences in found)
    click.echo(f"{len(found) - wrong} of {len(found)} modules can be completed.")
    sys.exit(1 if wrong else 0)
