"""Numbers for those who run it, as monitoring reads them: the Prometheus text format, by hand. Never a person.

Gauges from the database, so that it does not matter which process answers. Given to this machine itself, or to whoever
knows the token.
"""

import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime
from ipaddress import ip_address

from flask import Blueprint, Response, request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lms import clock, db
from lms.errors import Refused
from lms.health import store
from lms.health.rules import DAY, HOUR, Alarm, Group, Ringing, Tally, grouped, hour_of
from lms.leases import find_lease
from lms.settings import Settings
from lms.watching import store as watching
from lms.web import health
from lms.web.installation import settings
from lms.web.security import public

pages = Blueprint("metrics", __name__)
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")
MOST_PARKED = 1000
NOT_FOR_YOU = "These numbers are for this machine itself, or for whoever knows their token."
TRIES = ("saved", "failed", "late", "offline", "signed_out")
PAGES = ("opened", "begun", "unable", "broken")

Sample = tuple[Mapping[str, str], float]


def may_read(house: Settings) -> bool:
    """Whether this request may see the numbers. Behind a proxy everybody comes from its address: there only the token
    counts, and a request that says it was passed on is never taken for this machine's own."""
    if house.metrics_token:
        known = f"Bearer {house.metrics_token}".encode()
        if hmac.compare_digest(request.headers.get("Authorization", "").encode(), known):
            return True
    if house.behind_proxy or any(name in request.headers for name in FORWARDED):
        return False
    return _is_this_machine(request.remote_addr or "")


def _is_this_machine(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return bool((mapped or found).is_loopback)


@pages.get("/metrics")
@public
def metrics() -> Response:
    """Saves by release and browser, what rings, and the little else there is to know of a running installation."""
    if not may_read(settings()):
        raise Refused(NOT_FOR_YOU)
    now = clock.now()
    lines = _family("lms_up", "The process answers.", [({}, 1)])
    lines += _family("lms_release_info", "The release this process serves.", [({"release": health.release()}, 1)])
    started = health.keeper().started_at.timestamp()
    lines += _family(
        "lms_process_start_time_seconds", "When this process began, in seconds since 1970.", [({}, started)]
    )
    try:
        with db.reading() as session:
            found = [*_of_database(session, now), *_saves(session, now)]
        up = 1
    except SQLAlchemyError:
        found, up = [], 0
    lines += _family("lms_database_up", "The database can be read.", [({}, up)]) + found
    response = Response("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _of_database(session: Session, now: datetime) -> list[str]:
    lease = find_lease(session, "worker")
    age = float("inf") if lease is None else (now - lease.beat_at).total_seconds()
    parked = len(watching.parked(session, before=now, at_most=MOST_PARKED))
    return [
        *_family("lms_worker_beat_age_seconds", "Since the worker's last sign of life; +Inf: never.", [({}, age)]),
        *_family("lms_parked_records", f"Records with seconds to judge again, at most {MOST_PARKED}.", [({}, parked)]),
    ]


def _saves(session: Session, now: datetime) -> list[str]:
    unwritten = health.unwritten()
    hours = grouped([*store.cells(session, now - DAY), *unwritten.items()])
    rings = store.ringing(session, now, unwritten)
    shown = {"this": hours.get(hour_of(now), {}), "last": hours.get(hour_of(now) - HOUR, {})}
    return [
        *_family("lms_saves", "Tries to save in this hour so far and in the last full one.", _samples(shown, TRIES)),
        *_family("lms_film_pages", "Film pages, counted in the same hours.", _samples(shown, PAGES)),
        *_family("lms_saves_ringing", "1 while saving is in trouble.", [({}, int(bool(rings)))]),
        *_family("lms_saves_alarm", "What rings; empty labels stand for all.", _alarms(rings)),
    ]


def _samples(hours: Mapping[str, Mapping[Group, Tally]], names: tuple[str, ...]) -> Iterable[Sample]:
    for hour, groups in hours.items():
        for group, tally in sorted(groups.items()):
            if group.family:
                where = {"hour": hour, "release": group.release, "browser": group.family}
                for name in names:
                    yield where | {"outcome": name}, getattr(tally, name)


def _alarms(rings: Mapping[Alarm, Ringing]) -> Iterable[Sample]:
    for alarm in sorted(rings):
        yield {"sign": alarm.sign, "release": alarm.release, "browser": alarm.family}, 1


def _family(name: str, said: str, samples: Iterable[Sample]) -> list[str]:
    lines = [f"# HELP {name} {said}", f"# TYPE {name} gauge"]
    for labels, value in samples:
        inside = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        lines.append(f"{name}{{{inside}}} {_number(value)}" if inside else f"{name} {_number(value)}")
    return lines


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    return "+Inf" if value == float("inf") else f"{value:.3f}".rstrip("0").rstrip(".")
