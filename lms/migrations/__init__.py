"""Migrations: each step named by number and word, so that the folder reads as history. Alembic runs them."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config

from lms.db import db

FOLDER = Path(__file__).parent


def configuration() -> Config:
    """Alembic pointed at this folder and at the app's database; no ini file."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


def upgrade(to: str = "head") -> None:
    """Bring the database up to a step."""
    _run(lambda config: command.upgrade(config, to))


def downgrade(to: str) -> None:
    """Take the database down to a step; for tests and operators who must go back."""
    _run(lambda config: command.downgrade(config, to))


def _run(step: Callable[[Config], None]) -> None:
    config = configuration()
    with db.engine.execution_options(lms_write=True).connect() as connection:
        config.attributes["connection"] = connection
        step(config)
        connection.commit()
