"""What search is fed: every line said in the films, what modules and guides say, and why answers are right.

A source is fed again when its words have changed, known by a stamp made of them; so a refresh of nothing costs a look.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict

from sqlalchemy.orm import Session

from lms.captions import store as captions
from lms.captions.rules import passages
from lms.catalogue import store as catalogue
from lms.catalogue.store import Film
from lms.guides import store as guides
from lms.quizzes import store as quizzes
from lms.search import store as search
from lms.search.store import Fed

ENGLISH = "en"


def refresh(session: Session) -> int:
    """Feed what has changed since, take out what is gone; how many sources were changed."""
    before, changed = search.stamps(session), 0
    fed = {source: entries for source, entries in _sources(session) if entries}
    for source, entries in fed.items():
        stamp = hashlib.sha256(json.dumps([asdict(entry) for entry in entries]).encode()).hexdigest()[:16]
        if before.get(source) != stamp:
            search.feed(session, source, stamp, entries)
            changed += 1
    for source in before.keys() - fed.keys():
        search.forget(session, source)
        changed += 1
    return changed


def _sources(session: Session) -> Iterator[tuple[str, list[Fed]]]:
    titles = {module.id: module.title for module in catalogue.modules(session)}
    for module in catalogue.modules(session):
        body, address = module.body, f"/modules/{module.slug}"
        summary = body.get("summary", [])
        told = [body.get("aim", ""), *body.get("outcomes", []), *([summary] if isinstance(summary, str) else summary)]
        about = Fed("about", ENGLISH, module.title, " ".join(filter(None, told)), address, module.id)
        yield f"about:{module.slug}", [about] if about.text else []
        whys = [Fed("why", ENGLISH, row.stem, row.why, address, module.id) for row in quizzes.bank(session, module.id)]
        yield f"why:{module.slug}", [entry for entry in whys if entry.text]
    for film in catalogue.films(session):
        yield from _said(film, titles[film.module_id])
    for guide in guides.guides(session):
        text = " ".join(line["text"] for line in guide.lines)
        yield f"guide:{guide.slug}", [Fed("guide", ENGLISH, guide.title, text, f"/guides/{guide.slug}")]


def _said(film: Film, title: str) -> Iterator[tuple[str, list[Fed]]]:
    """The passages of each track, with the place of each line in them, so that a hit leads to its second."""
    for track in captions.tracks(film.video_slug, sample=film.sample):
        entries = []
        for passage in passages(captions.cues(track), film.duration_s):
            marks, text = [], ""
            for cue in passage.cues:
                text += " " if text else ""
                marks.append((len(text), cue.start_s))
                text += cue.text.replace("\n", " ")
            address = f"/modules/{film.module_slug}"
            entries.append(Fed("said", track.language, title, text, address, film.module_id, tuple(marks)))
        yield f"said:{track.video}.{track.language}", entries
