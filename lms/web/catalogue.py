"""The front page, the ladder, one module, and its transcript as a way to complete it by reading."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from lms import clock, db
from lms.captions import store as captions
from lms.captions.rules import Passage, passages
from lms.catalogue import store as catalogue
from lms.catalogue.models import Module
from lms.errors import NotFound
from lms.facts import store as facts
from lms.journey import ladder, quiz_looking, reading, watching
from lms.journey.ladder import Rung
from lms.journey.quiz_looking import Entry
from lms.journey.replaced import find_replaced
from lms.journey.settle import look
from lms.web import guests, security
from lms.web.films import film_view
from lms.web.installation import house
from lms.web.law import fact_view
from lms.web.phrases import missing_sentence
from lms.web.security import public, viewer
from lms.web.words import clock_time, minutes, notice
from lms.words import direction, t

pages = Blueprint("catalogue", __name__)
URGENT_FACTS = ("A3", "A4", "A5", "A6", "A9", "C3", "C4", "C5", "C9", "C10")
NO_TRANSCRIPT = "This module has no transcript yet."
NO_TRACK = (
    "There are no captions from us for this film yet, so there is nothing to read here. Watching the film counts."
)


@pages.get("/")
@public
def home() -> str:
    """What this is, carry on where you were, the ladder, urgent cards."""
    with db.reading() as session:
        rungs = ladder.ladder(session, viewer().person_id)
        return render_template(
            "home/index.html",
            carry_on=_carry_on(ladder.find_carry_on(session, viewer().person_id)),
            levels=level_views(rungs),
            facts={name: fact_view(fact) for name, fact in facts.facts(session, URGENT_FACTS).items()},
        )


@pages.get("/modules")
@public
def modules() -> str:
    """The ladder by level: what is done, what is next."""
    with db.reading() as session:
        return render_template("catalogue/modules.html", levels=level_views(ladder.ladder(session, viewer().person_id)))


@pages.get("/modules/<module>")
@public
def module(module: str) -> str:
    """One module: film, captions, transcript, chapters, quiz, what next."""
    who = viewer()
    with db.reading() as session:
        row = catalogue.module(session, module)
        outcome = look(session, who.person_id, row.id, house())
        film = replaced = None
        if (found := ladder.find_main_film(session, row.id)) is not None:
            stands = watching.standing(session, who.person_id, found.video_slug, house())
            film = film_view(session, stands, title=row.title, needed=row.coverage, who=who)
            replaced = find_replaced(session, who.person_id, found, house(), clock.now())
        return render_template(
            "catalogue/module.html",
            module=module_view(session, row),
            film=film,
            replaced=replaced,
            quiz=quiz_view(quiz_looking.entry(session, who.person_id, module)),
            missing=missing_sentence(outcome.verdict.missing, outcome.completed),
            award={"address": f"/c/{outcome.award}"} if outcome.award else None,
        )


@pages.get("/modules/<module>/transcript")
@public
def transcript(module: str) -> str:
    """The reading route: the transcript in passages, each with "I have read this"; works without script."""
    who = viewer()
    with db.reading() as session:
        row, found, cut = _passages(session, module)
        stands = watching.standing(session, who.person_id, found.video_slug, house())
        return render_template(
            "catalogue/transcript.html",
            module=module_view(session, row),
            passages=[passage_view(passage, stands.seen, found.asked_s) for passage in cut],
            missing=missing_sentence(stands.outcome.verdict.missing, stands.outcome.completed),
            quiz=quiz_view(quiz_looking.entry(session, who.person_id, module)),
            track={"lang": _language(found), "direction": direction(_language(found))},
            covered=stands.covered_s,
            duration=found.asked_s,
        )


@pages.post("/modules/<module>/transcript")
@public
def passage_read(module: str) -> Any:
    """ "I have read this" for one passage; a guest is started where there is nobody yet."""
    number = request.form.get("passage", "")
    now = clock.now()
    with db.writing() as session:
        _row, found, cut = _passages(session, module)
        chosen = next((passage for passage in cut if str(passage.number) == number), None)
        if chosen is None:
            raise NotFound("We could not find that part of the transcript. Please go back and try again.")
        person_id, token = guests.resident_or_guest(session, now)
        reading.read(session, person_id, found.video_slug, chosen, now, house())
    if token:
        security.begin(token)
    notice(t("We saved that you have read this part."))
    after = chosen.number + 1 if chosen.number < len(cut) else chosen.number
    lang = request.args.get("lang")  # each language is cut at its own sentences
    return redirect(url_for("catalogue.transcript", module=module, lang=lang, _anchor=f"passage-{after}"), code=303)


@pages.get("/modules/<module>/transcript.<ending>")
@public
def transcript_file(module: str, ending: str) -> Response:
    """The transcript to keep: plain text or WebVTT."""
    with db.reading() as session:
        row, found, cut = _passages(session, module)
        title = row.title
    if ending == "vtt":
        return _vtt(found, _language(found))
    if ending != "txt":
        raise NotFound(NO_TRANSCRIPT)
    parts = [f"[{clock_time(passage.start_s)}]\r\n{passage.text}\r\n" for passage in cut]
    return Response("\r\n".join([title, "", *parts]), mimetype="text/plain")


@pages.get("/captions/<video>.<language>.vtt")
@public
def track(video: str, language: str) -> Response:
    """A track of the film that is shown now, as players read it."""
    with db.reading() as session:
        found = catalogue.film(session, video)
    return _vtt(found, language)


def _vtt(film: catalogue.Film, language: str) -> Response:
    track = captions.track(film.video_slug, language, sample=film.sample)
    response = Response(captions.served(track), mimetype="text/vtt")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _language(film: catalogue.Film) -> str:
    """The transcript's language: the one asked for where there is such a track, otherwise the first there is."""
    there = [found.language for found in captions.tracks(film.video_slug, sample=film.sample)]
    asked = request.args.get("lang", "en")
    return asked if asked in there else (there[0] if there else "en")


def _passages(session: Session, module: str) -> tuple[Module, catalogue.Film, list[Passage]]:
    row = catalogue.module(session, module)
    found = ladder.find_main_film(session, row.id)
    if found is None:
        raise NotFound(NO_TRANSCRIPT)
    tracks = {track.language: track for track in captions.tracks(found.video_slug, sample=found.sample)}
    cut = passages(captions.cues(tracks[_language(found)]), found.duration_s) if tracks else []
    if not cut:
        raise NotFound(NO_TRACK)
    return row, found, cut


def passage_view(passage: Passage, seen: list[tuple[int, int]], asked_s: int) -> dict[str, Any]:
    """A passage with whether all its seconds that are asked for are covered."""
    end_s = min(passage.end_s, asked_s)
    done = end_s <= passage.start_s or any(start <= passage.start_s and end_s <= end for start, end in seen)
    return {
        "number": passage.number,
        "start_s": passage.start_s,
        "start": clock_time(passage.start_s),
        "lines": [{"text": cue.text, "voice": cue.voice} for cue in passage.cues],
        "text": passage.text,
        "done": done,
    }


def module_view(session: Session, row: Module) -> dict[str, Any]:
    """A module's standing text for its page."""
    level = next(level for level in catalogue.levels(session) if level.id == row.level_id)
    shown = facts.facts(session, row.body.get("facts", []))
    return row.body | {
        "number": row.number,
        "title": row.title,
        "title_is_ours": row.title_is_ours,
        "slug": row.slug,
        "state": row.state,
        "law_checked_on": row.law_checked_on,
        "level": level.number,
        "level_title": level.title,
        "picture": level.picture,
        "facts": [fact_view(fact) for fact in shown.values()],
    }


def quiz_view(stands: Entry) -> dict[str, Any]:
    """Where the quiz stands, for the module page: what was passed stays passed while another go is under way."""
    state = "passed" if stands.passed else ("in-progress" if stands.under_way else "not-started")
    return {
        "state": state,
        "best": stands.best,
        "of": stands.module.draw,
        "pass_mark": stands.module.pass_mark,
        "address": f"/modules/{stands.module.slug}/quiz",
    }


def level_views(rungs: list[tuple[Any, list[Rung]]]) -> list[dict[str, Any]]:
    """The ladder's levels with their modules and a word on each."""
    return [
        {
            "number": level.number,
            "title": level.title,
            "slug": level.slug,
            "picture": level.picture,
            "outcomes": level.outcomes,
            "modules": [_rung_view(rung) for rung in steps],
        }
        for level, steps in rungs
    ]


def _rung_view(rung: Rung) -> dict[str, Any]:
    return {
        "number": rung.module.number,
        "title": rung.module.title,
        "title_is_ours": rung.module.title_is_ours,
        "slug": rung.module.slug,
        "aim": rung.module.body.get("aim", ""),
        "state": rung.module.state,
        "done": rung.done,
        "next": rung.next,
        "status": rung_status(rung),
        "length": minutes(rung.duration_s) if rung.duration_s else "",
    }


def rung_status(rung: Rung) -> str:
    """The word beside a module on the ladder."""
    if rung.done:
        return t("Finished")
    if rung.started:
        return t("Started")
    if rung.module.state == "in-person-only":
        return t("In person only")
    if rung.module.state == "announced" or not rung.duration_s:
        return t("No film yet")
    if rung.module.state == "updated":
        return t("Updated")
    return t("Start here") if rung.next else t("Not started")


def _carry_on(found: ladder.CarryOn | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "title": found.title,
        "address": url_for("quizzes.entry" if found.film_done else "catalogue.module", module=found.module_slug),
        "quiz": found.film_done,
        "resume": clock_time(found.resume_s),
        "left": minutes(found.left_s),
        "picture": found.picture,
    }
