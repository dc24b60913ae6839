"""The quiz: what it is, one question a page with feedback on every option, and how it ended. Works without script."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from lms import clock, db
from lms.errors import BadInput, Conflict, SignInNeeded
from lms.journey import quiz as journey
from lms.journey import quiz_looking as looking
from lms.journey.quiz import Posted, Step
from lms.journey.quiz_looking import Asked, Result
from lms.quizzes.kinds.base import DONT_KNOW
from lms.web import guests, security
from lms.web.forms import NOT_READ
from lms.web.installation import house
from lms.web.law import fact_view
from lms.web.phrases import missing_sentence
from lms.web.security import public, viewer
from lms.web.words import notice
from lms.words import t

pages = Blueprint("quizzes", __name__)
KEPT_FOR_S = 7 * 86400
CHECKED_ALREADY = "This answer was already checked, so it stays as it is."
SIGN_IN_AGAIN = "Your sign-in has ended. Sign in again to keep this answer."
ACTIONS = ("check", "later", "keep")
STATES = {"right": "Right", "not-right": "Not right", "kept": "Answer kept, not checked", "open": "Not answered"}


@pages.get("/modules/<module>/quiz")
@public
def entry(module: str) -> str:
    """What the quiz is and where this person stands with it."""
    with db.reading() as session:
        stands = looking.entry(session, viewer().person_id, module)
        return render_template("quizzes/entry.html", stands=stands)


@pages.post("/modules/<module>/quiz")
@public
def start(module: str) -> Response:
    """Begin an attempt or take up the one under way; a guest is started where there is nobody yet."""
    now = clock.now()
    with db.writing() as session:
        person_id, token = guests.resident_or_guest(session, now)
        place = journey.open_attempt(session, person_id, module, now)
    if token:
        security.begin(token)
    return _to(module, place)


@pages.get("/modules/<module>/quiz/<int:place>")
@public
def question(module: str, place: int) -> Any:
    """One question, or what its checked answer teaches."""
    return _page(module, place, {}) or redirect(url_for("quizzes.entry", module=module), code=303)


@pages.post("/modules/<module>/quiz/<int:place>")
@public
def answer(module: str, place: int) -> Any:
    """Keep or check one answer. Where the sign-in has ended, the answer waits in the page that says so."""
    posted, action = _posted(module, place)
    who = viewer()
    if who.person_id is None:
        if who.staff_id is not None or action == "keep":
            raise SignInNeeded(guests.STAFF if who.staff_id is not None else SIGN_IN_AGAIN)
        return _signed_out(posted), 401
    if action == "keep":
        _take(who.person_id, posted, action)
        return "", 204
    try:
        step = _take(who.person_id, posted, action)
    except BadInput as problem:
        return _page(module, place, problem.errors), 400
    except Conflict as problem:
        notice(t(problem.message), "note")
        return redirect(url_for("quizzes.entry", module=module), code=303)
    if action == "later":
        if step.fresh:
            notice(t("We kept your answer. You can change it until you check it."))
        return _to(module, step.after or place)
    if not step.fresh:
        notice(t(CHECKED_ALREADY), "note")
    return _to(module, place)


@pages.get("/modules/<module>/quiz/finish")
@public
def finish(module: str) -> Any:
    """How it ended: the score, what to look at again, the badge where it is earned, and what comes next."""
    with db.reading() as session:
        result = looking.find_result(session, viewer().person_id, module, house())
        if result is None:
            return redirect(url_for("quizzes.entry", module=module), code=303)
        return render_template("quizzes/finish.html", result=result, **_after(result))


def _take(person_id: int, posted: Posted, action: str) -> Step:
    if action == "later" and not posted.chosen:
        with db.reading() as session:
            return journey.skip(session, person_id, posted)
    with db.writing() as session:
        if action == "check":
            return journey.check(session, person_id, posted, clock.now(), house())
        return journey.answer(session, person_id, posted, clock.now())


def _posted(module: str, place: int) -> tuple[Posted, str]:
    action = request.form.get("action", "check")
    if action not in ACTIONS:
        raise BadInput(NOT_READ, {"action": NOT_READ})
    if (signed := request.form.get("kept")) is not None:
        kept = _unsigned(signed, module, place)
        if kept is None:
            raise BadInput(NOT_READ, {"kept": NOT_READ})
        return kept, action
    return Posted(module, request.form.get("attempt", ""), place, request.form.getlist("answer")), action


def _to(module: str, place: int) -> Response:
    return redirect(url_for("quizzes.question", module=module, place=place), code=303)


def _page(module: str, place: int, errors: dict[str, str]) -> str | None:
    """The question's page as it stands; None where this person has no attempt."""
    with db.reading() as session:
        asked = looking.find_asked(session, viewer().person_id, module, place)
        if asked is None:
            return None
        template = "quizzes/question.html" if asked.right is None else "quizzes/feedback.html"
        return render_template(template, **_view(asked, errors))


def _view(asked: Asked, errors: dict[str, str]) -> dict[str, Any]:
    """What both states of a question's page show."""
    chosen, said = _chosen(asked), asked.kind.said(asked.options)
    return {
        "asked": asked,
        "of": len(asked.states),
        "chosen": chosen,
        "errors": {name: t(sentence) for name, sentence in errors.items()},
        "choices": [
            *({"value": option.letter, "text": option.text} for option in asked.options),
            {"value": DONT_KNOW, "text": t("I do not know")},
        ],
        "said": t(said.text, **said.values),
        "places": [
            {"place": place, "state": state, "words": t(STATES[state])}
            for place, state in enumerate(asked.states, start=1)
        ],
        "facts": [fact_view(fact) for fact in asked.facts],
        "back": url_for("quizzes.question", module=asked.module.slug, place=asked.place - 1)
        if asked.place > 1
        else url_for("quizzes.entry", module=asked.module.slug),
    }


def _chosen(asked: Asked) -> list[str]:
    """The values to show as chosen: what is kept, or what waited while the person signed in."""
    waiting = _unsigned(request.args.get("kept", ""), asked.module.slug, asked.place)
    if waiting is not None and waiting.stamp == asked.stamp and asked.right is None:
        return list(waiting.chosen)
    if asked.chosen is None:
        return []
    return list(asked.chosen) or [DONT_KNOW]


def _after(result: Result) -> dict[str, Any]:
    """What the finish page says around the figures."""
    body, outcome = result.module.body, result.outcome
    return {
        "missing": missing_sentence(outcome.verdict.missing, outcome.completed),
        "seconds_left": outcome.verdict.missing.seconds,
        "your_turn": body.get("your_turn", ""),
        "further": body.get("go_further", []),
        "badge": f"/c/{outcome.award}" if outcome.award else "",
    }


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="quiz-answer")


def _unsigned(signed: str, module: str, place: int) -> Posted | None:
    """An answer that waited in a page of ours, or None where it is not ours or for another question."""
    try:
        kept = _signer().loads(signed, max_age=KEPT_FOR_S)
    except BadData:
        return None
    if kept["module"] != module or kept["place"] != place:
        return None
    return Posted(module, kept["attempt"], place, kept["answer"])


def _signed_out(posted: Posted) -> str:
    """The page that says the sign-in has ended and holds the answer until there is one again."""
    kept = str(
        _signer().dumps(
            {
                "module": posted.module_slug,
                "place": posted.place,
                "attempt": posted.stamp,
                "answer": list(posted.chosen),
            }
        )
    )
    here = url_for("quizzes.question", module=posted.module_slug, place=posted.place)
    sign_in = "/sign-in?" + urlencode({"next": f"{here}?{urlencode({'kept': kept})}"})
    return render_template("quizzes/signed_out.html", posted=posted, kept=kept, sign_in=sign_in)
