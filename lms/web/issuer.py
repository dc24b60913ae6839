"""What anyone needs to check a badge without asking us: issuer, keys, achievements, lists. No cookie, any site."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template

from lms import db
from lms.badges import signing, store
from lms.badges.formats import did
from lms.badges.formats.base import Json, written
from lms.badges.formats.credential import OB, VC, achievement, profile
from lms.errors import NotFound
from lms.web.assets import STATIC
from lms.web.installation import settings
from lms.web.issuing import BADGE_JSON, LD_JSON, issuing, our_public_keys, prefers_json
from lms.web.security import public

pages = Blueprint("issuer", __name__)
NO_LIST = "There is no such list of badges."


def open_to_all(response: Response, max_age_s: int = 300) -> Response:
    """Let any site's verifier read this answer."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = f"public, max-age={max_age_s}"
    return response


def _json(document: Json, kind: str) -> Response:
    return open_to_all(Response(written(document), mimetype=kind))


@pages.get("/.well-known/did.json")
@public
def did_document() -> Response:
    """The did:web document: every public key ever used."""
    return _json(did.did_document(issuing()[0], our_public_keys()), "application/did+json")


@pages.get("/.well-known/jwks.json")
@public
def jwks() -> Response:
    """The same RSA keys as a JWKS."""
    return _json(did.jwks(our_public_keys()), "application/json")


@pages.get("/issuer")
@public
def profile_page() -> Response:
    """Who issues these badges, for people and for programs."""
    issuer = issuing()[0]
    if prefers_json():
        answer = _json({"@context": [VC, OB], **profile(issuer)}, LD_JSON)
    else:
        answer = open_to_all(
            make_response(render_template("badges/issuer.html", issuer=issuer, controller=settings().controller))
        )
    answer.headers.add("Vary", "Accept")
    return answer


@pages.get("/achievements/<slug>")
@public
def achievement_page(slug: str) -> Response:
    """What a badge is for as it stands now, for people and for programs; badges carry their own frozen copy."""
    with db.reading() as session:
        words = store.frozen(store.badge(session, slug))
    if prefers_json():
        answer = _json({"@context": [VC, OB], **achievement(words, issuing()[0])}, LD_JSON)
    else:
        answer = open_to_all(make_response(render_template("badges/achievement.html", badge=words)))
    answer.headers.add("Vary", "Accept")
    return answer


@pages.get("/achievements/<slug>/image")
@public
def image(slug: str) -> Response:
    """A badge's picture under an address that stays, whatever its file is called."""
    with db.reading() as session:
        store.badge(session, slug)
    file = STATIC / "pictures" / "badges" / f"{slug}.svg"
    if not file.is_file():
        file = file.with_name("plain.svg")
    return open_to_all(Response(file.read_bytes(), mimetype="image/svg+xml"), 86_400)


@pages.get("/status/<int:number>")
@public
def status_json(number: int) -> Response:
    """The list of withdrawn places for badges in JSON."""
    return _status(number, "json", BADGE_JSON)


@pages.get("/status/<int:number>.jwt")
@public
def status_jwt(number: int) -> Response:
    """The same list for badges as tokens."""
    return _status(number, "jwt", "text/plain")


def _status(number: int, form: str, kind: str) -> Response:
    issuer, ring, now = issuing()
    with db.reading() as session:
        if number != 1 and (number > 10_000 or not store.has_list(session, number)):
            raise NotFound(NO_LIST)
        made: Any = getattr(signing.signed_list(session, number, ring, issuer, now), form)
    return open_to_all(Response(made, mimetype=kind))
