"""Whether a module can be completed at all: what would keep everybody from it, one sentence each. Looks only."""

from sqlalchemy.orm import Session

from lms.badges import store as badges
from lms.catalogue.models import Module
from lms.journey.ladder import find_main_film
from lms.journey.settle import House
from lms.quizzes import store as quizzes

WITH_FILM = ("film-released", "updated")
NO_FILM = "Its page says that there is a film, and there is none."
SAMPLE = "Its film is a sample, and a sample earns nothing in production."
TOO_MUCH = "It asks for more of its film than there is."
NO_BADGE = "There is no badge for it."


def barriers(session: Session, module: Module, house: House) -> list[str]:
    """What stands between everybody and this module's completion; none where somebody can get there.

    A module that is only announced, or held in person, is completed by attendance: it needs neither film nor quiz.
    """
    found = [] if badges.find_badge_for_module(session, module.slug) is not None else [NO_BADGE]
    film = find_main_film(session, module.id)
    if film is None:
        return found + ([NO_FILM] if module.state in WITH_FILM else [])
    if not house.counts(film.sample):
        found.append(SAMPLE)
    if not 0 < module.coverage <= 1:
        found.append(TOO_MUCH)
    drawn = min(module.draw, len(quizzes.bank(session, module.id)))
    if drawn < module.pass_mark:
        found.append(f"Its quiz draws {drawn} questions and asks for {module.pass_mark} right.")
    return found
