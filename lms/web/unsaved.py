"""Where a page calls for help when it cannot save: another address than the heartbeat's, and none of its code."""

from flask import Blueprint, Response, request

from lms.web import health
from lms.web.security import public

pages = Blueprint("unsaved", __name__)
MOST_BYTES = 64
NOT_STARTED, NOT_SAVED = "watching/player", "unsaved"  # the script's name, from behaviours.js; and health.js's word


@pages.post("/unsaved")
@public
def unsaved() -> Response:
    """Count the page; it is told nothing, for there is nothing it could do."""
    said = request.get_data(as_text=True) if (request.content_length or 0) <= MOST_BYTES else ""
    if said in (NOT_STARTED, NOT_SAVED):
        health.cannot_save(started=said == NOT_SAVED)
    return Response(status=204)
