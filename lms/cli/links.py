"""flask lms links: where to look and who to sign in as, printed when the demonstration starts."""

import click
from flask import current_app
from flask.cli import with_appcontext

from lms import db
from lms.cli.sign_in import printed_link
from lms.demo.cast import PRINTED

FIRST_ACCOUNT = (
    "There is no staff account yet: flask lms staff add YOU@EXAMPLE --role administrator, then flask lms sign-in-link"
)


@click.command("links")
@with_appcontext
def links() -> None:
    """Print one-time sign-in links for a resident, programme staff and landlord staff; in the demonstration only."""
    settings = current_app.extensions["settings"]
    if settings.mode != "demo":
        click.echo(FIRST_ACCOUNT)
        return
    with db.writing() as session:
        printed = {name: printed_link(session, settings, email) for name, email in PRINTED}
    for name, link in printed.items():
        click.echo(f"{name}: {link}")
