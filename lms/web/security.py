"""Who is looking and who may enter. Doors are shut unless a view says otherwise: one decorator on every view.

Flask-Login lives behind this file. Its cookie holds a random token whose hash is a row; deleting the row ends the
sign-in wherever its cookie was copied to. `session_protection` is off: it signs people out when a phone moves from
wi-fi to mobile data.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, Request, Response, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError

from lms import clock, db
from lms.errors import Busy, Refused, SignInNeeded
from lms.people import store as people
from lms.people.known_store import SignedIn, find_signed_in

View = TypeVar("View", bound=Callable[..., Any])

CROSS_SITE = "This came from another site, so we did not act on it. Please go back to the page and try again."
SIGN_IN_FIRST = "Please sign in to see this page."
NOT_FOR_YOU = "This page is for other people. If you think that is wrong, please tell the programme."
KEPT_COOKIES = 4000
KEPT_COOKIE_S = 600  # a cookie that runs out is known to for ten minutes more; its row in the database decides
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")

ROLES: dict[str, frozenset[str]] = {
    "resident": frozenset({"resident"}),
    "facilitator": frozenset({"facilitator", "programme", "administrator"}),
    "programme": frozenset({"programme", "administrator"}),
    "administrator": frozenset({"administrator"}),
    "funder": frozenset({"funder", "programme", "administrator"}),
    "landlord": frozenset({"landlord"}),
}


@dataclass(frozen=True)
class Viewer:
    """Who is looking. `kind`: nobody, resident (guests too), or a staff role. `tag` is the page's opaque name."""

    kind: str = "nobody"
    person_id: int | None = None
    staff_id: int | None = None
    landlord_id: int | None = None
    tag: str = ""
    name: str = ""
    email: str = ""
    saved: bool = False
    language: str = ""
    shared: bool = False

    @property
    def actor(self) -> str:
        """How the audit book names this viewer."""
        if self.staff_id is not None:
            return f"staff:{self.staff_id}"
        return f"person:{self.tag}" if self.tag else "nobody"


NOBODY = Viewer()
# Where each is at home. Who runs sessions or pays has no page of their own yet, so not one that refuses them.
HOMES = {"landlord": "/landlord", "programme": "/programme", "administrator": "/programme"}


class _Cookies(SecureCookieSessionInterface):
    """Flask's own signed cookie. A browser sends the same one for months: what was verified is not verified again."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, str], tuple[float, dict[str, str | bool]]] = {}

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session in the request's cookie, an empty one where there is none of ours."""
        sent = request.cookies.get(self.get_cookie_name(app), "")
        known = self._kept.get((app.secret_key, sent))
        if known is not None and known[0] > time.monotonic():
            return self.session_class(known[1])
        found = super().open_session(app, request)
        if found and sent and all(isinstance(value, str | bool) for value in found.values()):
            if len(self._kept) >= KEPT_COOKIES:
                self._kept.clear()
            self._kept[app.secret_key, sent] = (time.monotonic() + KEPT_COOKIE_S, dict(found))
        return found


class _SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """What Flask-Login keeps for a request: the viewer, and the token as its id."""

    def __init__(self, token: str, who: Viewer) -> None:
        self.token = token
        self.who = who

    def get_id(self) -> str:
        return self.token


def viewer() -> Viewer:
    """Who is looking at this request's page."""
    user = current_user._get_current_object()  # once: each look through the proxy costs a microsecond or five
    return user.who if isinstance(user, _SignedIn) else NOBODY


def home() -> str:
    """The page to go to after signing in where none was asked for."""
    return HOMES.get(viewer().kind, "/")


def begin(token: str) -> None:
    """Put a sign-in's token into this browser's cookie and look through its eyes from now on."""
    session.clear()
    session.permanent = True
    login_user(_SignedIn(token, NOBODY))
    found = _load(token)
    if found is not None:
        g._login_user = found


def end() -> None:
    """Take the sign-in out of this browser; returns after the row is deleted."""
    token = session.get("_user_id", "")
    with db.writing() as rows:
        people.sign_out(rows, token)
    logout_user()
    session.clear()


def session_token() -> str:
    """The present sign-in's token, or an empty string."""
    return str(session.get("_user_id", ""))


def _seen_as(found: SignedIn) -> Viewer:
    """The viewer behind a sign-in: a resident, or staff by their role."""
    if found.person_id is not None:
        return Viewer(
            kind="resident",
            person_id=found.person_id,
            tag=found.tag or "",
            name=found.name or "",
            email=found.email or "",
            saved=found.saved_at is not None,
            language=found.language or "",
            shared=found.shared,
        )
    return Viewer(
        kind=found.role or "nobody",
        staff_id=found.staff_id,
        landlord_id=found.landlord_id,
        name=found.staff_name or "",
        email=found.staff_email or "",
        saved=True,
    )


def _loaded(token: str) -> _SignedIn | None:
    """As `_load`. Where the database cannot say, the page that says so is shown as to nobody: it must not ask again."""
    try:
        return _load(token)
    except (SQLAlchemyError, Busy):
        g._login_user = AnonymousUserMixin()
        raise


def _load(token: str) -> _SignedIn | None:
    """The viewer behind a token; None when its row is gone or has run out."""
    now = clock.now()
    found = db.glance(lambda rows: find_signed_in(rows, token, now))
    if found is None:
        return None
    if found.stale(now):
        with db.writing() as session:
            people.touch(session, token, now)
    return _SignedIn(token, _seen_as(found))


def _gate(name: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        if getattr(view, "entry", None):
            raise TypeError(f"{view.__name__} already says who may enter")

        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            who = viewer()
            if name != "public" and who.kind not in ROLES[name]:
                raise SignInNeeded(SIGN_IN_FIRST) if who.kind == "nobody" else Refused(NOT_FOR_YOU)
            return view(*args, **kwargs)

        vars(guarded)["entry"] = name  # read by the test over all routes
        return guarded  # type: ignore[return-value]  # same shape as the view

    return mark


public = _gate("public")
resident = _gate("resident")
facilitator = _gate("facilitator")
programme = _gate("programme")
administrator = _gate("administrator")
funder = _gate("funder")
landlord = _gate("landlord")


def same_origin() -> None:
    """Refuse an unsafe request that did not come from our own pages (no token: the browser itself says)."""
    if request.method not in UNSAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        good = site == "same-origin" or (site == "none" and origin is None)
    elif origin is not None:
        good = origin.partition("://")[2] == request.host  # compared as it stands: parsing fails on "http://["
    else:
        good = False
    if not good:
        raise Refused(CROSS_SITE)


def attach(app: Flask, *, secure: bool) -> None:
    """Hang sign-in and the origin check on the app."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-lms" if secure else "lms",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=400),
    )
    app.session_interface = _Cookies()
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app)
    manager.user_loader(_loaded)
    app.before_request(same_origin)
    app.after_request(_private)


def _private(response: Response) -> Response:
    """Pages made for somebody are never kept by caches."""
    if viewer().kind != "nobody" or "Set-Cookie" in response.headers:
        response.headers["Cache-Control"] = "no-store"
        response.headers.add("Vary", "Cookie")
    return response
