"""The ladder as one person stands on it: what is done, what is started, what comes next. Looks only."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.catalogue import store as catalogue
from lms.catalogue.models import Level, Module
from lms.catalogue.store import Film
from lms.completion import store as completion
from lms.completion.rules import seconds_needed
from lms.watching import store as watching
from lms.watching.asked import covered_asked
from lms.watching.rules import resume_from


@dataclass(frozen=True)
class Rung:
    """One module on the ladder. `next` marks the first that is not done; `duration_s` 0 where there is no film."""

    module: Module
    done: bool
    started: bool
    next: bool
    duration_s: int


@dataclass(frozen=True)
class CarryOn:
    """Where a person was last: the module, the place and what is left of the film before its credits, in seconds.

    `film_done`: enough of the film is covered, what is left is the quiz.
    """

    module_slug: str
    title: str
    picture: str
    resume_s: float
    left_s: float
    film_done: bool


def ladder(session: Session, person_id: int | None) -> list[tuple[Level, list[Rung]]]:
    """All levels in order with their modules."""
    done = set() if person_id is None else {row.module_id for row in completion.completions_of(session, person_id)}
    begun = set() if person_id is None else {row.module_id for row in completion.starts_of(session, person_id)}
    lengths = {film.module_id: film.duration_s for film in catalogue.films(session)}
    modules = catalogue.modules(session)
    following = next((row.id for row in modules if row.id not in done and row.id in lengths), None)
    return [
        (
            level,
            [
                Rung(row, row.id in done, row.id in begun, row.id == following, lengths.get(row.id, 0))
                for row in modules
                if row.level_id == level.id
            ],
        )
        for level in catalogue.levels(session)
    ]


def find_main_film(session: Session, module_id: int) -> Film | None:
    """The current version of the module's main film, or None where there is none yet."""
    return next((film for film in catalogue.films(session) if film.module_id == module_id), None)


def find_carry_on(session: Session, person_id: int | None) -> CarryOn | None:
    """The film watched last that is not finished, or None."""
    if person_id is None:
        return None
    films = {film.version_id: film for film in catalogue.films(session)}
    done = {row.module_id for row in completion.completions_of(session, person_id)}
    for watch in watching.watches_of(session, person_id):
        film = films.get(watch.version_id)
        if film is None or film.module_id in done:
            continue
        module = catalogue.module_by_id(session, film.module_id)
        level = next(level for level in catalogue.levels(session) if level.id == module.level_id)
        place = resume_from(watching.place_of(watch), film.asked_s)
        enough = covered_asked(watch, film.credits_at_s) >= seconds_needed(film.asked_s, module.coverage)
        return CarryOn(module.slug, module.title, level.picture, place, max(0.0, film.asked_s - place), enough)
    return None
