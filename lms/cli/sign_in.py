"""flask lms sign-in-link, flask lms staff add: printed ways in, and staff accounts."""

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from lms import audit, clock, db
from lms.errors import Problem
from lms.landlords import store as landlords
from lms.people import store as people
from lms.people import ways_store as ways
from lms.people.rules import ROLES, checked_email, checked_role
from lms.settings import Settings

NOBODY = "There is nobody with this address. Make a staff account first: flask lms staff add --help"
BY_MAIL = "Residents sign in by the e-mail they ask for. Printed links are for staff, and for the demonstration."


def printed_link(session: Session, settings: Settings, email: str) -> str:
    """The address of a new one-time link. It signs in where this is a demonstration; elsewhere it only enrols staff."""
    now = clock.now()
    account = people.find_staff_by_email(session, email)
    demo = settings.mode == "demo"
    if account is not None:
        token = ways.print_way_in(session, purpose="demo" if demo else "enrol", staff_id=account.id, now=now)
        audit.record(session, actor="system", action="link-printed", subject=f"staff:{account.id}")
        return f"{settings.base_url}/sign-in/{'link' if demo else 'enrol'}/{token}"
    found = people.find_person_by_email(session, email)
    if found is None:
        raise Problem(NOBODY)
    if not demo:
        raise Problem(BY_MAIL)
    token = ways.print_way_in(session, purpose="demo", person_id=found.id, now=now)
    audit.record(session, actor="system", action="link-printed", subject=f"person:{found.tag}")
    return f"{settings.base_url}/sign-in/link/{token}"


@click.command("sign-in-link")
@click.argument("email")
@with_appcontext
def sign_in_link(email: str) -> None:
    """Print a link that works once, for 24 hours."""
    try:
        with db.writing() as session:
            link = printed_link(session, current_app.extensions["settings"], email)
    except Problem as problem:
        raise click.ClickException(problem.message) from problem
    click.echo(link)


@click.group("staff")
def staff() -> None:
    """Staff accounts."""


@staff.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--landlord", help="The landlord's slug; for landlord staff, and for nobody else.")
@click.option("--name", default="", help="How the account is shown; the address where none is given.")
@with_appcontext
def add(email: str, role: str, landlord: str | None, name: str) -> None:
    """Make an account. It can be used once its owner has opened a link: flask lms sign-in-link EMAIL."""
    try:
        address = checked_email(email)
        checked_role(role, landlord)
        with db.writing() as session:
            landlord_id = _landlord_id(session, landlord)
            account = people.add_staff(
                session, email=address, name=name or address, role=role, landlord_id=landlord_id, now=clock.now()
            )
            detail = {"role": role} | ({"landlord": landlord_id} if landlord_id else {})
            audit.record(session, actor="system", action="staff-added", subject=f"staff:{account.id}", detail=detail)
    except Problem as problem:
        raise click.ClickException(problem.message) from problem
    click.echo(f"The account is made. Next: flask lms sign-in-link {address}")


@staff.command("end")
@click.argument("email")
@with_appcontext
def end(email: str) -> None:
    """Shut an account out at once, where its owner has left. A new link would set it up again."""
    with db.writing() as session:
        account = people.find_staff_by_email(session, email)
        if account is not None:
            people.disarm(session, account)
            audit.record(session, actor="system", action="staff-ended", subject=f"staff:{account.id}")
    if account is None:
        raise click.ClickException(NOBODY)
    click.echo("The account is shut: no password, no app, no link, and signed out everywhere.")


def _landlord_id(session: Session, slug: str | None) -> int | None:
    if slug is None:
        return None
    known = {one.slug: one.id for one in landlords.landlords(session)}
    if slug not in known:
        raise Problem(f"There is no landlord {slug!r}. There are: {', '.join(sorted(known)) or 'none yet'}.")
    return known[slug]
