"""For those who run it: is it up, is it ready."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from lms import clock, db
from lms.leases import find_lease
from lms.web.security import public

pages = Blueprint("operations", __name__)


@pages.get("/healthz")
@public
def healthz() -> Response:
    """The process answers."""
    return jsonify(up=True)


@pages.get("/readyz")
@public
def readyz() -> Response:
    """The database answers; when the worker last gave a sign of life, in seconds (null when never)."""
    with db.reading() as session:
        session.execute(text("SELECT 1"))
        lease = find_lease(session, "worker")
    age = None if lease is None else round((clock.now() - lease.beat_at).total_seconds())
    return jsonify(ready=True, worker_beat_age_s=age)


@pages.get("/favicon.ico")
@public
def favicon() -> Response:
    """Browsers that ask without being told get nothing, quietly."""
    return Response(status=204)
