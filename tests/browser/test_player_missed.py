"""What I missed and where to stop, in a real browser: the words, and a button that plays only what was missed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.standin.chromium import chromium
from tests.browser.standin.film import DURATION_S
from tests.browser.standin.stage import PLACE_JS, Stage, pause, play, says, stage, text, until, until_place

pytestmark = pytest.mark.long

ALL = set(range(DURATION_S))
LEFT = set(range(20, 24)) | set(range(60, 64))
BUTTON = "[data-part=missed-play]"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for this file."""
    with chromium() as found:
        yield found


def came_back(phone: Stage, seen: set[int]) -> Page:
    """Ann, who has seen this much, opens the page."""
    phone.sign_in("ann")
    phone.state.people["ann"].seen = set(seen)
    return phone.open()


def pressed(page: Page) -> bool:
    """Whether it says that it skips."""
    return page.get_attribute(BUTTON, "aria-pressed") == "true"


@pytest.mark.field(3, 29)
@pytest.mark.parametrize("host", ["local", pytest.param("vimeo", marks=pytest.mark.long)])
def test_only_what_was_missed_is_played_and_then_it_stops(browser: Browser, host: str) -> None:
    """Two gaps of four seconds: both played, the rest skipped, the film paused, nothing left to offer."""
    with stage(browser, host=host) as phone:
        page = came_back(phone, ALL - LEFT)
        assert text(page, "missed-parts") == "Not seen yet: 0:20 to 0:24, 1:00 to 1:04"
        page.click(BUTTON)
        assert pressed(page)
        until(page, lambda: not page.is_visible("[data-part=missed]"), "all is seen", 40)
        until(page, lambda: phone.state.people["ann"].seen == ALL, "all is saved")
        played = sum(end - start for start, end in phone.state.saved("ann"))
        assert 8 <= played <= 18
        assert "You have seen all of it." in text(page, "strip")
        if host == "local":
            assert page.evaluate("document.querySelector('video').paused")
        assert phone.complaints == []


def test_it_yields_to_who_goes_elsewhere(browser: Browser) -> None:
    """A seek in the film's own controls while it skips: it plays on from there and skips no more."""
    with stage(browser) as phone:
        page = came_back(phone, ALL - LEFT)
        page.click(BUTTON)
        until_place(page, 20.5)
        page.evaluate("document.querySelector('video').currentTime = 100")
        until(page, lambda: not pressed(page), "no longer pressed")
        assert until_place(page, 103) < 110
        pause(page)


@pytest.mark.long
def test_pressed_again_it_plays_on_without_skipping(browser: Browser) -> None:
    """A toggle: off means that the film goes on."""
    with stage(browser) as phone:
        page = came_back(phone, ALL - LEFT)
        page.click(BUTTON)
        until_place(page, 20)
        page.click(BUTTON)
        assert not pressed(page)
        assert until_place(page, 26) < 30
        pause(page)


def test_a_first_viewing_is_not_told_what_it_missed(browser: Browser) -> None:
    """Nothing to have missed yet, and nothing that moves the page while it plays; at the end it is told."""
    with stage(browser) as phone:
        page = phone.open()
        assert not page.is_visible("[data-part=missed]")
        play(page)
        until_place(page, 2)
        assert not page.is_visible("[data-part=missed]")
        page.evaluate(f"{PLACE_JS} = {DURATION_S - 2}")
        until(page, lambda: page.is_visible(BUTTON), "offered at the end")
        assert text(page, "missed-parts").startswith("Not seen yet: 0:0")


def test_without_script_the_words_stand_and_no_dead_button(browser: Browser) -> None:
    """The server writes them."""
    with stage(browser) as phone:
        phone.sign_in("ann")
        phone.state.people["ann"].seen = ALL - LEFT
        context = browser.new_context(java_script_enabled=False)
        cookie = {"name": "session", "value": next(iter(phone.state.sessions)), "url": phone.address}
        context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's own dictionary type
        page = context.new_page()
        page.goto(phone.address + "/")
        assert text(page, "missed-parts") == "Not seen yet: 0:20 to 0:24, 1:00 to 1:04"
        assert not page.is_visible(BUTTON)
        context.close()


def test_the_next_place_to_stop_is_named_and_moves_on(browser: Browser) -> None:
    """From the server first, then as the film plays."""
    with stage(browser) as phone:
        page = phone.open("?t=15")
        assert text(page, "stop") == "Next good place to stop: after “Who this is for”, in 1 minute."
        play(page)
        until_place(page, 22)
        says(page, "stop", "after “How long they have”, in 2 minutes.")
        pause(page)
