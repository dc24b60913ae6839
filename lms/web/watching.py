"""Watching: what the player sends, and what it may ask."""

import logging
from typing import Any

from flask import Blueprint, Response, jsonify

from lms import clock, commits, db
from lms.errors import SignInNeeded
from lms.journey import watching as journey
from lms.journey.watching import Standing
from lms.people import store as people
from lms.web import forms, guests, health, security
from lms.web.installation import house
from lms.web.phrases import missing_sentence
from lms.web.security import Viewer, public, viewer

log = logging.getLogger("lms.watching")
pages = Blueprint("watching", __name__)
NEXT_S = 15
GONE = "Your sign-in has ended. Sign in again to save; nothing on this device is lost."


@pages.post("/videos/<video>/heartbeat")
@public
def heartbeat(video: str) -> Response:
    """Take in one heartbeat; "saved" is said only after the commit."""
    beat = forms.heartbeat()
    health.heard(beat)
    who = viewer()
    if beat.who is not None and beat.who != who.tag and not _was(who, beat.who):
        raise SignInNeeded(GONE)
    now = clock.now()
    claim = journey.claim(
        video_slug=video,
        spans=beat.spans,
        resume_s=beat.resume_s,
        opened_at=beat.opened_at,
        age_s=beat.age_s,
        device=beat.device,
        now=now,
    )
    rules, token = house(), ""
    if who.person_id is not None:
        person_id = who.person_id
        stands = commits.shared(lambda session: journey.watched(session, person_id, claim, now, rules))
    else:
        with db.writing() as session:
            guest_id, token = guests.resident_or_guest(session, now)
            stands = journey.watched(session, guest_id, claim, now, rules)
    if token:
        security.begin(token)
    return jsonify(answer(stands, security.viewer().tag))


def _was(who: Viewer, tag: str) -> bool:
    """Whether a page left open speaks the old name of the guest who became this viewer."""
    with db.reading() as session:
        return who.person_id is not None and people.became(session, tag, who.person_id)


@pages.get("/videos/<video>/watch")
@public
def watch(video: str) -> Response:
    """What this page's person has seen of a film."""
    with db.reading() as session:
        stands = journey.standing(session, viewer().person_id, video, house())
    response = jsonify(answer(stands, viewer().tag) | {"seen": stands.seen})
    response.headers["Cache-Control"] = "no-store"
    return response


def answer(stands: Standing, tag: str) -> dict[str, Any]:
    """The public answer of a heartbeat: see the design's address list."""
    outcome = stands.outcome
    return {
        "saved": True,
        "who": tag,
        "covered": stands.covered_s,
        "duration": stands.film.duration_s,
        "asked": stands.film.asked_s,
        "coverage": round(stands.covered_s / stands.film.asked_s, 4),
        "unverified": stands.parked_s,
        "resume": stands.resume_s,
        "also_resume": stands.also_s,
        "completed": outcome.completed,
        "missing": missing_sentence(outcome.verdict.missing, outcome.completed),
        "awarded": outcome.award,
        "next": NEXT_S,
    }
