"""The web: the only rooms that know Flask. Views parse, call and render. BLUEPRINTS is the written list of pages."""

from flask import Blueprint

from lms.web import about, catalogue, operations, watching

BLUEPRINTS: tuple[Blueprint, ...] = (
    catalogue.pages,
    watching.pages,
    about.pages,
    operations.pages,
)
