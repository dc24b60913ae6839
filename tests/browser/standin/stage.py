"""A phone before the film page: what the player's browser tests do and look at, in a few words."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.standin import vimeo
from tests.browser.standin.server import State, serve

PHONE = {"width": 390, "height": 844}
PATIENCE_S = 20.0
PLACE_JS = "document.querySelector('video').currentTime"


@dataclass
class Stage:
    """One device (a browser context) before one server."""

    state: State
    address: str
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    frames: list[dict[str, str]] = field(default_factory=list)

    def open(self, search: str = "") -> Page:
        """The film page, once its buttons are there; everything it asks for and complains about is kept."""
        page = self.context.new_page()
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(self.address + "/" + search)
        page.wait_for_selector("[data-part=front]:visible")
        return page

    def sign_in(self, tag: str) -> None:
        """This device is this person's now."""
        cookie = {"name": "session", "value": self.state.sign_in(tag), "url": self.address}
        self.context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's own dictionary type

    def foreign(self) -> list[str]:
        """Requests to another host."""
        return [url for url in self.requests if not url.startswith(self.address)]

    def beats(self, status: int = 200) -> list[dict[str, Any]]:
        """The heartbeats answered with this status."""
        return [beat for beat in self.state.beats if beat["status"] == status]


def until(page: Page, holds: Callable[[], Any], what: str, patience_s: float = PATIENCE_S) -> Any:
    """Wait for something on the server's side; the page goes on meanwhile."""
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        found = holds()
        if found:
            return found
        page.wait_for_timeout(50)
    raise AssertionError(f"did not happen in {patience_s} s: {what}")


def play(page: Page, button: str = "play") -> None:
    """Press Play (or "carry-on")."""
    page.click(f"[data-part={button}]")


def until_place(page: Page, place_s: float) -> float:
    """Wait until our own film has reached a place; answers where it is then."""
    until(page, lambda: float(page.evaluate(PLACE_JS)) >= place_s, f"the film reaches {place_s} s")
    return float(page.evaluate(PLACE_JS))


def pause(page: Page) -> float:
    """Pause our own film; answers where it stands."""
    return float(
        page.evaluate("(() => { const v = document.querySelector('video'); v.pause(); return v.currentTime; })()")
    )


def text(page: Page, part: str) -> str:
    """What one part of the film area says, "" where it is not shown."""
    found = f"[data-part={part}]"
    return page.inner_text(found).strip() if page.is_visible(found) else ""


def says(page: Page, part: str, words: str) -> None:
    """Wait until a part says these words."""
    until(page, lambda: words in text(page, part), f"{part} says {words!r}")


@contextmanager
def stage(browser: Browser, *, host: str = "local", mode: str = "ok", **more: Any) -> Iterator[Stage]:
    """A server, and a phone that has never been here. `mode` is the Vimeo stand-in's."""
    state = State(host=host, **more)
    server = serve(state)
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]  # Playwright's own dictionary type
    try:
        it = Stage(state, f"http://localhost:{server.server_port}", context)
        it.frames = vimeo.install(context, mode=mode)
        yield it
    finally:
        context.close()
        server.shutdown()
        server.server_close()
