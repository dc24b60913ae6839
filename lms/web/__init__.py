"""The web: the only rooms that know Flask. Views parse, call and render. BLUEPRINTS is the written list of pages."""

from flask import Blueprint

from lms.web import watching

BLUEPRINTS: tuple[Blueprint, ...] = (watching.pages,)
