"""The product with one address more: an empty JSON POST, the floor that heartbeats are measured against."""

from flask import Response, jsonify, request

from lms.app import create_app
from lms.web.security import public

app = create_app()


@app.post("/bench/empty")
@public
def empty() -> Response:
    """Read a JSON body, do nothing, answer a small JSON."""
    return jsonify(saved=bool(request.get_json()), covered=15, duration=1800, next=15)
