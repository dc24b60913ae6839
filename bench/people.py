"""Signed-in people made straight in a database, with what their browsers would send; and the crowd behind them."""

import random
import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert, update

from bench.load import BEAT_S
from lms import clock, db
from lms.catalogue import store as catalogue
from lms.catalogue.models import VideoVersion
from lms.completion.models import Start
from lms.people.models import Person, SignIn
from lms.people.store import RESIDENT_IDLE_S, hashed
from lms.watching import store as watching
from lms.watching.models import Watch
from lms.watching.rules import covered, everything, packed

OPENED_BEFORE = timedelta(hours=20)  # so that nobody is slowed down by the budget: what is measured is the path


def opened(app: Flask) -> str:
    """What `data-opened` of a page served some hours ago holds."""
    stamp = int((clock.now() - OPENED_BEFORE).timestamp())
    return str(URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="opened").dumps(stamp))


def sign_in(app: Flask, count: int) -> list[dict[str, str]]:
    """New guests with a sign-in each: their `id`, `tag` and `cookie`."""
    now = clock.now()
    with app.app_context(), db.writing() as session:
        tags = [secrets.token_urlsafe(12) for _ in range(count)]
        rows = [{"tag": tag, "created_at": now, "last_seen_at": now, "language": "en"} for tag in tags]
        session.execute(insert(Person), rows)
        ids = dict(session.query(Person.tag, Person.id).filter(Person.created_at == now).all())
        tokens = {tag: secrets.token_urlsafe(32) for tag in tags}
        session.execute(insert(SignIn), [_sign_in(ids[tag], tokens[tag], now) for tag in tags])
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    name = app.config["SESSION_COOKIE_NAME"]
    return [
        {
            "id": str(ids[tag]),
            "tag": tag,
            "cookie": f"{name}={signer.dumps({'_permanent': True, '_user_id': tokens[tag], '_fresh': True})}",
        }
        for tag in tags
    ]


def _sign_in(person_id: int, token: str, now: object) -> dict[str, object]:
    return {
        "token_hash": hashed(token),
        "person_id": person_id,
        "staff_id": None,
        "made_at": now,
        "used_at": now,
        "until_at": clock.now() + timedelta(days=30),
        "idle_s": RESIDENT_IDLE_S,
        "shared": False,
    }


def lengthen(app: Flask, duration_s: int) -> list[str]:
    """Make every film this long; returns the films' names in the address."""
    with app.app_context(), db.writing() as session:
        session.execute(update(VideoVersion).values(duration_s=duration_s))
        return [film.video_slug for film in catalogue.films(session)]


def under_way(app: Flask, folk: list[dict[str, str]], duration_s: int, seed: int = 1) -> list[int]:
    """Put each somewhere into the first film, as on any evening: which fifteen seconds come next for each of them.

    So a start, which costs more than a heartbeat, comes up as often as it does in life: once a film.
    """
    chance = random.Random(seed)
    now = clock.now()
    beats = [chance.randrange(1, duration_s // BEAT_S) for _ in folk]
    with app.app_context(), db.writing() as session:
        film = catalogue.films(session)[0]
        starts = []
        for who, beat in zip(folk, beats, strict=True):
            record = watching.blank(int(who["id"]), film.version_id, now)
            seen = everything(beat * BEAT_S)
            record.seen, record.covered_s, record.resume_s, record.resume_at = packed(seen), covered(seen), 1.0, now
            watching.put(session, record)
            starts.append(_start(int(who["id"]), film.module_id))
        session.execute(insert(Start), starts)
    return beats


def _start(person_id: int, module_id: int) -> dict[str, Any]:
    now = clock.now()
    where = {"landlord_id": 0, "region": "", "language": "en", "guest": True}
    return {"person_id": person_id, "module_id": module_id, "at": now, "month": clock.london_month(now)} | where


def crowd(app: Flask, count: int, seed: int = 2) -> None:
    """`count` more people with two records each, whom nobody hears of again: the size of the tables."""
    chance = random.Random(seed)
    with app.app_context():
        with db.reading() as session:
            versions = [film.version_id for film in catalogue.films(session)]
        for part in _parts(count):
            with db.writing() as session:
                _some(session, len(part), versions, chance)


def _parts(count: int, size: int = 20_000) -> Iterator[range]:
    for first in range(0, count, size):
        yield range(first, min(count, first + size))


def _some(session: Any, count: int, versions: list[int], chance: random.Random) -> None:
    now = clock.now()
    tags = [secrets.token_urlsafe(12) for _ in range(count)]
    made = {"created_at": now, "last_seen_at": now, "language": "en"}
    session.execute(insert(Person), [made | {"tag": tag} for tag in tags])
    last = session.query(Person.id).order_by(Person.id.desc()).limit(1).scalar()
    rows = []
    for person_id in range(last - count + 1, last + 1):
        for version_id in chance.sample(versions, 2):
            seen = _stretches(chance)
            row = watching.blank(person_id, version_id, now)
            row.seen, row.covered_s, row.resume_s, row.resume_at = packed(seen), covered(seen), 100.0, now
            rows.append({name: getattr(row, name) for name in watching.Record.__slots__})
    session.execute(insert(Watch), rows)


def _stretches(chance: random.Random) -> int:
    """A few stretches of half an hour, as people leave them."""
    seen = 0
    for _ in range(chance.choice((1, 1, 2, 3, 4))):
        first = chance.randrange(0, 1700)
        seen |= everything(chance.randrange(20, 1800 - first)) << first
    return seen
