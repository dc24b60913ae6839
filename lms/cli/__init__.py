"""Commands: flask lms ..., one file a subject. COMMANDS is the written list."""

import click

from lms.cli import captions, check, demo, keys, links, migrate, prepare, sign_in, video, worker


@click.group("lms")
def lms() -> None:
    """Run the learning platform's commands."""


for _command in (
    prepare.prepare,
    links.links,
    migrate.migrate,
    demo.demo,
    sign_in.sign_in_link,
    sign_in.staff,
    worker.worker,
    keys.keys,
    video.video,
    captions.captions,
    check.check,
):
    lms.add_command(_command)

COMMANDS: tuple[click.Command, ...] = (lms,)
