"""The product with one address more: an empty JSON POST, the floor that heartbeats are measured against.

`LMS_BENCH_WITHOUT=counts` leaves the counts out, to see what they cost.
"""

import os

from flask import Response, jsonify, request

from lms.app import create_app
from lms.counts import store as counts
from lms.web.security import public

app = create_app()
if os.environ.get("LMS_BENCH_WITHOUT") == "counts":
    counts.bump = lambda *_args, **_more: None  # type: ignore[assignment]  # left out for the measurement


@app.post("/bench/empty")
@public
def empty() -> Response:
    """Read a JSON body, do nothing, answer a small JSON."""
    return jsonify(saved=bool(request.get_json()), covered=15, duration=1800, next=15)
