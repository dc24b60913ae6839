"""Staff: enrolling a password and a second factor by a printed link, and signing in with both, every time."""

from io import BytesIO

import segno
from flask import Blueprint, Response, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from lms import audit, clock, db, limits
from lms.errors import BadInput, Gone, TooMany
from lms.people import proofs
from lms.people import store as people
from lms.people import ways_store as ways
from lms.people.models import Staff
from lms.people.rules import (
    STAFF_TRIES_PER_ADDRESS,
    STAFF_TRIES_PER_NETWORK,
    checked_code,
    checked_password,
    fresh_step,
    network_of,
    normal_password,
    same,
)
from lms.web import forms, security
from lms.web.installation import settings
from lms.web.security import public
from lms.web.words import notice
from lms.words import t

pages = Blueprint("staff_sign_in", __name__)
WINDOW_S = 900
TOO_MANY = "That was a lot of tries. Please wait a quarter of an hour, then try again."
NOT_TOGETHER = "Those three do not belong together. Check each one; every code works once, so wait for a new one."
NOT_SAME = "The two passwords are not the same."
WRONG_CODE = "That is not the code your app shows now. Scan the picture again, or type the key."


@pages.get("/sign-in/staff")
@public
def page() -> str:
    """Ask for e-mail address, password and code together."""
    return _page(request.args.get("next"))


def _page(going: str | None, email: str = "", errors: dict[str, str] | None = None) -> str:
    path = forms.next_address(going)
    return render_template("people/staff_sign_in.html", email=email, errors=errors or {}, next_path=path)


@pages.post("/sign-in/staff")
@public
def sign_in() -> AnyResponse | tuple[str, int]:
    """Let staff in who know the password and hold the second factor; the answer to all others is the same.

    Two transactions, because hashing must not hold the write lock and tries are counted before it.
    """
    email = request.form.get("email", "").strip().lower()[:254]
    with db.writing() as rows:
        allowed = _may_try(rows, email)
        found = people.find_staff_by_email(rows, email)
        staff_id, kept = (None, None) if found is None else (found.id, found.password_hash)
    if not allowed:
        raise TooMany(TOO_MANY)
    fits = proofs.password_fits(kept, request.form.get("password", "")[:1000])
    with db.writing() as rows:
        token = _proved(rows, staff_id, fits)
    if not token:
        return _page(request.form.get("next"), email, {"email": t(NOT_TOGETHER)}), 400
    security.begin(token)
    notice(t("You are signed in."))
    path = forms.next_address(request.form.get("next"))
    return redirect(path if path != "/" else security.home(), 303)


def _may_try(rows: Session, email: str) -> bool:
    network = limits.take(
        rows, f"staff-from:{network_of(request.remote_addr)}", at_most=STAFF_TRIES_PER_NETWORK, per_s=WINDOW_S
    )
    return network and limits.take(rows, f"staff:{email}", at_most=STAFF_TRIES_PER_ADDRESS, per_s=WINDOW_S)


def _proved(rows: Session, staff_id: int | None, password_fits: bool) -> str:
    """The token of a new sign-in, or "" where something is wrong; both are written down."""
    account = None if staff_id is None else people.staff(rows, staff_id, locked=True)
    step = None if account is None else _step(account)
    actor = "nobody" if account is None else f"staff:{account.id}"
    if account is None or step is None or not password_fits:
        audit.record(rows, actor="nobody", action="staff-sign-in-refused", subject=actor)
        return ""
    account.totp_last = step
    people.sign_out(rows, security.session_token())
    audit.record(rows, actor=actor, action="signed-in", subject=actor, detail={"by": "password and code"})
    return people.sign_in(rows, now=clock.now(), staff_id=account.id)


def _step(account: Staff) -> int | None:
    """The time step of the code that was typed, when it fits and was not used before."""
    if account.totp_secret is None:
        return None
    try:
        code = checked_code(request.form.get("code", ""))
    except BadInput:
        return None
    return fresh_step(proofs.totp_steps(account.totp_secret, code, clock.now()), account.totp_last)


@pages.get("/sign-in/enrol/<token>")
@public
def enrol_page(token: str) -> AnyResponse:
    """Ask for a new password and show the second factor. Opening it uses nothing up."""
    return _enrol_page(token)


def _enrol_page(token: str, errors: dict[str, str] | None = None) -> AnyResponse:
    account, secret = _enrolling(token)
    key = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    said = {name: t(sentence) for name, sentence in (errors or {}).items()}
    html = render_template("people/enrol.html", email=account.email, key=key, token=token, errors=said)
    response = Response(html, mimetype="text/html", status=400 if errors else 200)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _enrolling(token: str) -> tuple[Staff, str]:
    """The account a link enrols, and the second factor it offers; `Gone` for any other link."""
    with db.reading() as rows:
        way = ways.way_in(rows, token, clock.now())
        if way.purpose != "enrol" or way.staff_id is None:
            raise Gone(ways.LINK_ENDED)
        return people.staff(rows, way.staff_id), proofs.totp_secret(settings().secret_key, token)


@pages.get("/sign-in/enrol/<token>/key.svg")
@public
def key_picture(token: str) -> AnyResponse:
    """The second factor as a QR code."""
    account, secret = _enrolling(token)
    picture = BytesIO()
    address = proofs.totp_address(secret, account.email, settings().programme_name)
    segno.make(address, error="m").save(
        picture, kind="svg", scale=5, border=4, dark="#000", light="#fff", xmldecl=False
    )
    response = Response(picture.getvalue(), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.post("/sign-in/enrol/<token>")
@public
def enrol(token: str) -> AnyResponse:
    """Keep password and second factor, use the link up, and send the person to sign in with both."""
    now = clock.now()
    _, secret = _enrolling(token)
    try:
        password, step = _new_proofs(secret)
    except BadInput as problem:
        return _enrol_page(token, problem.errors)
    kept = proofs.hash_password(password)
    with db.writing() as rows:
        way = ways.use_link(rows, token, now)
        account = people.staff(rows, way.staff_id or 0, locked=True)
        people.enrol(rows, account, password_hash=kept, totp_secret=secret, totp_step=step)
        actor = f"staff:{account.id}"
        audit.record(rows, actor=actor, action="enrolled", subject=actor)
    notice(t("Your password and your app are set up. Now sign in with both. Wait until the app shows a new code."))
    return redirect("/sign-in/staff", 303)


def _new_proofs(secret: str) -> tuple[str, int]:
    """The checked password and the time step of the first code; `BadInput` with a sentence for each field."""
    errors: dict[str, str] = {}
    password = request.form.get("password", "")
    try:
        password = checked_password(password, proofs.common_passwords())
        if not same(password, normal_password(request.form.get("again", ""))):
            errors["again"] = NOT_SAME
    except BadInput as problem:
        errors |= problem.errors
    step = None
    try:
        step = fresh_step(proofs.totp_steps(secret, checked_code(request.form.get("code", "")), clock.now()), None)
        if step is None:
            errors["code"] = WRONG_CODE
    except BadInput:
        errors["code"] = WRONG_CODE
    if errors or step is None:
        raise BadInput(WRONG_CODE, errors)
    return password, step
