"""flask lms migrate: bring the database to this release."""

import click
from flask.cli import with_appcontext

from lms import migrations


@click.command("migrate")
@with_appcontext
def migrate() -> None:
    """Bring the database to this release; safe to repeat."""
    migrations.upgrade()
    click.echo("The database is ready.")
