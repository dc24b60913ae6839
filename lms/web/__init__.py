"""The web: the only rooms that know Flask. Views parse, call and render. BLUEPRINTS is the written list of pages."""

from flask import Blueprint

from lms.web import (
    about,
    account,
    badges,
    catalogue,
    guides,
    issuer,
    landlord,
    metrics,
    operations,
    people,
    pictures,
    quizzes,
    search,
    staff_sign_in,
    unsaved,
    watching,
)
from lms.web.programme import films, modules, overview, saves, trying

BLUEPRINTS: tuple[Blueprint, ...] = (
    catalogue.pages,
    watching.pages,
    unsaved.pages,
    pictures.pages,
    quizzes.pages,
    guides.pages,
    search.pages,
    people.pages,
    account.pages,
    staff_sign_in.pages,
    badges.pages,
    issuer.pages,
    overview.pages,
    films.pages,
    trying.pages,
    modules.pages,
    saves.pages,
    landlord.pages,
    about.pages,
    operations.pages,
    metrics.pages,
)
