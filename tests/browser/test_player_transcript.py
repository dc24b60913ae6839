"""Captions under the film, and the transcript by touch and by keyboard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.standin.chromium import chromium
from tests.browser.standin.film import cues
from tests.browser.standin.stage import PLACE_JS, Stage, pause, play, stage, text, until, until_place

pytestmark = pytest.mark.long

LINES = cues()
FOCUS = "document.activeElement.dataset.at"
PANEL_TOP = "document.querySelector('[data-part=panel]').getBoundingClientRect().top"
SCROLL = "document.querySelector('[data-part=panel]').scrollTop"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for this file."""
    with chromium() as found:
        yield found


@pytest.fixture
def phone(browser: Browser) -> Iterator[Stage]:
    """A phone that has never been here; afterwards no script may have complained."""
    with stage(browser) as found:
        yield found
        assert found.complaints == []


def test_a_line_starts_the_film_there_and_is_marked(phone: Stage) -> None:
    """One tap on a line before Play: the film plays from it; caption and current line follow; the page stays put."""
    page = phone.open()
    page.locator("[data-part=lines] a").nth(20).click()
    line = LINES[20]
    place = until_place(page, line["start_s"] - 1)
    assert abs(place - line["start_s"]) <= 2
    before = page.evaluate(PANEL_TOP)
    until_place(page, line["start_s"] + 0.5)
    current = page.locator("[data-part=lines] a[aria-current=true]")
    until(page, lambda: current.count() == 1 and current.get_attribute("data-at") == str(line["start_s"]), "marked")
    until(page, lambda: text(page, "caption") == line["text"], "the caption is the line")
    until_place(page, LINES[22]["start_s"] + 0.5)
    pause(page)
    assert abs(page.evaluate(PANEL_TOP) - before) <= 1, "only the panel scrolls"
    assert page.evaluate(SCROLL) > 0


@pytest.mark.long
def test_the_browsers_own_captions_stay_off(phone: Stage) -> None:
    """Never the same words twice."""
    page = phone.open()
    play(page)
    until_place(page, 1)
    modes = "[...document.querySelector('video').textTracks].map((track) => track.mode)"
    assert page.evaluate(modes) == ["disabled", "disabled"]


def test_the_transcript_is_one_tab_stop_with_arrows(phone: Stage) -> None:
    """Down, End, Home, Space; the focus stays on the line; Escape goes back to the film."""
    page = phone.open()
    page.locator("[data-part=lines] a").first.focus()
    stops = page.locator("[data-part=lines] a[tabindex='0']")
    until(page, lambda: stops.count() == 1, "one tab stop once somebody is there")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUS) == str(LINES[2]["start_s"])
    page.keyboard.press("End")
    assert page.evaluate(FOCUS) == str(LINES[-1]["start_s"])
    page.keyboard.press("Home")
    page.keyboard.press("PageDown")
    assert page.evaluate(FOCUS) == str(LINES[10]["start_s"])
    page.keyboard.press("Space")
    until_place(page, LINES[10]["start_s"] - 1)
    page.locator("[data-part=lines] a").nth(10).focus()
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUS) == str(LINES[10]["start_s"]), "the focus stays on the line"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "VIDEO"


@pytest.mark.long
def test_following_yields_to_the_reader(phone: Stage) -> None:
    """A turn of the wheel in the panel stops it; the button brings it back."""
    page = phone.open()
    page.locator("[data-part=lines] a").nth(20).click()
    until_place(page, LINES[20]["start_s"])
    follow = page.locator("[data-part=follow]")
    assert follow.get_attribute("aria-pressed") == "true"
    page.locator("[data-part=panel]").hover()
    page.mouse.wheel(0, -3000)
    until(page, lambda: follow.get_attribute("aria-pressed") == "false", "it stopped following")
    until(page, lambda: page.evaluate(SCROLL) == 0, "the reader's place")
    at = page.evaluate(PLACE_JS)
    until_place(page, at + 4)
    assert page.evaluate(SCROLL) == 0
    follow.click()
    until(page, lambda: page.evaluate(SCROLL) > 0, "following again")


@pytest.mark.long
def test_another_language_and_none_are_chosen_and_remembered(phone: Stage) -> None:
    """The other track is read by the browser's own reader; "Off" hides the line, also on the next visit."""
    page = phone.open()
    play(page)
    page.select_option("[data-part=language]", "cy")
    until_place(page, LINES[0]["start_s"] + 0.5)
    until(page, lambda: text(page, "caption") == LINES[0]["text"], "the other track's words")
    assert page.get_attribute("[data-part=caption]", "lang") == "cy"
    page.select_option("[data-part=language]", "")
    assert not page.is_visible("[data-part=caption]")
    pause(page)
    page = phone.open()
    play(page)
    until_place(page, 1.5)
    until(page, lambda: page.input_value("[data-part=language]") == "", "the choice is remembered")
    assert not page.is_visible("[data-part=caption]")


def test_a_chapter_goes_there(phone: Stage) -> None:
    """A tap on a part of the film."""
    page = phone.open()
    page.locator("[data-part=chapters] a").nth(1).click()
    assert abs(until_place(page, 38) - 40) <= 2
