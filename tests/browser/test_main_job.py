"""The whole job in a real browser, recorded: from a first visit to a verified badge and a moved rate.

On a phone and on a desktop, with a film of ours and with Vimeo's SDK against a stand-in that speaks its protocol. Each
run leaves a trace and screenshots in the folder LMS_RECORDINGS names (a throw-away one where it names none).
"""

import csv
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bench.verify_badge import Refused, verified
from lms.programme import reading
from tests.browser.live import Live, live
from tests.browser.standin import vimeo
from tests.browser.standin.chromium import chromium

pytestmark = pytest.mark.long
SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 800}}
VIMEO_S = 60
BANK = {question.stem: question for module in reading.starter().modules for question in module.questions}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("job")) as found:
        yield found


class Visit:
    """One device with its recording."""

    def __init__(self, browser: Browser, house: Live, name: str, size: str, *, stand_in: bool) -> None:
        root = os.environ.get("LMS_RECORDINGS")
        self.folder = (Path(root) if root else house.data / "recordings") / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.context: BrowserContext = browser.new_context(viewport=SIZES[size], base_url=house.base)
        if stand_in:
            vimeo.install(self.context, duration_s=float(VIMEO_S))
        self.context.tracing.start(screenshots=True, snapshots=True)
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("pageerror", lambda problem: self.said.append(str(problem)))
        self.shots = 0

    def shot(self, what: str) -> None:
        self.shots += 1
        self.page.screenshot(path=self.folder / f"{self.shots:02d}-{what}.png", full_page=True)

    def end(self) -> None:
        self.context.tracing.stop(path=self.folder / "trace.zip")
        self.context.close()
        assert self.said == []


def counted(browser: Browser, house: Live) -> tuple[int, int]:
    """All saved residents' starts, and those completed, from the staff's own file."""
    context = browser.new_context(base_url=house.base)
    page = context.new_page()
    page.goto(house.link("programme"))
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    body = context.request.get("/programme/completion.csv").body().decode("utf-8-sig")
    context.close()
    for row in csv.reader(io.StringIO(body)):
        if row and row[0].lower().startswith("all modules"):
            numbers = [int(cell) for cell in row[1:] if cell.strip().isdigit()]
            return numbers[0], numbers[1]
    raise AssertionError(body)


def speed_up(page: Page) -> None:
    """Twice the speed, as a viewer would choose it in the player."""
    if page.locator("video").count():
        page.evaluate("document.querySelector('video').playbackRate = 2")
    else:
        frame = next(frame for frame in page.frames if "player.vimeo.com" in frame.url)
        frame.evaluate("methods.setPlaybackRate(2)")


def covered(page: Page, slug: str) -> dict[str, float]:
    return page.evaluate(f"fetch('/videos/{slug}/watch').then(answer => answer.json())")


def watch_until(page: Page, slug: str, fraction: float, for_s: int = 240) -> None:
    for _ in range(for_s):
        if covered(page, slug)["coverage"] >= fraction:
            return
        page.wait_for_timeout(1000)
    raise AssertionError(covered(page, slug))


def answer_all(page: Page) -> None:
    """One question a page, every one rightly."""
    for _ in range(8):
        stem = page.locator("legend").inner_text().strip()
        right = [option.text for option in BANK[stem].options if option.right]
        for text in right:
            page.get_by_label(text, exact=True).check()
        page.get_by_role("button", name="Check").click()
        page.wait_for_load_state()
        onward = page.get_by_role("link", name=re.compile("Next question|See how"))
        onward = onward if onward.count() else page.get_by_role("button", name=re.compile("Next|See how"))
        onward.first.click()
        page.wait_for_load_state()


@pytest.mark.field(5, 16, 50)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("host", ["local", "vimeo"])
def test_from_first_visit_to_verified_badge(browser: Browser, house: Live, host: str, size: str) -> None:
    slug = {"local": "know-your-rights", "vimeo": "resident-panels"}[host]
    if host == "vimeo":
        put_on_vimeo(browser, house, slug)
    before = counted(browser, house)
    first = Visit(browser, house, f"{host}-{size}-first", size, stand_in=host == "vimeo")
    page = first.page
    page.goto("/")
    first.shot("front")
    page.goto(f"/modules/{slug}")
    first.shot("module")
    page.locator("[data-part=play]").click()
    page.wait_for_timeout(1500)
    speed_up(page)
    watch_until(page, slug, 0.3)
    first.shot("watching")
    save_place(first, house, f"{host}-{size}@example.org")
    page.goto(f"/modules/{slug}")
    page.wait_for_load_state("networkidle")
    place = covered(page, slug)["resume"]
    assert place > 5
    first.end()

    second = Visit(browser, house, f"{host}-{size}-second", size, stand_in=host == "vimeo")
    page = second.page
    sign_in_again(second, house, f"{host}-{size}@example.org")
    page.goto(f"/modules/{slug}")
    second.shot("carry-on")
    expect(page.locator("[data-part=carry-on]")).to_contain_text("Carry on from")
    page.locator("[data-part=carry-on]").click()
    page.wait_for_timeout(1500)
    speed_up(page)
    watch_until(page, slug, 0.93)
    second.shot("watched")
    page.goto(f"/modules/{slug}/quiz")
    page.get_by_role("button", name="Start the quiz").click()
    page.wait_for_load_state()
    second.shot("question")
    answer_all(page)
    expect(page.locator("h1")).to_contain_text("You got 8 of 8 right")
    second.shot("finish")
    check_badge(second, house)
    second.end()
    assert counted(browser, house) == (before[0] + 1, before[1] + 1)


def put_on_vimeo(browser: Browser, house: Live, slug: str) -> None:
    """Programme staff paste an address; the number is made up, the stand-in answers for it."""
    context = browser.new_context(base_url=house.base)
    page = context.new_page()
    page.goto(house.link("programme"))
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    page.goto(f"/programme/films/{slug}")
    if "Vimeo film 1" not in page.inner_text("main"):
        page.get_by_label("The film's address on Vimeo").fill("https://vimeo.com/1/abcdef0123")
        page.get_by_label("Its length").fill(f"{VIMEO_S // 60}:{VIMEO_S % 60:02d}")
        page.get_by_role("button", name="Keep as a draft").click()
        page.get_by_role("button", name=re.compile("Publish version")).click()
        expect(page.locator("main")).to_contain_text("Residents see this film now")
    context.close()


def save_place(visit: Visit, house: Live, email: str) -> None:
    """A guest saves what they have by e-mail code."""
    page = visit.page
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Send link and code").click()
    code = re.match(r"(\d{6})", house.mails()[-1])
    assert code is not None
    page.get_by_label("Six-digit code").fill(code[1])
    page.get_by_role("button", name="Carry on").click()
    page.wait_for_load_state()
    visit.shot("saved")


def sign_in_again(visit: Visit, house: Live, email: str) -> None:
    """The same person on another device, by the link in the mail."""
    page = visit.page
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Send link and code").click()
    link = re.search(r"http://\S+/sign-in/link/\S+", house.mails()[-1])
    assert link is not None
    page.goto(link[0])
    page.locator("main form button").first.click()
    page.wait_for_load_state()


def check_badge(visit: Visit, house: Live) -> None:
    """The holder's two files, verified by a library that is not ours; a changed one is refused."""
    page = visit.page
    page.get_by_role("link", name="See your badge").click()
    page.wait_for_load_state()
    visit.shot("badge")
    fetch = visit.context.request
    did = fetch.get("/.well-known/did.json").text()
    path = page.url.removeprefix(house.base).split("?")[0]
    for name, ending in (("badge.json", ""), ("badge.jwt", ".jwt")):
        file = fetch.get(f"{path}/{name}").text()
        status = fetch.get(f"/status/1{ending}").text()
        assert verified(file, did, status)
        changed = file.replace("OpenBadgeCredential", "OpenBadgeCredentiaI", 1) if name == "badge.json" else file[:-8]
        with pytest.raises(Refused):
            verified(changed, did, status)
