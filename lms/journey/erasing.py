"""Everything held of a person, to take along or to erase. One file, so that the two cannot drift apart."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms import audit, mail
from lms.badges import store as badges
from lms.catalogue import store as catalogue
from lms.completion import store as completion
from lms.errors import NotFound
from lms.gatherings import store as gatherings
from lms.landlords import store as landlords
from lms.people import store as people
from lms.people.models import Person
from lms.quizzes import store as quizzes
from lms.watching import store as watching
from lms.watching.rules import runs, unpacked


def everything(session: Session, person_id: int, now: datetime) -> dict[str, Any]:
    """What we hold of a person as plain values, moments as datetimes."""
    found = people.person(session, person_id)
    return {
        "person": _person(session, found),
        "sign_ins": [
            {"made_at": row.made_at, "used_at": row.used_at, "until_at": row.until_at, "shared": row.shared}
            for row in people.sign_ins_of(session, person_id, now)
        ],
        "watched": [_watch(session, watch) for watch in watching.watches_of(session, person_id)],
        "starts": [
            {"module": _module(session, row.module_id), "at": row.at, "language": row.language, "region": row.region}
            | {"landlord": _landlord(session, row.landlord_id)}
            for row in completion.starts_of(session, person_id)
        ],
        "completions": [
            {"module": _module(session, row.module_id), "at": row.at, "route": row.route, "evidence": row.evidence}
            for row in completion.completions_of(session, person_id)
        ],
        "quizzes": [_attempt(session, row) for row in quizzes.attempts_of(session, person_id)],
        "attendance": [
            {"gathering": row.gathering_id, "whole": row.whole, "recorded_at": row.recorded_at}
            for row in gatherings.attendances_of(session, person_id)
        ],
        "badges": [
            {"number": row.uuid, "awarded_at": row.awarded_at, "route": row.route, "words": row.achievement}
            | {"visibility": row.visibility, "share_name": row.share_name, "subject": row.subject}
            | {"withdrawn_at": row.ended_at, "files": badges.signed_files(session, row.uuid)}
            for row in badges.every_award_of(session, person_id)
        ],
        "written_down": [
            {"at": row.at, "action": row.action, "detail": row.detail}
            for row in audit.entries_of(session, f"person:{found.tag}")
        ],
    }


def _person(session: Session, found: Person) -> dict[str, Any]:
    plain = ("name", "email", "language", "region", "created_at", "saved_at", "last_seen_at", "tag")
    return {name: getattr(found, name) for name in plain} | {"landlord": _landlord(session, found.landlord_id)}


def _landlord(session: Session, landlord_id: int | None) -> str | None:
    return landlords.landlord(session, landlord_id).name if landlord_id else None


def _module(session: Session, module_id: int) -> str:
    return catalogue.module_by_id(session, module_id).slug


def _watch(session: Session, watch: Any) -> dict[str, Any]:
    sets = ("seen", "passages", "together", "parked")
    version = catalogue.version(session, watch.version_id)
    return {
        "film": {
            "host": version.host,
            "cut": version.number,
            "duration_s": version.duration_s,
            "credits_at_s": version.credits_at_s,
        },
        "seconds": {name: runs(unpacked(getattr(watch, name))) for name in sets},
        "resume_s": watch.resume_s,
        "other_device_s": watch.other_s,
        "changed_at": watch.changed_at,
    }


def _attempt(session: Session, attempt: Any) -> dict[str, Any]:
    answers = quizzes.answers(session, attempt).values()
    return {
        "module": _module(session, attempt.module_id),
        "made_at": attempt.made_at,
        "finished_at": attempt.finished_at,
        "score": attempt.score,
        "answers": [{"question": row.question_id, "chosen": row.chosen, "right": row.right} for row in answers],
    }


def erase(session: Session, person_id: int, now: datetime) -> None:
    """Erase a person and the guests who became them. Counts stay, and badge files they hold stay valid."""
    (found,) = people.lock(session, person_id)
    if found.id != person_id:
        raise NotFound("We could not find that person.")
    if found.email is not None:
        mail.forget_to(session, found.email)
    selves = people.selves(session, person_id)
    for one in selves:
        watching.forget(session, one)
        quizzes.forget(session, one)
        gatherings.forget(session, one)
        completion.forget(session, one)
        badges.forget_person(session, one, withdraw=False, now=now)
    people.forget(session, selves)
