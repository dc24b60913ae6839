"""Saving one's place and signing in, the same for new and known people: an e-mailed link with a code; signing out."""

import secrets

from flask import Blueprint, redirect, render_template, request, session
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from lms import audit, clock, db, limits
from lms.errors import BadInput, Gone, TooMany
from lms.journey import merging
from lms.people import store as people
from lms.people import ways_store as ways
from lms.people.models import WayIn
from lms.people.rules import MAILS_PER_ADDRESS, MAILS_PER_NETWORK, checked_code, checked_email, network_of
from lms.web import forms, letters, security
from lms.web.installation import house, settings
from lms.web.security import public, viewer
from lms.web.words import notice
from lms.words import language, t

pages = Blueprint("people", __name__)
ASKED = "asked"
HOUR_S = 3600
TOO_MANY = "That was a lot of e-mails in one hour. Please wait an hour, then ask again. Look in your spam folder too."
WRONG_CODE = "That is not the code we sent last. Look for the newest e-mail, and check the digits."
CODE_ENDED = "That code does not work any more. Ask for a new one."


@pages.get("/sign-in")
@public
def sign_in() -> Response | str:
    """Ask for an e-mail address; who is signed in already is sent on."""
    if viewer().saved:
        return redirect(_onward(forms.next_address(request.args.get("next"))), 303)
    return _asking(request.args.get("next"))


def _asking(going: str | None, email: str = "", errors: dict[str, str] | None = None) -> str:
    return render_template(
        "people/sign_in.html", email=email, errors=_said(errors), next_path=forms.next_address(going)
    )


def _said(errors: dict[str, str] | None) -> dict[str, str]:
    return {name: t(sentence) for name, sentence in (errors or {}).items()}


@pages.post("/sign-in")
@public
def ask() -> Response | tuple[str, int]:
    """Send link and code. The answer is the same for an address we know and one we do not."""
    typed, going = request.form.get("email", ""), request.form.get("next")
    try:
        email = checked_email(typed)
    except BadInput as problem:
        return _asking(going, typed, problem.errors), 400
    browser, now = secrets.token_urlsafe(24), clock.now()
    with db.writing() as rows:
        allowed = _may_mail(rows, email)
        if allowed:
            way = {"email": email, "next_path": forms.next_address(going), "browser": browser}
            token, code = ways.ask(rows, **way, secret=settings().secret_key, now=now)
            link = f"{settings().base_url}/sign-in/link/{token}"
            letters.put_sign_in(rows, to=email, code=code, link=link, programme=settings().programme_name)
    if not allowed:
        raise TooMany(TOO_MANY)
    session[ASKED] = browser
    return redirect("/sign-in/code", 303)


def _may_mail(rows: Session, email: str) -> bool:
    network = limits.take(rows, f"mail-from:{network_of(request.remote_addr)}", at_most=MAILS_PER_NETWORK, per_s=HOUR_S)
    return network and limits.take(rows, f"mail-to:{email}", at_most=MAILS_PER_ADDRESS, per_s=HOUR_S)


@pages.get("/sign-in/code")
@public
def code_page() -> Response | str:
    """The field for the code, in the browser that asked for it."""
    email = _waiting_for()
    return _code_field(email) if email else redirect("/sign-in", 303)


def _waiting_for() -> str:
    """The address this browser's mail went to, or nothing where none is awaited."""
    with db.reading() as rows:
        way = ways.find_asked(rows, session.get(ASKED, ""), clock.now())
        return "" if way is None else way.email or ""


def _code_field(email: str, errors: dict[str, str] | None = None) -> str:
    return render_template("people/code.html", email=email, errors=_said(errors))


@pages.post("/sign-in/code")
@public
def type_code() -> Response | tuple[str, int]:
    """Sign in by the code; a wrong one is counted and the fifth ends it."""
    browser = session.get(ASKED, "")
    try:
        code = checked_code(request.form.get("code", ""))
    except BadInput as problem:
        return _try_again(problem.errors)
    with db.writing() as rows:
        way = ways.try_code(rows, browser=browser, code=code, secret=settings().secret_key, now=clock.now())
        if way is not None:
            token, path = _enter(rows, way, "code"), way.next_path
    return _try_again({"code": WRONG_CODE}) if way is None else _entered(token, path)


def _try_again(errors: dict[str, str]) -> tuple[str, int]:
    email = _waiting_for()
    return (_code_field(email, errors), 400) if email else (_asking(None, errors={"email": CODE_ENDED}), 410)


@pages.get("/sign-in/link/<token>")
@public
def link_page(token: str) -> Response:
    """One button. Opening the page uses nothing up: mail scanners open links too."""
    with db.reading() as rows:
        way = _usable(ways.way_in(rows, token, clock.now()))
        if way.purpose == "enrol":
            return redirect(f"/sign-in/enrol/{token}", 303)
        name = people.staff(rows, way.staff_id).name if way.staff_id is not None else way.email
        if way.person_id is not None:
            name = people.person(rows, way.person_id).name
        page = render_template("people/link.html", name=name or "", staff=way.staff_id is not None, token=token)
    response = Response(page, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@pages.post("/sign-in/link/<token>")
@public
def use_link(token: str) -> Response:
    """Sign in by the link, once, on whichever device it was opened."""
    with db.writing() as rows:
        way = _usable(ways.use_link(rows, token, clock.now()))
        if way.purpose == "enrol":
            raise Gone(ways.LINK_ENDED)
        by = "printed link" if way.purpose == "demo" else "link"
        cookie, path = _enter(rows, way, by), way.next_path
    return _entered(cookie, path)


def _usable(way: WayIn) -> WayIn:
    """Printed links open doors in the demonstration only."""
    if way.purpose == "demo" and settings().mode != "demo":
        raise Gone(ways.LINK_ENDED)
    return way


def _enter(rows: Session, way: WayIn, by: str) -> str:
    """Make the sign-in row for a used way in; returns the cookie's token. A guest's place comes along."""
    now, who = clock.now(), viewer()
    people.sign_out(rows, security.session_token())
    if way.staff_id is not None:
        actor = f"staff:{way.staff_id}"
        audit.record(rows, actor=actor, action="signed-in", subject=actor, detail={"by": by})
        return people.sign_in(rows, now=now, staff_id=way.staff_id)
    comes_along = who.kind == "resident" and not who.saved and request.form.get("leave") != "yes"
    guest_id = who.person_id if comes_along else None
    email = way.email or people.person(rows, way.person_id or 0).email or ""
    person = merging.arrive(rows, email=email, guest_id=guest_id, now=now, house=house(), language=language())
    actor = f"person:{person.tag}"
    audit.record(rows, actor=actor, action="signed-in", subject=actor, detail={"by": by})
    return people.sign_in(rows, now=now, person_id=person.id, shared=request.form.get("shared") == "yes")


def _entered(token: str, path: str) -> Response:
    security.begin(token)
    notice(t("You are signed in, and your place is saved.") if viewer().kind == "resident" else t("You are signed in."))
    return redirect(_onward(path), 303)


def _onward(path: str) -> str:
    """Where they were going, or else where they are at home."""
    return path if path != "/" else security.home()


@pages.post("/sign-out")
@public
def sign_out() -> Response:
    """End this sign-in, wherever its cookie was copied to."""
    security.end()
    notice(t("You are signed out on this device."))
    return redirect("/", 303)
