"""The journal in a real browser: killed pages, offline trains, shared phones, refused storage."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.standin.chromium import chromium
from tests.browser.standin.stage import Stage, pause, play, says, stage, text, until, until_place

pytestmark = pytest.mark.long

REFUSE = "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError'); } })"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for this file."""
    with chromium() as found:
        yield found


@pytest.fixture
def phone(browser: Browser) -> Iterator[Stage]:
    """A phone that has never been here."""
    with stage(browser) as found:
        yield found


def visit(stage: Stage, seconds: float) -> tuple[Page, float]:
    """Open, play and pause; answers the page and where it stopped."""
    page = stage.open()
    play(page)
    until_place(page, seconds)
    return page, pause(page)


def test_two_people_on_one_phone_are_never_mixed(phone: Stage) -> None:
    """Ann's unsaved seconds wait while Ben watches, and go only when Ann is back."""
    phone.sign_in("ann")
    phone.state.mode = "down"
    _, end = visit(phone, 4)
    phone.state.mode = "ok"
    phone.state.beats.clear()
    phone.sign_in("ben")
    page = phone.open()
    assert text(page, "state") == ""
    play(page)
    until_place(page, 2)
    pause(page)
    says(page, "state", "Saved.")
    assert {beat["tag"] for beat in phone.state.beats} == {"ben"}
    assert max(phone.state.people["ben"].seen) <= 3
    phone.sign_in("ann")
    page = phone.open()
    says(page, "state", "Saved.")
    assert abs(max(phone.state.people["ann"].seen) + 1 - end) <= 1
    assert all(beat["who"] == beat["tag"] for beat in phone.beats())


@pytest.mark.long
def test_offline_then_online_sends_everything(phone: Stage) -> None:
    """A tunnel: the page keeps playing what it has, says what waits, and saves on the far side."""
    phone.sign_in("ann")
    page = phone.open()
    play(page)
    until_place(page, 2)
    phone.context.set_offline(True)
    until_place(page, 9)
    says(page, "state", "Waiting to be saved")
    assert max(phone.state.people["ann"].seen, default=0) < 8
    phone.context.set_offline(False)
    says(page, "state", "Saved.")
    end = pause(page)
    until(page, lambda: len(phone.state.people["ann"].seen) >= int(end) - 1, "every second")


@pytest.mark.long
def test_a_page_closed_while_the_server_is_down_replays_on_the_next_visit(phone: Stage) -> None:
    """And the offer to carry on is there before the server knows of it."""
    phone.sign_in("ann")
    phone.state.mode = "down"
    page, end = visit(phone, 9)
    page.close()
    page = phone.open()
    until(page, lambda: text(page, "carry-on").startswith("Carry on from 0:0"), "the device's own place is offered")
    phone.state.mode = "ok"
    page = phone.open()
    says(page, "state", "Saved.")
    assert len(phone.state.people["ann"].seen) >= int(end) - 1


@pytest.mark.long
def test_a_guest_who_was_named_while_leaving_still_gets_the_seconds_before(phone: Stage) -> None:
    """The first batch failed, the second went on the way out: the next page is that guest's and brings the first."""
    phone.state.guest = True
    phone.state.mode = "down"
    page = phone.open()
    play(page)
    says(page, "state", "Waiting to be saved")
    end = until_place(page, 6.5)
    phone.state.mode = "ok"
    page.goto(phone.address + "/videos/know-your-rights/watch")
    until(page, lambda: phone.beats(), "sent while leaving")
    page = phone.open()
    until(page, lambda: len(phone.state.people["guest-1"].seen) >= int(end) - 1, "every second")
    assert set(phone.state.people) == {"guest-1"}


@pytest.mark.long
def test_where_the_device_keeps_nothing_the_page_says_so_and_still_saves(browser: Browser) -> None:
    """IndexedDB refused: memory, and a sentence."""
    with stage(browser) as phone:
        refuse = (
            "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError'); } })"
        )
        phone.context.add_init_script(refuse)
        page, end = visit(phone, 3)
        assert "Leave this page open" in text(page, "memory")
        says(page, "state", "Saved.")
        until(page, lambda: len(phone.state.people["guest-1"].seen) >= int(end) - 1, "saved from memory")


def test_what_staff_watch_is_kept_nowhere(browser: Browser) -> None:
    """Or it would wait on this device for the next guest."""
    with stage(browser, kind="programme") as phone:
        page = phone.open()
        play(page)
        until_place(page, 3)
        pause(page)
        assert text(page, "state") == "You are signed in as staff. What you watch is not saved."
        assert phone.state.beats == []
        assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0


def test_a_page_from_the_browsers_cache_is_not_shown_to_the_next_person(phone: Stage) -> None:
    """Back after somebody else signed in: the page is loaded afresh."""
    phone.sign_in("ann")
    page = phone.open()
    phone.sign_in("ben")
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    until(page, lambda: page.get_attribute("#film", "data-who") == "ben", "the page is Ben's now")


@pytest.mark.long
def test_starting_the_same_element_twice_is_harmless(phone: Stage) -> None:
    """Nothing is counted, shown or sent twice."""
    phone.sign_in("ann")
    page = phone.open()
    again = "import('/static/v1/watching/player.js').then((m) => m.start(document.getElementById('film')))"
    page.evaluate(f"() => {again}")
    page.evaluate("() => import('/static/v1/behaviours.js').then((m) => m.startAll())")
    play(page)
    until_place(page, 3)
    pause(page)
    says(page, "state", "Saved.")
    assert len({beat["batch"] for beat in phone.beats()}) == len(phone.beats())
    assert page.locator(".strip rect").count() == 1
