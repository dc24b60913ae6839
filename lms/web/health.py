"""Counts what becomes of tries to save, as answers leave: in memory, written together at most every ten seconds.

Here and not in the heartbeat's view, so that whatever breaks there is counted all the same. Kinds of browser and
numbers only: no person, no address, and nothing is ever added to what a heartbeat writes.
"""

import hashlib
import logging
import threading
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lms import clock, db
from lms.errors import Busy
from lms.health import store
from lms.health.browsers import Browser, find_browser
from lms.health.counting import Counts
from lms.health.rules import Alarm, Cell, Ringing, Tally
from lms.web.assets import STATIC, tree_hash
from lms.web.forms import Heartbeat
from lms.web.installation import settings
from lms.web.security import viewer

log = logging.getLogger("lms.health")
WRITE_EVERY_S = 10.0
HEARTBEAT, FILM_PAGE = "watching.heartbeat", "catalogue.module"
WATCHERS = ("nobody", "resident")
SAY_WHERE = ("chrome", "edge", "firefox", "samsung")
CODE = Path(__file__).parents[1]
DEPLOYED = (CODE, CODE.parent / "templates")


@lru_cache(maxsize=1)
def release() -> str:
    """A short hash of our code, templates and static files: two deployments that differ in one of them differ here."""
    digest = hashlib.sha256(tree_hash(STATIC).encode())
    for folder in DEPLOYED:
        for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
            digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:8]


class Keeper:
    """One process's counts and the timer that writes them. Where it is `still` nothing is written by itself."""

    def __init__(self, app: Flask, *, still: bool) -> None:
        self.app = app
        self.counts = Counts(release())
        self.still = still
        self.started_at = clock.now()
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()

    def soon(self) -> None:
        """Write in a while, unless that is arranged already."""
        if self.still or self._timer is not None:
            return
        with self._lock:
            if self._timer is None:
                self._timer = threading.Timer(WRITE_EVERY_S, self._write)
                self._timer.daemon = True
                self._timer.start()

    def _write(self) -> None:
        try:
            self.write()
        except Exception:
            log.exception("the counts could not be written")
        self._timer = None
        if self.counts.waiting():
            self.soon()

    def write(self) -> None:
        """One short transaction. What cannot be written is kept, and still rings from memory."""
        taken = self.counts.take(clock.now())
        if not taken:
            return
        try:
            with self.app.app_context(), db.writing() as session:
                store.add(session, taken)
        except (Busy, SQLAlchemyError) as problem:
            self.counts.give_back(taken)
            log.warning("the counts of saves wait: %s", type(problem).__name__)


def keeper() -> Keeper:
    """This process's keeper."""
    found = current_app.extensions["health"]
    assert isinstance(found, Keeper)
    return found


def unwritten() -> dict[Cell, Tally]:
    """What this process has counted and not written yet."""
    return keeper().counts.look(clock.now())


def ringing(session: Session) -> dict[Alarm, Ringing]:
    """What rings now, the unwritten counts of this process among it."""
    return store.ringing(session, clock.now(), unwritten())


def heard(beat: Heartbeat) -> None:
    """A heartbeat was read; what becomes of it is counted when its answer leaves."""
    g.heard = beat


def shown() -> None:
    """This answer shows a film whose watching may be saved."""
    g.film_shown = True


def cannot_save(*, started: bool) -> None:
    """A page calls for help: it cannot save, or its script did not even start."""
    _add(Tally(unable=1) if started else Tally(broken=1))


def attach(app: Flask) -> None:
    """Count as answers leave."""
    app.extensions["health"] = Keeper(app, still=app.testing)
    app.after_request(_leaving)


def _leaving(response: Response) -> Response:
    try:
        if request.endpoint == HEARTBEAT and request.method == "POST":
            _tried(response.status_code)
        elif g.get("film_shown") and request.endpoint == FILM_PAGE and response.status_code == 200:
            _opened()
    except Exception:  # what was saved is never called failed because it could not be counted
        log.exception("an answer could not be counted")
    return response


def _tried(status: int) -> None:
    if status == 200:
        _saved(g.heard)
    else:
        _add(Tally(signed_out=1) if status == 401 else Tally(failed=1))


def _saved(beat: Heartbeat) -> None:
    browser = _browser()
    if browser:
        keeper().counts.saved(browser, beat.health, (beat.opened_at, beat.device), clock.now())
        keeper().soon()


def _opened() -> None:
    browser = _browser()
    if browser and _to_be_looked_at(browser) and viewer().kind in WATCHERS:
        keeper().counts.opened(browser, clock.now())
        keeper().soon()


def _to_be_looked_at(browser: Browser) -> bool:
    """Whether somebody asks for this page to see it now. Over https these families say so themselves; what takes their
    name and does not is a robot, and a robot that reads all our pages would look like many who cannot save."""
    early = "prefetch" in (request.headers.get("Sec-Purpose") or request.headers.get("Purpose") or "")
    goes_to = request.headers.get("Sec-Fetch-Dest")
    if goes_to is None:
        goes_to = "" if settings().secure and browser.family in SAY_WHERE else "document"
    return request.method == "GET" and not early and goes_to == "document"


def _add(tally: Tally) -> None:
    browser = _browser()
    if browser:
        keeper().counts.add(browser, tally, clock.now())
        keeper().soon()


def _browser() -> Browser | None:
    return find_browser(request.headers.get("User-Agent", ""))
