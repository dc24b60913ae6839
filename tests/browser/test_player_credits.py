"""Credits in the player: what is missed ends where they begin, near them one starts over, and they add nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.standin.chromium import chromium
from tests.browser.standin.film import DURATION_S
from tests.browser.standin.stage import Stage, pause, play, says, stage, text, until, until_place

pytestmark = pytest.mark.long
CREDITS_S = DURATION_S - 20


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for this file."""
    with chromium() as found:
        yield found


@pytest.fixture
def phone(browser: Browser) -> Iterator[Stage]:
    """A phone of a person who saw all but six seconds before the credits."""
    with stage(browser, credits_at_s=CREDITS_S) as found:
        found.sign_in("ann")
        found.state.people["ann"].seen = set(range(CREDITS_S - 6))
        found.state.people["ann"].resume_s = float(CREDITS_S + 5)
        yield found
        assert found.complaints == []


@pytest.mark.field(34)
def test_what_is_missed_ends_where_the_credits_begin(phone: Stage) -> None:
    """The words, the button and the stop: none of them goes into the credits."""
    page = phone.open()
    last = f"{CREDITS_S // 60}:{CREDITS_S % 60:02}"
    assert text(page, "missed-parts").endswith(f"to {last}")
    assert f"The credits start at {last}. You need not watch them." in page.inner_text("#film")
    play(page, "missed-play")
    until(page, lambda: "You have seen all of it." in text(page, "strip"), "all that is asked for is seen")
    until(page, lambda: page.evaluate("document.querySelector('video').paused"), "it stops by itself")
    assert float(page.evaluate("document.querySelector('video').currentTime")) < CREDITS_S + 4
    says(page, "state", "Saved.")


def test_in_the_credits_one_starts_over_and_they_change_nothing(phone: Stage) -> None:
    """The place in the credits is not offered; playing them is kept and not drawn."""
    page = phone.open()
    assert not page.is_visible("[data-part=carry-on]") and text(page, "play") == "Play"
    before = text(page, "strip")
    play(page)
    page.evaluate(f"document.querySelector('video').currentTime = {CREDITS_S + 2}")
    until_place(page, CREDITS_S + 5)
    pause(page)
    until(page, lambda: max(phone.state.people["ann"].seen) > CREDITS_S, "kept")
    assert text(page, "strip").replace("0:00 to 0:01", "") == before or text(page, "strip") == before
    assert f"of {DURATION_S // 60}:{DURATION_S % 60:02}." in text(page, "place")
