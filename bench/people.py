"""Signed-in people made straight in a database, with what their browsers would send."""

import secrets
from datetime import timedelta

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert, update

from lms import clock, db
from lms.catalogue import store as catalogue
from lms.catalogue.models import VideoVersion
from lms.people.models import Person, SignIn
from lms.people.store import RESIDENT_IDLE_S, hashed

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
