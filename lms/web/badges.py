"""A person's badges, the page behind each, and checking a badge file."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lms import audit, clock, db, limits
from lms.badges import checking, signing, store
from lms.badges.formats import FORMATS
from lms.badges.models import Award
from lms.badges.rules import Shown, belongs_to, shown
from lms.errors import BadInput, NotFound, TooMany
from lms.people.rules import network_of
from lms.web import forms
from lms.web.issuing import BADGE_JSON, issuing, our_public_keys, prefers_json
from lms.web.security import public, resident, viewer
from lms.web.words import notice
from lms.words import t

pages = Blueprint("badges", __name__)
CHECKS, CHECKS_PER_S = 30, 600
ENDINGS = {form.ending: form for form in FORMATS}
TOO_MANY = "That was a lot of tries. Please wait a few minutes and try again."
NOTHING = "Choose the badge file, or paste its text."


@pages.after_request
def _quiet(response: Response) -> Response:
    """Badge pages stay out of search engines and out of other sites' logs."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    if request.method == "GET" and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


@pages.get("/badges")
@public
def mine() -> str:
    """My badges."""
    person_id = viewer().person_id
    with db.reading() as session:
        held = [] if person_id is None else store.awards_of(session, person_id)
        return render_template("badges/mine.html", awards=[award_view(one) for one in held])


def award_view(one: Award) -> dict[str, Any]:
    """An award as templates show it."""
    words = one.achievement
    return {
        "uuid": one.uuid,
        "slug": words["slug"],
        "title": words["name"],
        "description": words["description"],
        "narrative": words["narrative"],
        "awarded_at": one.awarded_at,
        "ended_at": one.ended_at,
        "route": route_words(one.route),
        "visibility": one.visibility,
        "list_number": one.list_number,
    }


def route_words(route: str) -> str:
    """How it was done, in words: the same that the signed file carries."""
    if route == "in-person":
        return t("Completed in person at the programme's face-to-face training.")
    if route == "together":
        return t("Completed in a group; follows the same module as the programme's face-to-face training.")
    return t("Completed online, not supervised; follows the same module as the programme's face-to-face training.")


def visibility_words(visibility: str) -> str:
    """Who can see a badge, in words."""
    if visibility == "named":
        return t("Anyone with the link sees it, with your name.")
    return t("Anyone with the link sees it, without your name.") if visibility == "link" else t("Only you see it.")


@pages.get("/c/<uuid:number>")
@public
def page(number: UUID) -> Any:
    """The page behind a badge: everything for its holder, for anybody else what the holder chose to show."""
    with db.reading() as session:
        found = store.find_award(session, str(number))
        if found is None:
            return render_template("badges/public.html", shown=Shown("unknown"), award=None), 404
        if _is_mine(found):
            return _owner_page(found, {}, {})
        seen = shown(visibility=found.visibility, ended=found.ended_at is not None, share_name=found.share_name)
        # A file holds a salted hash of an e-mail address, so programs get it only where the name is public anyway,
        # and never by making it: a stranger's visit would sign it without the holder's address.
        body = store.find_signed_file(session, str(number), FORMATS[0].name) if seen.name and prefers_json() else None
        view = award_view(found) if seen.title else None
    if body is not None:
        return Response(body, mimetype=BADGE_JSON, headers={"Access-Control-Allow-Origin": "*", "Vary": "Accept"})
    return render_template("badges/public.html", shown=seen, award=view)


def _is_mine(found: Award) -> bool:
    return found.person_id is not None and found.person_id == viewer().person_id


def _owner_page(found: Award, said: dict[str, str], errors: dict[str, str]) -> str:
    return render_template(
        "badges/owner.html",
        award=award_view(found),
        address=f"{issuing()[0].site}/c/{found.uuid}",
        said={"visibility": found.visibility, "share_name": found.share_name or viewer().name} | said,
        errors={name: t(sentence) for name, sentence in errors.items()},
        reason=found.end_reason,
        files=[{"ending": form.ending, "address": f"/c/{found.uuid}/badge.{form.ending}"} for form in FORMATS],
    )


@pages.get("/c/<uuid:number>/badge.<ending>")
@public
def file(number: UUID, ending: str) -> Response:
    """A signed file, for its holder only; a stranger learns nothing, not even whether there is one."""
    form = ENDINGS.get(ending)
    with db.reading() as session:
        found = store.award_of(session, str(number), viewer().person_id)
        if form is None or found.ended_at is not None:
            raise NotFound(store.NO_BADGE)
        name = f"{found.achievement['slug']}.{ending}"
    answer = _file(str(number), form.name, form.media_type, viewer().email)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _file(uuid: str, form: str, kind: str, email: str = "") -> Response:
    """The kept file; on first use signed between two transactions, so that no lock is held meanwhile."""
    with db.reading() as session:
        body = store.find_signed_file(session, uuid, form)
        said = signing.facts(session, uuid, email) if body is None else None
    if said is not None:
        issuer, ring, now = issuing()
        bodies = signing.files(said, ring, issuer, now)
        with db.writing() as session:
            store.keep_files(session, uuid, bodies, now)
            body = store.signed_file(session, uuid, form)
    return Response(body, mimetype=kind)


@pages.post("/c/<uuid:number>/visibility")
@resident
def share(number: UUID) -> AnyResponse | tuple[str, int]:
    """Choose who can see the page."""
    said = {"visibility": request.form.get("visibility", ""), "share_name": forms.seen_text("share_name")}
    try:
        with db.writing() as session:
            store.set_visibility(session, str(number), viewer().person_id, **said)
    except BadInput as problem:
        with db.reading() as session:
            return _owner_page(store.award_of(session, str(number), viewer().person_id), said, problem.errors), 400
    notice(visibility_words(said["visibility"]))
    return redirect(url_for("badges.page", number=number), 303)


@pages.get("/c/<uuid:number>/withdraw")
@resident
def withdraw_page(number: UUID) -> str:
    """Say what goes and what stays, and ask once."""
    with db.reading() as session:
        found = store.award_of(session, str(number), viewer().person_id)
        return render_template("badges/withdraw.html", award=award_view(found))


@pages.post("/c/<uuid:number>/withdraw")
@resident
def withdraw(number: UUID) -> AnyResponse:
    """End the badge for good, at its holder's wish."""
    with db.writing() as session:
        found = store.award_of(session, str(number), viewer().person_id)
        if found.ended_at is None:
            store.end(session, found.uuid, "holder", clock.now())
            audit.record(session, actor=viewer().actor, action="badge-withdrawn", subject=f"award:{found.uuid}")
    notice(t("The badge is withdrawn."))
    return redirect(url_for("badges.page", number=number), 303)


@pages.get("/verify")
@public
def verify_page() -> str:
    """A form for a badge file, and how to check without us."""
    return _verify({}, None)


@pages.post("/verify")
@public
def verify() -> AnyResponse | tuple[str, int] | str:
    """Check a file: is it ours, unchanged, and does the badge still count? With an e-mail: is it that person's?"""
    with db.writing() as session:
        free = limits.take(session, f"verify:{network_of(request.remote_addr)}", at_most=CHECKS, per_s=CHECKS_PER_S)
    if not free:
        raise TooMany(TOO_MANY)
    sent = request.files.get("file")
    text = sent.read(checking.LONGEST + 1).decode("utf-8", "replace") if sent else ""
    text = (text or request.form.get("badge", "")).strip()
    number = _number_in(text)
    if number is not None:
        return redirect(url_for("badges.page", number=number), 303)
    try:
        return _verify({}, _checked(text, request.form.get("email", "")))
    except BadInput as problem:
        return _verify({"badge": t(problem.message)}, None), 400


def _number_in(text: str) -> UUID | None:
    """The number in a pasted link or number, so that people may paste what they have."""
    try:
        return UUID(text.rstrip("/").rpartition("/")[2]) if len(text) < 200 else None
    except ValueError:
        return None


def _checked(text: str, email: str) -> dict[str, Any]:
    if not text:
        raise BadInput(NOTHING)
    issuer = issuing()[0]
    credential = checking.genuine(text, issuer, our_public_keys())
    with db.reading() as session:
        found = store.find_award(session, checking.uuid_in(credential, issuer))
        ended = found is not None and found.ended_at is not None
    achievement = credential["credentialSubject"]["achievement"]
    return {
        "state": "unknown" if found is None else ("withdrawn" if ended else "valid"),
        "title": credential["name"],
        "issuer": credential["issuer"]["name"],
        "awarded_at": datetime.fromisoformat(credential["validFrom"]),
        "how": credential["evidence"][0]["narrative"],
        "narrative": achievement["criteria"]["narrative"],
        "asked": bool(email.strip()),
        "theirs": belongs_to(credential, email) if email.strip() else None,
    }


def _verify(errors: dict[str, str], result: dict[str, Any] | None) -> str:
    return render_template("badges/verify.html", errors=errors, result=result, site=issuing()[0].site)
