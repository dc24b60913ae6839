"""flask lms keys: see, make, rotate the keys that badges are signed with."""

import click
from flask import current_app
from flask.cli import with_appcontext

from lms import clock
from lms.badges import keys as badge_keys
from lms.settings import Settings

COPY = (
    "Keep a copy of {folder} somewhere safe: without it no badge can be signed, and the public halves prove old ones."
)


def _settings() -> Settings:
    found = current_app.extensions["settings"]
    assert isinstance(found, Settings)
    return found


@click.group("keys")
def keys() -> None:
    """The keys that badges are signed with."""


@keys.command()
@with_appcontext
def show() -> None:
    """List the keys, what each does now, and who the issuer is."""
    settings, now = _settings(), clock.now()
    found = badge_keys.read(settings.data / "keys").keys
    click.echo(f"Issuer: {badge_keys.issuer(settings).did}")
    for key in found:
        active = badge_keys.signs(found, key.short, now)
        if key == active:
            state = "signs now"
        elif key.private_pem is None:
            state = "checks old badges; its private half is deleted"
        elif active is not None and key.made_at > active.made_at:
            state = f"signs from {key.made_at + badge_keys.WAITS:%d %B %Y %H:%M} UTC"
        else:
            state = "signs no more; `flask lms keys rotate --finish` deletes its private half"
        click.echo(f"{key.name}: made {key.made_at:%d %B %Y}, {state}")
    if not found:
        click.echo("There are no keys. Run `flask lms keys make`.")


@keys.command()
@with_appcontext
def make() -> None:
    """Make the first pair of keys."""
    settings = _settings()
    if badge_keys.read(settings.data / "keys").keys:
        raise click.ClickException("There are keys already. To replace them, run `flask lms keys rotate`.")
    for name in badge_keys.make(settings, clock.now(), first=True):
        click.echo(f"Made {name}.")
    click.echo(COPY.format(folder=settings.data / "keys"))


@keys.command()
@click.option("--finish", is_flag=True, help="Delete the private halves that sign no more.")
@with_appcontext
def rotate(finish: bool) -> None:
    """Make a new pair; it signs after a day, when everybody can know it. A day later run it with --finish."""
    settings = _settings()
    if finish:
        retired = badge_keys.retire(settings, clock.now())
        click.echo(f"Deleted the private halves of {', '.join(retired)}." if retired else "Nothing to delete yet.")
        return
    if not badge_keys.read(settings.data / "keys").keys:
        raise click.ClickException("There are no keys yet. Run `flask lms keys make`.")
    for name in badge_keys.make(settings, clock.now()):
        click.echo(f"Made {name}. It is published now and signs from tomorrow.")
    click.echo(COPY.format(folder=settings.data / "keys"))
    click.echo("In a day, run `flask lms keys rotate --finish`.")
