"""A film tried by staff: what page and player say to each other is written down, and is what the stand-in does."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page

from lms.hosts import vimeo_log
from lms.hosts.vimeo_compare import findings, untried
from tests.browser.live import Live, live
from tests.browser.standin import vimeo
from tests.browser.standin.chromium import chromium
from tests.browser.standin.stage import until

pytestmark = pytest.mark.long
NUMBER, SECRET = "123456789", "abcdef0123"
TRY = "/programme/films/know-your-rights/try"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The demonstration, with a draft of a film at Vimeo."""
    with live(tmp_path_factory.mktemp("site")) as found:
        address = f"https://vimeo.com/{NUMBER}/{SECRET}"
        found.lms("video", "link", "know-your-rights", address, "--length", "2:20", "--credits", "2:10")
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for this file."""
    with chromium() as found:
        yield found


def staff(site: Live, browser: Browser) -> Page:
    """A phone on which programme staff are signed in."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, accept_downloads=True)
    vimeo.install(context, duration_s=140)
    page = context.new_page()
    page.goto(site.link("programme"))
    page.click("main form button")
    return page


def player(page: Page) -> Frame:
    """The stand-in inside the page."""
    return until(page, lambda: next((f for f in page.frames if "player.vimeo.com" in f.url), None), "the frame")


def until_place(page: Page, at_s: float) -> None:
    """Wait for the stand-in's film."""
    until(page, lambda: player(page).evaluate("place()") >= at_s, f"the film reaches {at_s} s")


def test_what_was_tried_is_written_down_and_compares_clean(site: Live, browser: Browser, tmp_path: Path) -> None:
    """Play, pause, play, a seek on the player's bar, another speed, another app, the end: then the file."""
    page = staff(site, browser)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(site.base + TRY + "?draft=2")
    assert "Residents do not see it yet." in page.inner_text("main")
    assert "The credits start at 2:10" in page.inner_text("main")
    page.click("[data-part=play]")
    until_place(page, 4)
    film = player(page)
    for step in ("methods.pause()", "methods.play()", "methods.setPlaybackRate(1.5)", "methods.setCurrentTime(60)"):
        film.evaluate(step)
        page.wait_for_timeout(1500)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    film.evaluate("methods.setCurrentTime(138)")
    until(page, lambda: "ended 1" in page.inner_text("[data-part=log-names]"), "the end is written down")
    with page.expect_download() as saving:
        page.click("[data-part=log-save]")
    file = tmp_path / "log.json"
    saving.value.save_as(file)
    text = file.read_text()
    log = vimeo_log.read(text)
    rest = [one for one in findings(log, vimeo_log.protocol()) if one.kind != "ticks"]  # a busy machine may be late
    assert rest == [], text[-3000:]
    assert untried(log) == ["full screen", "another app, or a locked phone"]
    assert (log.sdk, log.length_s) == (vimeo_log.protocol()["version"], 140)
    assert log.device.startswith("Chrome ") and "360x740" in log.device
    for secret in (NUMBER, SECRET, "programme", "staff", "http", "localhost", "Mozilla"):
        assert secret not in text
    assert {line.name for line in log.lines if line.way == "out"} >= {"ping", "addEventListener", "play"}
    said = page.evaluate(
        "[...document.querySelectorAll('[data-part=log-said] > :not([hidden])')].map((e) => e.innerText)"
    )
    assert said == ["Saved as a file."] and complaints == []
    page.context.close()


def test_the_text_can_be_taken_where_files_cannot_and_begun_anew(site: Live, browser: Browser) -> None:
    """Copying is refused by this browser: the text is marked for the hand. Then it begins anew."""
    page = staff(site, browser)
    page.goto(site.base + TRY + "?draft=2")
    page.click("[data-part=play]")
    until_place(page, 1)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    page.click("[data-part=log-copy]")
    assert page.is_visible("[data-said=select]")
    taken = page.evaluate("document.getSelection().toString() || document.activeElement.value")
    assert json.loads(taken)["log"] == "vimeo-messages" and len(json.loads(taken)["messages"]) > 10
    page.click("[data-part=log-anew]")
    assert page.is_visible("[data-said=anew]") and page.input_value("#log-text") == ""
    page.context.close()
