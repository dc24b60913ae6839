"""Commands: flask lms ..., one file a subject. COMMANDS is the written list."""

import click

from lms.cli import migrate


@click.group("lms")
def lms() -> None:
    """Run the learning platform's commands."""


for _command in (migrate.migrate,):
    lms.add_command(_command)

COMMANDS: tuple[click.Command, ...] = (lms,)
