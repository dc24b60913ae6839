"""Search over what films say, guides, modules and explanations. What is typed is kept nowhere."""

from typing import Any

from flask import Blueprint, render_template, request

from lms import db
from lms.catalogue import store as catalogue
from lms.search import store as search
from lms.search.rules import MOST_TYPED, Hit
from lms.web.security import public
from lms.web.words import clock_time
from lms.words import direction, language

pages = Blueprint("search", __name__)
ENGLISH = "en"
SHOWN = 3


@pages.get("/search")
@public
def results() -> str:
    """A box to type in and, once something is asked, what answers it by module; works without script."""
    typed = " ".join(request.args.get("q", "").split())[:MOST_TYPED]
    with db.reading() as session:
        found = search.find(session, typed, tuple({language(): None, ENGLISH: None}))
        titles = {module.id: module for module in catalogue.modules(session)}
        groups = grouped(found.hits, {module_id: row.title for module_id, row in titles.items()})
    return render_template("search/results.html", typed=typed, groups=groups, read_as=found.read_as)


def grouped(hits: tuple[Hit, ...], titles: dict[int, str]) -> list[dict[str, Any]]:
    """The hits by module, the module with the best first; guides, which belong to none, in a group of their own."""
    groups: dict[int | None, list[dict[str, Any]]] = {}
    for hit in hits:
        groups.setdefault(hit.entry.module_id, []).append(hit_view(hit))
    return [
        {
            "title": titles.get(module_id) if module_id is not None else None,
            "hits": views[:SHOWN],
            "more": views[SHOWN:],
        }
        for module_id, views in groups.items()
        if module_id is None or module_id in titles
    ]


def hit_view(hit: Hit) -> dict[str, Any]:
    """One hit as the page shows it; a line of a film leads to its second."""
    entry = hit.entry
    at = hit.at_s if entry.kind == "said" else None
    lang = "" if entry.language == language() else f"&lang={entry.language}"
    return {
        "kind": entry.kind,
        "title": entry.title,
        "parts": hit.parts,
        "lang": entry.language,
        "direction": direction(entry.language),
        "at": None if at is None else clock_time(at),
        "address": entry.address if at is None else f"{entry.address}?t={int(at)}{lang}#film",
    }
