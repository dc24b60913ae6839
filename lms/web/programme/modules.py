"""Words of a module for programme staff: change, look at the draft, publish, take back."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from lms import db, revisions
from lms.catalogue import store as catalogue
from lms.errors import BadInput
from lms.journey import editing
from lms.journey.editing import Words
from lms.web.programme.links import staff_links
from lms.web.security import programme, viewer
from lms.web.words import notice
from lms.words import t

pages = Blueprint("modules", __name__, url_prefix="/programme/modules")


@pages.get("")
@programme
def index() -> str:
    """Every module with its title and state."""
    with db.reading() as session:
        rows = [
            {"number": one.number, "slug": one.slug} | asdict(editing.words_of(one))
            for one in catalogue.modules(session)
        ]
    return render_template(
        "programme/modules.html", rows=rows, states=state_words(), staff_links=staff_links("modules")
    )


@pages.get("/<module>")
@programme
def one(module: str) -> str:
    """One module's words to change, its drafts and what was published."""
    return _page(module, None, {})


@pages.post("/<module>")
@programme
def keep(module: str) -> Any:
    """Keep changed words as a draft; what cannot stand is shown again with its sentence, nothing lost."""
    words = _posted()
    try:
        with db.writing() as session:
            editing.draft(session, module, words, viewer().actor)
    except BadInput as problem:
        return _page(module, words, problem.errors), 400
    notice(t("The draft is kept. Residents do not see it yet."))
    return redirect(url_for("modules.one", module=module, _anchor="history"), code=303)


@pages.post("/<module>/publish")
@programme
def publish(module: str) -> Any:
    """Show a draft to residents."""
    number = request.form.get("number", "")
    with db.writing() as session:
        editing.publish(session, module, int(number) if number.isdecimal() else 0, viewer().actor)
    notice(t("Published. Residents read this now."))
    return redirect(url_for("modules.one", module=module), code=303)


@pages.post("/<module>/undo")
@programme
def undo(module: str) -> Any:
    """Go back to the words before."""
    with db.writing() as session:
        editing.undo(session, module, viewer().actor)
    notice(t("Taken back. Residents read what stood before."))
    return redirect(url_for("modules.one", module=module), code=303)


def _posted() -> Words:
    said = {
        name: request.form.get(name, "").strip() for name in ("title", "state", "aim", "your_turn", "law_checked_on")
    }
    return Words(title_is_ours="title_is_ours" in request.form, **said)


def state_words() -> dict[str, str]:
    """The states of a module in words."""
    return {
        "announced": t("Announced, no film yet"),
        "in-person-only": t("In person only"),
        "film-released": t("Film released"),
        "updated": t("Updated"),
    }


def _page(module: str, words: Words | None, errors: dict[str, str]) -> str:
    with db.reading() as session:
        row = catalogue.module(session, module)
        shown = asdict(words or editing.words_of(row))
        history = [_revision(one) for one in revisions.history(session, editing.KIND, module)]
        number, title = row.number, row.title
    return render_template(
        "programme/module.html",
        module={"slug": module, "number": number, "title": title},
        words=shown,
        history=history,
        states=[{"value": value, "text": text} for value, text in state_words().items()],
        errors={name: t(sentence) for name, sentence in errors.items()},
        staff_links=staff_links("modules"),
    )


def _revision(row: revisions.Revision) -> dict[str, Any]:
    return {
        "number": row.number,
        "title": row.body.get("title", ""),
        "aim": row.body.get("aim", ""),
        "standing": row.standing,
        "published": row.published_at is not None,
        "made_at": row.made_at,
    }
