"""Trying a film at its host: a draft or the one that stands, played as residents see it, its messages written down."""

import re
from dataclasses import asdict
from typing import Any

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from lms import db, revisions
from lms.catalogue import store as catalogue
from lms.catalogue.models import Module, Video
from lms.catalogue.store import Film
from lms.errors import NotFound
from lms.hosts import BY_NAME, HostRef, vimeo_log
from lms.journey import releasing
from lms.journey.cuts import Cut, cut_of, version_of
from lms.journey.settle import look
from lms.journey.watching import Standing
from lms.web.films import FilmView, version_view
from lms.web.installation import house
from lms.web.programme.links import staff_links
from lms.web.security import programme, viewer

pages = Blueprint("trying", __name__, url_prefix="/programme/films")
NO_SUCH_DRAFT = "We could not find that draft. The page of the film shows all there are."
OURS = "This film is served by us: there are no messages to write down."


@pages.get("/<video>/try")
@programme
def attempt(video: str) -> str:
    """One film as residents see it, with what the page and its player say to each other."""
    typed = request.args.get("draft", "")
    with db.reading() as session:
        found = catalogue.video(session, video)
        module = catalogue.module_by_id(session, found.module_id)
        number, cut = _chosen(session, video, int(typed) if re.fullmatch(r"[0-9]{1,9}", typed) else None)
        if not BY_NAME[cut.host].frame(HostRef(cut.host, cut.ref, cut.key), "en"):
            raise NotFound(OURS)
        film = _film_of(session, found, module, cut)
    facts = asdict(vimeo_log.FilmFacts(cut.duration_s, bool(cut.key), number is not None))
    shown: dict[str, Any] = {"film": film, "of": module.title, "number": number}
    shown["log"] = {"sdk": vimeo_log.protocol()["version"], "film": facts}
    return render_template("programme/try.html", staff_links=staff_links("films"), **shown)


def _chosen(session: Session, video: str, number: int | None) -> tuple[int | None, Cut]:
    """The draft that was asked for with its number, or what stands."""
    if number is not None:
        history = revisions.history(session, releasing.KIND, video)
        row = next((row for row in history if row.number == number), None)
        if row is None:
            raise NotFound(NO_SUCH_DRAFT)
        return (None if row.standing else number), Cut(**row.body)
    current = catalogue.find_current(session, video)
    if current is None:
        raise NotFound(NO_SUCH_DRAFT)
    return None, cut_of(current)


def _film_of(session: Session, video: Video, module: Module, cut: Cut) -> FilmView:
    """The film as its page would show it to somebody who has seen nothing of it."""
    film = Film(module.id, module.slug, video.id, video.slug, 0, cut.duration_s, cut.sample, cut.credits_at_s)
    stands = Standing(film, 0, 0, 0.0, [], look(session, None, module.id, house()))
    version = version_of(cut)
    version.credits_at_s = cut.credits_at_s
    return version_view(session, stands, version, title=module.title, needed=module.coverage, who=viewer())
