"""A resident's account: what they say of themselves, where they are signed in, taking their record away, erasing it."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from lms import audit, clock, db
from lms.errors import BadInput, Refused
from lms.journey import erasing
from lms.landlords import store as landlords
from lms.people import store as people
from lms.people.models import Person
from lms.people.rules import REGIONS, checked_account
from lms.web import forms, security
from lms.web.security import resident, viewer
from lms.web.words import LANGUAGE_COOKIE, notice
from lms.words import LANGUAGES, t

pages = Blueprint("account", __name__)
SAVE_FIRST = "Save your place first. Then we can keep this for you."


def _mine(rows: Session) -> Person:
    return people.person(rows, viewer().person_id or 0)


@pages.get("/account")
@resident
def account() -> str:
    """What we hold, and what can be changed."""
    with db.reading() as rows:
        mine = _mine(rows)
        said = {"name": mine.name or "", "landlord": str(mine.landlord_id or ""), "region": mine.region or ""}
        return _page(rows, said | {"language": mine.language}, {})


def _page(rows: Session, said: dict[str, str], errors: dict[str, str]) -> str:
    rather_not = {"value": "", "text": t("I would rather not say")}
    return render_template(
        "people/account.html",
        said=said,
        errors={name: t(sentence) for name, sentence in errors.items()},
        email=viewer().email,
        landlords=[rather_not, *({"value": str(one.id), "text": one.name} for one in landlords.landlords(rows))],
        regions=[rather_not, *({"value": name, "text": name} for name in REGIONS)],
        tongues=[{"value": tag, "text": name} for tag, name in LANGUAGES.items()],
        sign_ins=_sign_ins(rows),
    )


def _sign_ins(rows: Session) -> list[dict[str, Any]]:
    here = people.hashed(security.session_token())
    found = people.sign_ins_of(rows, viewer().person_id or 0, clock.now())
    return [
        {"made_at": row.made_at, "used_at": row.used_at, "shared": row.shared, "here": row.token_hash == here}
        for row in found
    ]


@pages.post("/account")
@resident
def change() -> AnyResponse | tuple[str, int]:
    """Keep what was changed."""
    if not viewer().saved:  # nor could anybody fill a landlord's figures without so much as an address
        raise Refused(SAVE_FIRST)
    said = {name: request.form.get(name, "") for name in ("landlord", "region", "language")}
    said["name"] = forms.seen_text("name")
    try:
        with db.writing() as rows:
            known = [one.id for one in landlords.landlords(rows)]
            wanted = checked_account(**said, landlords=known, languages=list(LANGUAGES))
            (mine,) = people.lock(rows, viewer().person_id or 0)
            people.change_account(rows, mine, wanted)
    except BadInput as problem:
        with db.reading() as rows:
            return _page(rows, said, problem.errors), 400
    notice(t("We kept your changes."))
    response = redirect("/account", 303)
    response.delete_cookie(LANGUAGE_COOKIE)  # from now on the account decides
    return response


@pages.post("/account/sign-out-everywhere")
@resident
def sign_out_everywhere() -> AnyResponse:
    """End all of this person's sign-ins, this one too."""
    with db.writing() as rows:
        people.sign_out_everywhere(rows, person_id=viewer().person_id)
        audit.record(rows, actor=viewer().actor, action="signed-out-everywhere", subject=viewer().actor)
    security.end()
    notice(t("You are signed out on every device."))
    return redirect("/", 303)


@pages.get("/account/export")
@resident
def export() -> Response:
    """Everything we hold of this person, as a file."""
    with db.reading() as rows:
        held = erasing.everything(rows, viewer().person_id or 0, clock.now())
    response = jsonify(_plain(held))
    response.headers["Content-Disposition"] = 'attachment; filename="my-learning.json"'
    return response


def _plain(value: Any) -> Any:
    """Moments as ISO 8601 text."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


@pages.get("/account/delete")
@resident
def delete_page() -> str:
    """Say what goes and what stays, and ask once."""
    return render_template("people/delete.html", errors={})


@pages.post("/account/delete")
@resident
def delete() -> AnyResponse | tuple[str, int]:
    """Erase the person; counts that name nobody stay."""
    if request.form.get("sure") != "yes":
        unsure = {"sure": t("Tick the box if you are sure. Nothing was deleted.")}
        return render_template("people/delete.html", errors=unsure), 400
    with db.writing() as rows:
        audit.record(rows, actor=viewer().actor, action="erased", subject=viewer().actor)
        erasing.erase(rows, viewer().person_id or 0, clock.now())
    security.end()
    notice(t("Everything we held about you is deleted."))
    return redirect("/", 303)
