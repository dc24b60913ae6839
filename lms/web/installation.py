"""This installation as views see it: its settings and what it allows."""

from pathlib import Path

from flask import current_app

from lms.hosts import pictures
from lms.journey.settle import House
from lms.settings import Settings


def settings() -> Settings:
    """The settings the app was made with."""
    found = current_app.extensions["settings"]
    assert isinstance(found, Settings)
    return found


def kept_pictures() -> Path:
    """The folder of the pictures we keep of films elsewhere."""
    return pictures.folder(settings().data)


def house() -> House:
    """What counts here: sample films earn nothing in production."""
    return House.of(settings())
