"""What phones and the film's host are known to do badly, where no other file of these tests has it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.standin.chromium import chromium
from tests.browser.standin.film import cues
from tests.browser.standin.stage import play, stage, text, until

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for this file."""
    with chromium() as found:
        yield found


@pytest.mark.field(45)
def test_our_captions_stand_under_a_film_that_shows_none_of_its_own(browser: Browser) -> None:
    """They follow the host's film without a word to its player but "yours off"; another language is ours to switch."""
    with stage(browser, host="vimeo") as phone:
        page = phone.open()
        play(page)
        first = cues()[0]["text"]
        until(page, lambda: text(page, "caption") == first, "the first line under the film")
        frame = next(one for one in page.frames if "player.vimeo.com" in one.url)
        heard = [m["method"] for m in frame.evaluate("window.heard")]
        assert "disableTextTrack" in heard and "enableTextTrack" not in heard
        page.select_option("[data-part=language]", "")
        until(page, lambda: text(page, "caption") == "", "off")
        assert phone.complaints == []
