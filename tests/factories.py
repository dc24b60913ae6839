"""Makers of test data: plain functions that take the session first and write the least that is true."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from lms.badges import store as badges
from lms.badges.rules import Definition
from lms.catalogue.models import Level, Module, Video, VideoVersion
from lms.people import store as people
from lms.people.models import Person, Staff
from lms.quizzes import store as quizzes

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MODULE = "know-your-rights"


def a_module(session: Session, slug: str = MODULE, *, duration_s: int = 100, number: int = 1) -> Module:
    """A module with its level, a sample film of this length, eight questions and a badge."""
    level = Level(number=number, slug=f"level-{number}", title="Getting started", picture="door", outcomes=[])
    session.add(level)
    session.flush()
    module = Module(
        number=number, slug=slug, level_id=level.id, title=slug, state="film-released", law_checked_on=None, body={}
    )
    session.add(module)
    session.flush()
    a_film(session, module, slug, duration_s=duration_s)
    quizzes.define(session, module.id, [a_question(f"{slug}-{place}") for place in range(1, 9)])
    definition = Definition(
        slug=slug, kind="module", name=slug, description="A module.", narrative="Seen.", module_slug=slug, tags=()
    )
    badges.define(session, definition, NOON)
    return module


def a_film(session: Session, module: Module, slug: str, *, duration_s: int = 100) -> VideoVersion:
    """A main film of the module with its first version."""
    video = Video(slug=slug, module_id=module.id, variant="main")
    session.add(video)
    session.flush()
    version = VideoVersion(
        video_id=video.id,
        number=1,
        host="local",
        host_ref=slug,
        duration_s=duration_s,
        sample=True,
        chapters=[],
        files={"webm": 1, "mp4": 1},
        made_at=NOON,
        retired_at=None,
    )
    session.add(version)
    session.flush()
    return version


def a_question(slug: str) -> dict[str, object]:
    """A single-choice question whose right answer is A."""
    options = [
        {"letter": letter, "text": f"Choice {letter}.", "right": letter == "A", "feedback": f"About {letter}."}
        for letter in "ABC"
    ]
    return {"id": slug, "kind": "one", "stem": f"{slug}?", "options": options, "why": "Because."}


def a_guest(session: Session, now: datetime = NOON) -> Person:
    """A person nobody knows anything of."""
    return people.start_guest(session, now=now)


def a_resident(session: Session, email: str = "amina@example.org", now: datetime = NOON) -> Person:
    """A saved person with an address."""
    person = people.start_guest(session, now=now)
    person.email, person.name, person.saved_at = email, email.partition("@")[0].title(), now
    session.flush()
    return person


def staff(session: Session, role: str = "programme", *, landlord_id: int | None = None, now: datetime = NOON) -> Staff:
    """A staff account of this role."""
    row = Staff(
        email=f"{role}@example.org",
        name=role.title(),
        role=role,
        landlord_id=landlord_id,
        password_hash=None,
        totp_secret=None,
        totp_last=None,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def pass_the_quiz(session: Session, person_id: int, module_id: int, now: datetime, score: int = 7) -> None:
    """A finished attempt with this score; the caller holds the person's lock and settles."""
    attempt = quizzes.add_attempt(session, person_id=person_id, module_id=module_id, drawn=[], now=now)
    quizzes.finish_attempt(session, attempt, score, now)
