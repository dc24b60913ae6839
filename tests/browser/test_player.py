"""The player in a real browser with a film of our own: what is played is what is saved, and nothing else."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.standin.chromium import chromium
from tests.browser.standin.film import DURATION_S
from tests.browser.standin.stage import Stage, pause, play, says, stage, text, until, until_place


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
        assert [said for said in found.complaints if "status of" not in said] == []


def within(spans: list[list[float]], start_s: float, end_s: float, by_s: float = 1.0) -> bool:
    """Whether the union of the spans is this stretch, to within `by_s` at both ends."""
    return (
        bool(spans)
        and abs(min(s[0] for s in spans) - start_s) <= by_s
        and abs(max(s[1] for s in spans) - end_s) <= by_s
    )


def test_what_was_played_is_saved_to_the_second(phone: Stage) -> None:
    """A guest plays seven seconds: named once, saved in order, and told so."""
    page = phone.open()
    play(page)
    until_place(page, 7)
    end = pause(page)
    says(page, "state", "Saved.")
    until(page, lambda: within(phone.state.saved("guest-1"), 0, end), "all of it saved")
    assert [beat["who"] for beat in phone.beats()][:2] == [None, "guest-1"]
    assert len(phone.state.people["guest-1"].seen) == round(end)
    assert text(page, "missing") == f"Still to see: {DURATION_S - round(end)} seconds."
    assert "0:00 to 0:07" in text(page, "strip")
    assert page.locator(".strip rect").count() == 1
    box, film = page.locator(".film-box").bounding_box(), page.locator("video").bounding_box()
    assert box == film, "the film fills its box, sixteen to nine"
    assert box and abs(box["width"] / box["height"] - 16 / 9) < 0.01


@pytest.mark.field(17)
@pytest.mark.long
def test_nothing_is_said_to_be_saved_before_an_answer(phone: Stage) -> None:
    """The server is down: the page says how much waits, and never that it is saved."""
    phone.state.mode = "down"
    page = phone.open()
    play(page)
    says(page, "state", "Waiting to be saved")
    assert "Saved." not in text(page, "state")
    phone.state.mode = "ok"
    says(page, "state", "Saved.")
    end = pause(page)
    until(page, lambda: within(phone.state.saved("guest-1"), 0, end), "all of it saved")


@pytest.mark.field(26)
def test_a_seek_earns_only_what_is_then_played(phone: Stage) -> None:
    """Three seconds, a jump to 100, three seconds: six or seven, not a hundred."""
    page = phone.open()
    play(page)
    until_place(page, 3)
    page.evaluate("document.querySelector('video').currentTime = 100")
    until_place(page, 103)
    pause(page)
    seen = until(page, lambda: (got := phone.state.people.get("guest-1")) and max(got.seen) > 100 and got.seen, "saved")
    assert seen <= set(range(5)) | set(range(99, 106))
    assert {0, 1, 101} <= seen


@pytest.mark.long
def test_double_speed_earns_everything(phone: Stage) -> None:
    """At twice the speed no second is lost."""
    page = phone.open()
    play(page)
    page.evaluate("document.querySelector('video').playbackRate = 2")
    until_place(page, 12)
    end = pause(page)
    until(page, lambda: within(phone.state.saved("guest-1"), 0, end), "saved")
    assert len(phone.state.people["guest-1"].seen) >= int(end) - 1


@pytest.mark.field(22, 24)
def test_coming_back_offers_the_place_and_lands_there(phone: Stage) -> None:
    """Another device of the same person: carry on, a little earlier, within two seconds."""
    phone.sign_in("ann")
    phone.state.people["ann"].resume_s = 63.0
    phone.state.people["ann"].seen = set(range(63))
    page = phone.open()
    assert text(page, "carry-on") == "Carry on from 1:00"
    assert text(page, "play") == "Start again"
    play(page, "carry-on")
    place = until_place(page, 58)
    assert abs(place - 60) <= 2
    until_place(page, 63.5)
    pause(page)
    says(page, "state", "Saved.")
    assert min(start for start, _ in phone.state.saved("ann") if start > 5) >= 58


def test_two_devices_far_apart_are_both_offered(phone: Stage) -> None:
    """The latest first, the other's beside it; each message says which device it is from, by a name of its own."""
    phone.sign_in("ann")
    phone.state.people["ann"].resume_s, phone.state.people["ann"].also_s = 63.0, 23.0
    page = phone.open()
    assert text(page, "carry-on") == "Carry on from 1:00"
    assert text(page, "carry-other") == "Or carry on from 0:20"
    play(page, "carry-other")
    until_place(page, 18)
    assert abs(until_place(page, 18) - 20) <= 2
    until_place(page, 23)  # a pause at the moment of landing would leave nothing to save
    pause(page)
    says(page, "state", "Saved.")
    assert len({beat["device"] for beat in phone.beats()}) == 1
    assert len(phone.beats()[0]["device"]) == 32


def test_near_the_end_one_starts_over(phone: Stage) -> None:
    """Within five seconds of the end there is no place to offer."""
    phone.sign_in("ann")
    phone.state.people["ann"].resume_s = DURATION_S - 4
    page = phone.open()
    assert not page.is_visible("[data-part=carry-on]")
    assert text(page, "play") == "Play"


@pytest.mark.field(23)
@pytest.mark.long
def test_a_link_to_a_second_is_honoured(phone: Stage) -> None:
    """?t=40 as chapters and search write it."""
    page = phone.open("?t=40#film")
    assert text(page, "play") == "Play from 0:40"
    play(page)
    assert abs(until_place(page, 38) - 40) <= 2


@pytest.mark.field(7)
def test_hiding_the_page_saves_at_once(phone: Stage) -> None:
    """Going elsewhere after two seconds loses nothing: the request outlives the page."""
    page = phone.open()
    play(page)
    until_place(page, 2)
    page.goto(phone.address + "/videos/know-your-rights/watch")
    until(page, lambda: phone.state.saved("guest-1"), "the last batch")
    assert phone.state.saved("guest-1")[-1][1] >= 1.5


@pytest.mark.field(13)
@pytest.mark.long
def test_a_dead_session_keeps_the_seconds_and_says_sign_in(phone: Stage) -> None:
    """The server forgets the session: kept here, and saved when the person is back."""
    phone.sign_in("ann")
    page = phone.open()
    phone.state.mode = "gone"
    play(page)
    says(page, "state", "Sign in to save it.")
    assert page.is_visible("[data-part=sign-in]")
    end = pause(page)
    phone.state.mode = "ok"
    again = phone.open()
    says(again, "state", "Saved.")
    until(again, lambda: within(phone.state.saved("ann"), 0, end), "saved after coming back")
    assert all(beat["who"] == "ann" for beat in phone.state.beats)


def test_nothing_leaves_for_another_host_and_nothing_of_the_film_loads_before_play(phone: Stage) -> None:
    """Before Play: no film, no heartbeat, no other host."""
    page = phone.open()
    page.wait_for_load_state("networkidle")
    assert phone.foreign() == []
    assert not [url for url in phone.requests if url.endswith((".webm", ".mp4", ".vtt", "/heartbeat"))]


def test_without_script_the_film_plays_and_everything_is_there(browser: Browser) -> None:
    """A plain <video> with captions; chapters and transcript are links that carry their second."""
    with stage(browser) as phone:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(phone.address + "/")
        assert page.get_attribute("video", "controls") == ""
        assert page.locator("video track").count() == 2
        assert not page.is_visible("[data-part=play]")
        assert not page.is_visible("[data-part=language]")
        assert page.get_attribute("[data-part=chapters] a >> nth=1", "href") == "?t=40#film"
        assert page.locator("[data-part=lines] a").count() > 20
        context.close()
