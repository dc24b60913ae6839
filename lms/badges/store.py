"""Badges and awards in the database. Awarding locks nothing itself: the caller holds the person's row."""

import random
import uuid as uuids
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from lms.badges.formats.base import AwardFacts, Identity
from lms.badges.formats.status_list import PLACES
from lms.badges.models import Award, Badge, SignedFile, StatusList, Subject
from lms.badges.rules import END_REASONS, EVIDENCE, Definition, checked_visibility
from lms.db import inserted
from lms.errors import NotFound, Problem
from lms.prepared import Prepared, Where

NO_BADGE = "There is no such badge."
NO_PLACE = "We could not give this badge a place on the list of badges. Please tell the programme."
TRIES = 50  # that many taken places in a row mean a list is nearly full: the next one opens
_chance = random.SystemRandom()
_HELD = Prepared(
    select(Badge.id, Award.uuid, Award.ended_at)
    .outerjoin(Award, (Award.badge_id == Badge.id) & (Award.person_id == bindparam("person_id")))
    .where(Badge.module_slug == bindparam("module_slug"))
    .order_by(Award.ended_at.is_not(None), Award.awarded_at.desc())
    .limit(1)
)


def define(session: Session, definition: Definition, now: datetime) -> Badge:
    """Write a definition, or a new version where its words changed; awards keep the words they had."""
    badge = session.scalar(select(Badge).where(Badge.slug == definition.slug).with_for_update())
    words = definition.words()
    if badge is None:
        badge = Badge(slug=definition.slug, version=1, achievement=words, created_at=now)
        session.add(badge)
    elif badge.achievement != words:
        badge.version += 1
        badge.achievement = words
    badge.kind, badge.module_slug = definition.kind, definition.module_slug
    session.flush()
    return badge


def find_badge_for_module(session: Session, module_slug: str) -> Badge | None:
    """The badge a module earns, or None while it has none."""
    return session.scalar(select(Badge).where(Badge.module_slug == module_slug))


def badge_for_module(session: Session, module_slug: str) -> Badge:
    """The badge a module earns. Raises `NotFound`."""
    return _found(find_badge_for_module(session, module_slug))


def badge(session: Session, slug: str) -> Badge:
    """The badge under this address. Raises `NotFound`."""
    return _found(session.scalar(select(Badge).where(Badge.slug == slug)))


def _found(found: Badge | None) -> Badge:
    if found is None:
        raise NotFound(NO_BADGE)
    return found


def frozen(found: Badge) -> dict[str, Any]:
    """A definition as an award keeps it."""
    return {"slug": found.slug, "kind": found.kind, "version": found.version, **found.achievement}


def award(
    session: Session,
    *,
    person_id: int,
    badge_id: int,
    route: str,
    now: datetime,
    chance: random.Random = _chance,
) -> Award:
    """The person's award of this badge: the one that has not ended, or a new one. Repeatable.

    `chance` draws the uuids and the place; only a demonstration that must repeat itself passes its own.
    """
    fixed = {
        "person_id": person_id,
        "badge_id": badge_id,
        "awarded_at": now,
        "route": _known(route, EVIDENCE),
        "achievement": frozen(session.get_one(Badge, badge_id)),
        "subject": _subject(session, person_id, chance),
        "visibility": "private",
    }
    number = _newest_list(session, now)
    for tried in range(1, 3 * TRIES):
        drawn = {"uuid": _uuid(chance), "list_number": number, "place": chance.randrange(PLACES)}
        if _insert_once(session, Award, {**fixed, **drawn}):
            return session.get_one(Award, drawn["uuid"])
        held = _open_award(session, person_id, badge_id)
        if held is not None:
            return held
        if tried % TRIES == 0:
            number = _open_list(session, number + 1, now)
    raise Problem(NO_PLACE)


def _known(word: str, words: Any) -> str:
    if word not in words:
        raise ValueError(f"{word!r} is none of {', '.join(words)}")
    return word


def _insert_once(session: Session, table: Any, values: Mapping[str, Any]) -> bool:
    """Insert unless a unique key is taken; True where this call wrote. Alike on both databases."""
    key = table.__mapper__.primary_key[0]
    done = session.execute(inserted(session, table).values(**values).on_conflict_do_nothing().returning(key))
    return done.first() is not None


def _uuid(chance: random.Random) -> str:
    return str(uuids.UUID(int=chance.getrandbits(128), version=4))


def _subject(session: Session, person_id: int, chance: random.Random) -> str:
    _insert_once(session, Subject, {"person_id": person_id, "urn": f"urn:uuid:{_uuid(chance)}"})
    return session.get_one(Subject, person_id).urn


def _newest_list(session: Session, now: datetime) -> int:
    number = session.scalar(select(func.max(StatusList.number)))
    return number if number is not None else _open_list(session, 1, now)


def _open_list(session: Session, number: int, now: datetime) -> int:
    _insert_once(session, StatusList, {"number": number, "opened_at": now})
    return number


def _open_award(session: Session, person_id: int, badge_id: int) -> Award | None:
    wanted = select(Award).where(Award.person_id == person_id, Award.badge_id == badge_id, Award.ended_at.is_(None))
    return session.scalar(wanted)


def find_held(session: Where, person_id: int, module_slug: str) -> tuple[int, str | None, bool] | None:
    """The badge a module earns, and this person's newest award of it: (badge id, its uuid or None, whether it has not
    ended); None while the module has no badge."""
    row = _HELD.find(session, person_id=person_id, module_slug=module_slug)
    return None if row is None else (row[0], row[1], row[1] is not None and row[2] is None)


def awards_of(session: Session, person_id: int) -> list[Award]:
    """A person's awards that count, oldest first."""
    wanted = select(Award).where(Award.person_id == person_id, Award.ended_at.is_(None))
    return list(session.scalars(wanted.order_by(Award.awarded_at, Award.uuid)))


def every_award_of(session: Session, person_id: int) -> list[Award]:
    """A person's awards, those that ended too, oldest first."""
    wanted = select(Award).where(Award.person_id == person_id)
    return list(session.scalars(wanted.order_by(Award.awarded_at, Award.uuid)))


def find_award(session: Session, uuid: str) -> Award | None:
    """The award of that number, ended or not, or None."""
    return session.get(Award, uuid)


def award_of(session: Session, uuid: str, person_id: int | None) -> Award:
    """The award, when it is this person's. Raises `NotFound`, the same for a stranger as for no award."""
    found = None if person_id is None else session.get(Award, uuid)
    if found is None or found.person_id != person_id:
        raise NotFound(NO_BADGE)
    return found


def set_visibility(session: Session, uuid: str, person_id: int | None, visibility: str, share_name: str = "") -> None:
    """Who can see the page behind this person's badge. Raises `NotFound`, or `BadInput` with the field's sentence."""
    found = award_of(session, uuid, person_id)
    found.visibility, found.share_name = checked_visibility(visibility, share_name)


def end(session: Session, uuid: str, reason: str, now: datetime) -> Award:
    """The badge counts no more: its bit is set, signed files, salt, hash and subject are gone. Repeatable."""
    found = session.get(Award, uuid, with_for_update=True)
    if found is None:
        raise NotFound(NO_BADGE)
    if found.ended_at is None:
        found.ended_at, found.end_reason = now, _known(reason, END_REASONS)
        found.visibility, found.share_name, found.subject = "private", None, None
        session.execute(delete(SignedFile).where(SignedFile.award_uuid == uuid))
        session.flush()
    return found


def facts(session: Session, uuid: str, identity: Identity | None = None) -> AwardFacts:
    """What a signed file says about an award that counts. Raises `NotFound` for one that ended."""
    found = session.get(Award, uuid)
    if found is None or found.subject is None:
        raise NotFound(NO_BADGE)
    return AwardFacts(
        uuid=found.uuid,
        subject=found.subject,
        awarded_at=found.awarded_at,
        achievement=found.achievement,
        evidence=EVIDENCE[found.route],
        list_number=found.list_number,
        place=found.place,
        identity=identity,
    )


def unsigned(session: Session, at_most: int = 500) -> list[str]:
    """Numbers of awards that count and have no signed file yet, oldest first."""
    written = select(SignedFile.award_uuid).where(SignedFile.award_uuid == Award.uuid).exists()
    wanted = select(Award.uuid).where(Award.ended_at.is_(None), Award.subject.is_not(None), ~written)
    return list(session.scalars(wanted.order_by(Award.awarded_at, Award.uuid).limit(at_most)))


def find_signed_file(session: Session, uuid: str, fmt: str) -> str | None:
    """The signed file in a format, or None while it is not made."""
    return session.scalar(select(SignedFile.body).where(SignedFile.award_uuid == uuid, SignedFile.format == fmt))


def signed_files(session: Session, uuid: str) -> dict[str, str]:
    """What is kept signed of an award, by format."""
    return {row.format: row.body for row in session.scalars(select(SignedFile).where(SignedFile.award_uuid == uuid))}


def signed_file(session: Session, uuid: str, fmt: str) -> str:
    """The signed file in a format. Raises `NotFound` while it is not made."""
    body = find_signed_file(session, uuid, fmt)
    if body is None:
        raise NotFound(NO_BADGE)
    return body


def keep_files(session: Session, uuid: str, bodies: Mapping[str, str], now: datetime) -> None:
    """Keep freshly signed files by format; not where the badge ended or its holder was erased meanwhile."""
    found = session.get(Award, uuid, with_for_update=True)
    if found is None or found.subject is None:
        return
    for fmt, body in sorted(bodies.items()):
        _insert_once(session, SignedFile, {"award_uuid": uuid, "format": fmt, "body": body, "made_at": now})


def drop_files(session: Session, person_id: int) -> None:
    """Delete a guest's kept files, which name no address, as they save one: the next download is signed with it."""
    theirs = select(Award.uuid).where(Award.person_id == person_id)
    session.execute(delete(SignedFile).where(SignedFile.award_uuid.in_(theirs)))


def has_list(session: Session, number: int) -> bool:
    """Whether that status list was opened."""
    return session.get(StatusList, number) is not None


def ended_places(session: Session, number: int) -> list[int]:
    """The places of a list whose badges count no more."""
    wanted = select(Award.place).where(Award.list_number == number, Award.ended_at.is_not(None))
    return list(session.scalars(wanted.order_by(Award.place)))


def move_awards(session: Session, *, from_person: int, to_person: int, now: datetime) -> None:
    """Give a guest's awards to the person they turned out to be; of the same badge the older one stays."""
    session.execute(delete(Subject).where(Subject.person_id == from_person))
    drop_files(session, from_person)
    for found in awards_of(session, from_person):
        held = _open_award(session, to_person, found.badge_id)
        if held is not None:
            end(session, max(held, found, key=lambda one: one.awarded_at).uuid, "replaced", now)
        found.person_id = to_person
        session.flush()
    session.execute(update(Award).where(Award.person_id == from_person).values(person_id=to_person))


def forget_person(session: Session, person_id: int, *, withdraw: bool, now: datetime) -> None:
    """Erase who held the badges: withdraw them, or leave the files people hold valid and delete our copies."""
    for found in awards_of(session, person_id):
        if withdraw:
            end(session, found.uuid, "holder", now)
        else:
            session.execute(delete(SignedFile).where(SignedFile.award_uuid == found.uuid))
    nobody = {"person_id": None, "subject": None, "share_name": None, "visibility": "private"}
    session.execute(update(Award).where(Award.person_id == person_id).values(**nobody))
    session.execute(delete(Subject).where(Subject.person_id == person_id))
