"""The story that must not repeat: a release stops saving, for all, and nobody notices. Ours rings within the hour.

The product itself in this process (its clock can be moved and its releases broken), a real browser before it.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from lms import clock, db
from lms.health import store
from lms.health.rules import Cell, Tally, hour_of
from lms.journey import watching as journey
from lms.web import health
from tests.browser.standin.chromium import chromium
from tests.browser.standin.stage import play, says, until

pytestmark = pytest.mark.long

AGENT = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"
)
FILM = "/modules/know-your-rights"
BANNER = "Saving is in trouble"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for this file."""
    with chromium() as found:
        yield found


class House:
    """The product on a port, its clock in our hands, and what staff see of it."""

    def __init__(self, app: Flask, address: str, staff: Any) -> None:
        self.app, self.address, self.staff = app, address, staff
        self.shift = timedelta()

    def now(self) -> datetime:
        """The present moment, beginning at five past an hour."""
        return self.began + self.shift + (datetime.now(UTC) - self.really_began)

    def start_the_clock(self) -> None:
        self.really_began = datetime.now(UTC)
        self.began = self.really_began.replace(minute=5, second=0, microsecond=0)

    def counted(self) -> Tally:
        """All that was counted of the present release."""
        found = health.keeper().counts
        cells = found.look(self.now()).items()
        return sum((tally for cell, tally in cells if cell.release == found.release), Tally())

    def deploy(self, release: str) -> None:
        """From now on another release serves."""
        health.keeper().write()
        health.keeper().counts.release = release

    def banner(self) -> str:
        """What a programme page says of saving, "" for nothing."""
        words = " ".join(self.staff.get("/programme").get_data(as_text=True).split())
        return words.partition(BANNER)[2].partition("See the figures")[0]


@pytest.fixture
def house(stocked: Flask, sign_in: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The starter programme, served by threads of this process."""
    server = make_server("127.0.0.1", 0, stocked, threaded=True)
    found = House(stocked, f"http://localhost:{server.server_port}", None)
    found.start_the_clock()
    monkeypatch.setattr(clock, "now", found.now)
    found.staff = sign_in("programme")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join(20)


@pytest.fixture
def phone(browser: Browser, house: House) -> Iterator[BrowserContext]:
    """A telephone that has never been here."""
    context = browser.new_context(base_url=house.address, user_agent=AGENT, viewport={"width": 360, "height": 740})
    yield context
    context.close()


def four_good_weeks(house: House) -> None:
    """Two in five film pages usually begin to save."""
    with db.writing() as session:
        for day in range(2, 28):
            at = hour_of(house.now() - timedelta(days=day))
            store.add(session, {Cell(at, "0ldrelea", "chrome", 131, True): Tally(opened=50, begun=20, saved=300)})


def visit(phone: BrowserContext) -> Page:
    """The film's page, whole."""
    page = phone.new_page()
    page.goto(FILM)
    page.wait_for_load_state("networkidle")
    return page


def test_a_release_that_answers_500_rings_within_the_hour(
    house: House, phone: BrowserContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.deploy("g00d0000")
    page = visit(phone)
    play(page)
    says(page, "state", "Saved.")
    assert house.counted().saved >= 1 and house.counted().failed == 0
    page.close()
    assert house.banner() == ""

    house.deploy("bad00000")

    def broken(*_args: object) -> None:
        raise ZeroDivisionError("a release of ours")

    monkeypatch.setattr(journey, "watched", broken)
    pages = []
    for _ in range(3):  # one after the other: a phone plays one film at a time
        page = phone.new_page()
        page.clock.install()
        page.goto(FILM)
        page.wait_for_selector("[data-part=front]:visible")
        play(page, "carry-on" if page.is_visible("[data-part=carry-on]") else "play")
        says(page, "state", "Waiting to be saved")
        pages.append(page)
        for _ in range(7):  # it tries again after 2, 4, 8 ... seconds: the page's clock and ours go on together
            before = house.counted().failed
            page.clock.fast_forward(61_000)
            house.shift += timedelta(seconds=61)
            until(page, lambda known=before: house.counted().failed > known, "it tried again")
    said = house.banner()
    assert house.shift < timedelta(minutes=55), "the hour is not over"
    assert "tries to save failed" in said and "Chrome" in said
    assert "It happens in the release that runs now, bad00000." in said
    house.app.extensions["health"].write()
    assert f"since about {house.began.astimezone(clock.LONDON):%H}:00" in house.banner(), (
        "also when it was written down"
    )


def test_a_page_that_never_saves_says_so_once_by_another_way(house: House, phone: BrowserContext) -> None:
    """The heartbeat's address is dead before it reaches us, as behind a broken proxy; ours is another."""
    phone.route("**/heartbeat", lambda route: route.fulfill(status=502, body="Bad gateway"))
    calls: list[str] = []
    phone.on("request", lambda request: calls.append(request.post_data or "") if "/unsaved" in request.url else None)
    page = phone.new_page()
    page.clock.install()
    page.goto(FILM)
    play(page)
    for _ in range(80):
        page.clock.fast_forward(2000)
        page.wait_for_timeout(300)
        if house.counted().unable:
            break
    assert house.counted() == Tally(unable=1)
    for _ in range(3):
        page.clock.fast_forward(2000)
        page.wait_for_timeout(300)
    assert calls == ["unsaved"]


def test_a_player_that_does_not_start_rings(house: House, phone: BrowserContext) -> None:
    phone.route(
        "**/watching/player.js",
        lambda route: route.fulfill(body="export const start = ;", content_type="text/javascript"),
    )
    page = phone.new_page()
    for number in range(1, 10):
        page.goto(FILM)
        until(page, lambda wanted=number: house.counted().broken >= wanted, "the page called for help")
    assert house.counted() == Tally(broken=9)
    assert "film pages could not save at all" in house.banner()


def test_where_no_script_runs_at_all_the_silence_itself_rings(house: House, phone: BrowserContext) -> None:
    """No page says anything: but of the pages that were opened, none begins to save, and usually two in five do."""
    four_good_weeks(house)
    phone.route("**/behaviours.js", lambda route: route.fulfill(body="}", content_type="text/javascript"))
    phone.route("**/*.webm", lambda route: route.abort())
    page = phone.new_page()
    for _ in range(25):
        page.goto(FILM)
    assert house.banner() == ""
    house.shift += timedelta(minutes=12)
    assert house.counted() == Tally(opened=25)
    assert "0 of 25 film pages began to save. Usually it is 10." in house.banner()
    assert house.shift < timedelta(minutes=55)


def test_with_the_same_pages_opened_and_two_in_five_watched_it_is_quiet(house: House, phone: BrowserContext) -> None:
    """The test of the test above."""
    four_good_weeks(house)
    page = phone.new_page()
    for number in range(25):
        page.goto(FILM)
        if number % 5 < 2:
            browser = health.find_browser(AGENT)
            health.keeper().counts.saved(browser, Tally(), (house.now(), f"device-{number}"), house.now())
    house.shift += timedelta(minutes=12)
    assert house.counted() == Tally(opened=25, begun=10, saved=10)
    assert house.banner() == ""
