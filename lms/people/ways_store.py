"""One-time ways in, in the database: e-mailed links with their codes, and printed links. Hashes only."""

import secrets
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lms.errors import Gone
from lms.people.models import WayIn
from lms.people.rules import MAILED_LASTS, PRINTED_LASTS, TRIES, kept_code, same
from lms.people.store import hashed

LINK_ENDED = "This link was used before, or it has run out. Ask for a new one; it takes a minute."


def ask(session: Session, *, email: str, next_path: str, browser: str, secret: str, now: datetime) -> tuple[str, str]:
    """A new way in by e-mail: (link token, six-digit code). Older ones for this address work no more."""
    session.execute(
        update(WayIn)
        .where(WayIn.email == email, WayIn.purpose == "resident", WayIn.used_at.is_(None))
        .values(used_at=now)
    )
    token, code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**6):06d}"
    way = WayIn(
        link_hash=hashed(token),
        purpose="resident",
        email=email,
        code_hash=kept_code(secret, hashed(token), code),
        browser_hash=hashed(browser),
        made_at=now,
        until_at=now + MAILED_LASTS,
        next_path=next_path,
    )
    session.add(way)
    session.flush()
    return token, code


def print_way_in(
    session: Session, *, purpose: str, now: datetime, person_id: int | None = None, staff_id: int | None = None
) -> str:
    """The token of a link to print: works once, for a day. `purpose`: demo or enrol."""
    token = secrets.token_urlsafe(32)
    row = WayIn(
        link_hash=hashed(token),
        purpose=purpose,
        person_id=person_id,
        staff_id=staff_id,
        made_at=now,
        until_at=now + PRINTED_LASTS,
    )
    session.add(row)
    session.flush()
    return token


def way_in(session: Session, token: str, now: datetime) -> WayIn:
    """The way in behind a link, looked at and not used up; `Gone` when it was used or has run out."""
    return _open(session.get(WayIn, hashed(token)), now)


def use_link(session: Session, token: str, now: datetime) -> WayIn:
    """Use up the way in behind a link; `Gone` when somebody was faster."""
    way = _open(session.get(WayIn, hashed(token), with_for_update=True), now)
    way.used_at = now
    session.flush()
    return way


def _open(way: WayIn | None, now: datetime) -> WayIn:
    if way is None or way.used_at is not None or way.until_at <= now:
        raise Gone(LINK_ENDED)
    return way


def find_asked(session: Session, browser: str, now: datetime, *, locked: bool = False) -> WayIn | None:
    """The mail this browser waits for: not used, not run out, not tried too often."""
    wanted = select(WayIn).where(WayIn.browser_hash == hashed(browser))
    way = session.scalars(wanted.with_for_update() if locked else wanted).first()
    return None if way is None or way.used_at is not None or way.until_at <= now else way


def try_code(session: Session, *, browser: str, code: str, secret: str, now: datetime) -> WayIn | None:
    """Use up the way in whose code this is, in the browser that asked. None for a wrong one, which is counted: the
    fifth ends it. The caller commits either way."""
    way = find_asked(session, browser, now, locked=True)
    if way is None:
        return None
    if same(way.code_hash or "", kept_code(secret, way.link_hash, code)):
        way.used_at = now
        session.flush()
        return way
    way.tries += 1
    if way.tries >= TRIES:
        way.used_at = now
    session.flush()
    return None


def forget_ways_in(session: Session, before: datetime) -> None:
    """Delete ways in that ended before a moment."""
    session.execute(delete(WayIn).where(WayIn.until_at <= before))
