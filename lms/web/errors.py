"""Every problem as a page worth reading, or as JSON where a script asked; the right status, nothing changed."""

import logging
from typing import Any

from flask import Flask, Response, g, jsonify, render_template, request
from sqlalchemy.exc import DataError, DBAPIError
from werkzeug.exceptions import HTTPException

from lms.db import NOT_SAVED
from lms.errors import BadInput, Busy, Problem
from lms.words import t

log = logging.getLogger("lms")
PAGES = {400: "400", 401: "not-signed-in", 403: "403", 404: "404", 410: "410", 503: "503"}
BY_STATUS = {
    400: "We could not read what was sent. Please go back and try again.",
    403: "This page is for other people. If you think that is wrong, please tell the programme.",
    404: "We could not find that page.",
    405: "This address does not work that way. Please go back and try again.",
    413: "That file is too big for us to read.",
    429: "That was a lot of tries. Please wait a few minutes and try again.",
}
FAULT = "Something broke on our side. Your progress is safe. Please try again in a moment."


def attach(app: Flask) -> None:
    """Answer every problem."""
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(Exception, _fault)


def wants_json() -> bool:
    """Whether a script is asking."""
    if request.is_json or request.path.endswith(("/heartbeat", "/watch")):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return best == "application/json"


def answer(status: int, sentence: str, errors: dict[str, str] | None = None) -> Response:
    """The sentence as a page or as JSON, with this status."""
    if wants_json():
        body: dict[str, Any] = {
            "error": t(sentence),
            "errors": {name: t(text) for name, text in (errors or {}).items()},
        }
        response = jsonify(body)
    else:
        page = PAGES.get(status, "400" if status < 500 else "500")
        html = render_template(f"errors/{page}.html", sentence=t(sentence), errors=errors or {}, status=status)
        response = Response(html, mimetype="text/html")
    response.status_code = status
    if status in (429, 503):
        response.headers["Retry-After"] = "10"
    return response


def _problem(problem: Problem) -> Response:
    if isinstance(problem, Busy):
        log.error("busy: %s", problem.__cause__)
    return answer(problem.status, problem.message, problem.errors if isinstance(problem, BadInput) else None)


def _http(problem: HTTPException) -> Response | HTTPException:
    code = problem.code or 500
    if code < 400:
        return problem
    return answer(code, BY_STATUS.get(code, BY_STATUS[400] if code < 500 else FAULT))


def _database(problem: DBAPIError) -> Response:
    if isinstance(problem, DataError):  # a value PostgreSQL cannot hold, a NUL in an address for one
        return answer(400, BY_STATUS[400])
    log.error("database: %s", type(problem.orig).__name__, exc_info=problem)
    return answer(503, NOT_SAVED)


def _fault(problem: Exception) -> Response:
    g.frames = False
    log.error("fault: %s", type(problem).__name__, exc_info=problem)
    return answer(500, FAULT)
