"""What can go wrong, said as a sentence a person can act on. Messages are English keys for translation."""

from collections.abc import Mapping


class Problem(Exception):
    """Something a person must hear about: `message` is a whole sentence, `status` the HTTP status it maps to."""

    status = 500

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(Problem):
    """No such record (404)."""

    status = 404


class Gone(Problem):
    """It was there and is not any more, for example a used link (410)."""

    status = 410


class Refused(Problem):
    """The person may not do this (403)."""

    status = 403


class SignInNeeded(Problem):
    """The sign-in this request speaks of has ended (401)."""

    status = 401


class Conflict(Problem):
    """Somebody else was faster, or the record moved on (409)."""

    status = 409


class TooMany(Problem):
    """A limit was reached; trying later works (429)."""

    status = 429


class Busy(Problem):
    """The database cannot take the write now; nothing was saved (503)."""

    status = 503


class BadInput(Problem):
    """What came in cannot be used (400). `errors` maps a field's name to its own sentence; nothing was changed."""

    status = 400

    def __init__(self, message: str, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.errors = dict(errors or {})
