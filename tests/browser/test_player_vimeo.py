"""The player on Vimeo's side: the real SDK against a stand-in of Vimeo's page, on good days and bad ones."""

import urllib.parse
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page

from tests.browser.standin.chromium import chromium
from tests.browser.standin.stage import Stage, play, says, stage, text, until


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for this file."""
    with chromium() as found:
        yield found


@pytest.fixture
def phone(browser: Browser) -> Iterator[Stage]:
    """A phone whose film is at Vimeo; afterwards no script may have complained."""
    with stage(browser, host="vimeo") as found:
        yield found
        assert found.complaints == []


def frame(page: Page) -> Frame:
    """The stand-in inside the page."""
    return until(page, lambda: next((f for f in page.frames if "player.vimeo.com" in f.url), None), "the frame")


def place(page: Page) -> float:
    """Where the stand-in's film is."""
    return float(frame(page).evaluate("typeof place === 'function' ? place() : -1"))


def until_place(page: Page, at_s: float) -> float:
    """Wait for the stand-in's film."""
    until(page, lambda: place(page) >= at_s, f"the film reaches {at_s} s")
    return place(page)


def guest(phone: Stage) -> set[int]:
    """The seconds the first guest has seen, as saved."""
    found = phone.state.people.get("guest-1")
    return set(found.seen) if found else set()


def heard(page: Page, method: str) -> list[Any]:
    """The values of one method that reached the stand-in."""
    return [m.get("value") for m in frame(page).evaluate("window.heard") if m["method"] == method]


@pytest.mark.field(47, 81)
def test_nothing_of_vimeo_before_play_and_only_its_player_after(phone: Stage) -> None:
    """No frame, no SDK, no other host until Play; then one frame with do-not-track and our origin as Referer."""
    page = phone.open()
    page.wait_for_load_state("networkidle")
    assert phone.foreign() == []
    assert not [url for url in phone.requests if "vendor" in url]
    assert page.locator("iframe").count() == 0
    play(page)
    until_place(page, 1)
    assert {urllib.parse.urlsplit(url).hostname for url in phone.foreign()} == {"player.vimeo.com"}
    assert page.locator(".film-box").bounding_box() == page.locator("iframe").bounding_box()
    assert len(phone.frames) == 1
    assert "dnt=1" in phone.frames[0]["url"]
    assert phone.frames[0]["referer"] == phone.address + "/"
    assert page.get_attribute("iframe", "title") == "Film: Know your rights & speak up"
    assert page.get_attribute("iframe", "allow") == "autoplay; fullscreen; picture-in-picture; encrypted-media"
    assert heard(page, "disableTextTrack"), "our own captions are under the film"


def test_a_film_without_captions_of_ours_keeps_vimeos(browser: Browser) -> None:
    """Nothing switches Vimeo's captions off, and the page says that there are none of ours."""
    with stage(browser, host="vimeo", captioned=False) as phone:
        page = phone.open()
        assert page.get_by_text("There are no captions from us for this film yet. Vimeo may have its own.").is_visible()
        play(page)
        until_place(page, 3)
        says(page, "state", "Saved.")
        assert heard(page, "play") and not heard(page, "disableTextTrack")
        assert not page.locator("#transcript, [data-part=caption]:visible").count()
        assert phone.complaints == []


@pytest.mark.field(32, 44)
def test_what_was_played_at_vimeo_is_saved_to_the_second(phone: Stage) -> None:
    """Play, a seek inside Vimeo's own controls, play: only what was played."""
    page = phone.open()
    play(page)
    first = until_place(page, 3)
    frame(page).evaluate("methods.setCurrentTime(100)")
    until_place(page, 103)
    frame(page).evaluate("methods.pause()")
    end = place(page)
    seen = until(
        page, lambda: (p := phone.state.people.get("guest-1")) and max(p.seen) >= end - 1.5 and p.seen, "saved"
    )
    assert seen <= set(range(int(first) + 3)) | set(range(100, int(end) + 1))
    assert len(seen) >= int(first) - 1 + int(end - 100) - 1
    says(page, "state", "Saved.")


@pytest.mark.field(22, 39)
def test_the_place_is_sought_after_playing_began_and_again_when_it_was_not_heard(browser: Browser) -> None:
    """The first setCurrentTime is lost: one more, and one only."""
    with stage(browser, host="vimeo", mode="deafseek") as phone:
        phone.sign_in("ann")
        phone.state.people["ann"].resume_s = 63
        page = phone.open()
        play(page, "carry-on")
        landed = until_place(page, 58)
        assert abs(landed - 60) <= 2
        methods = [m["method"] for m in frame(page).evaluate("window.heard")]
        assert methods.index("play") < methods.index("setCurrentTime")
        assert heard(page, "setCurrentTime") == [60, 60]


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("private", "does not let this film be shown"),
        pytest.param("gone", "does not have this film", marks=pytest.mark.long),
    ],
)
def test_a_film_vimeo_will_not_show_gets_its_sentence(browser: Browser, mode: str, words: str) -> None:
    """The reason, a retry, and the text."""
    with stage(browser, host="vimeo", mode=mode) as phone:
        page = phone.open()
        play(page)
        says(page, "problem", words)
        _there_is_a_way_on(page)


@pytest.mark.field(40)
@pytest.mark.parametrize("mode", ["blocked", pytest.param("silent", marks=pytest.mark.long)])
def test_a_frame_that_never_answers_gets_a_sentence_in_time(browser: Browser, mode: str) -> None:
    """A firewall, or a page that says nothing: ten seconds, then the sentence; trying again makes a new frame."""
    with stage(browser, host="vimeo", mode=mode) as phone:
        page = phone.open()
        play(page)
        says(page, "problem", "The film did not load.")
        _there_is_a_way_on(page)
        assert page.locator("iframe").count() == 1
        page.click("[data-part=retry]")
        until(page, lambda: len(phone.frames) == 2, "a new frame")
        assert page.locator("iframe").count() == 1
        assert not page.is_visible("[data-part=problem]")


def _there_is_a_way_on(page: Page) -> None:
    assert page.is_visible("[data-part=retry]")
    assert page.is_visible("[data-part=problem] a[href='#transcript']")
    assert page.locator("[data-part=lines] a").first.is_visible()


@pytest.mark.field(41, 43)
@pytest.mark.long
def test_a_player_that_tells_only_the_time_is_still_counted(browser: Browser) -> None:
    """No play, playing or pause events: moving is playing."""
    with stage(browser, host="vimeo", mode="timeonly") as phone:
        page = phone.open()
        play(page)
        until_place(page, 6)
        seen = until(page, lambda: len(guest(phone)) >= 4 and guest(phone), "counted")
        assert max(seen) <= place(page)


@pytest.mark.field(41)
@pytest.mark.long
def test_a_player_whose_events_stop_is_asked_and_counted(browser: Browser) -> None:
    """Events for three seconds, then none, while it plays on: we ask, at most every five seconds."""
    with stage(browser, host="vimeo") as phone:
        page = phone.open()
        play(page)
        until_place(page, 3)
        frame(page).evaluate("SETTINGS.mode = 'still'")
        end = until_place(page, 16)
        seen = until(page, lambda: max(guest(phone), default=0) >= 13 and guest(phone), "counted")
        assert len(seen) >= 13
        assert 2 <= len(heard(page, "getCurrentTime")) <= end / 4
        assert not page.is_visible("[data-part=problem]")
        assert text(page, "state") == "Saved."
