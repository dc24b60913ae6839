"""flask lms demo: a programme with eighteen months of life in it, for looking around."""

import click
from flask import current_app
from flask.cli import with_appcontext

from lms import clock, db
from lms.demo import life
from lms.errors import Problem

NOT_HERE = "This is a production installation. Invented residents would spoil its figures, so nothing was done."


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Move in a thousand invented residents with all they did; refused in production and where they are already."""
    if current_app.extensions["settings"].mode == "production":
        raise click.ClickException(NOT_HERE)
    try:
        with db.writing() as session:
            number = life.make(session, clock.now())
    except Problem as problem:
        raise click.ClickException(problem.message) from problem
    click.echo(f"{number} invented residents have moved in.")
