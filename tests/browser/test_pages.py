"""Every page as people meet it: no WCAG 2.2 A or AA violation, light enough, and no stranger asked before Play."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.live import Live, live
from tests.browser.standin.chromium import chromium

pytestmark = pytest.mark.long

WIDTHS = (320, 360, 1280)
MOST_BYTES = 60_000
RULES: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]}
}
QUIZ = "/modules/know-your-rights/quiz"
PAGES = {
    "nobody": (
        "/",
        "/modules",
        "/modules/know-your-rights",
        "/modules/know-your-rights/transcript",
        QUIZ,
        "/sign-in",
        "/sign-in/code",
        "/sign-in/staff",
        "/privacy",
        "/cookies",
        "/accessibility",
        "/help",
        "/verify",
        "/issuer",
        "/achievements/know-your-rights",
        "/badges",
        "/nope",
    ),
    "resident": ("/", "/modules", "/modules/residents-associations", "/badges", "/account", "/account/delete"),
    "programme": (
        "/programme",
        "/programme/reports/places",
        "/programme/films",
        "/programme/films/know-your-rights",
        "/programme/modules",
        "/programme/modules/know-your-rights",
        "/programme/health",
    ),
    "landlord": ("/landlord",),
}
QUICK = {"nobody": ("/", "/modules/know-your-rights"), "programme": ("/programme",)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("pages")) as found:
        yield found


def signed_in(page: Page, house: Live, kind: str) -> None:
    if kind != "nobody":
        page.goto(house.link(kind))
        page.locator("main form button").first.click()
        page.wait_for_load_state()


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def check(browser: Browser, house: Live, pages: dict[str, tuple[str, ...]], widths: tuple[int, ...]) -> None:
    problems = []
    for kind, paths in pages.items():
        for scheme in ("light", "dark"):
            context = browser.new_context(base_url=house.base, color_scheme=scheme)
            page = context.new_page()
            page.on("pageerror", lambda problem, into=problems: into.append(f"script: {problem}"))
            signed_in(page, house, kind)
            for path in paths:
                for width in widths if scheme == "light" else widths[:1]:
                    page.set_viewport_size({"width": width, "height": 740})
                    page.goto(path)
                    problems += [f"{path} {width} {scheme}: {one}" for one in violations(page)]
                    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                    if wide > 0:
                        problems.append(f"{path} {width}: {wide} px too wide")
            context.close()
    assert problems == []


def test_the_main_pages_have_no_barrier(browser: Browser, house: Live) -> None:
    check(browser, house, QUICK, (320,))


@pytest.mark.long
def test_no_page_has_a_barrier_at_any_width(browser: Browser, house: Live) -> None:
    check(browser, house, PAGES, WIDTHS)


@pytest.mark.long
def test_a_question_and_its_feedback_have_no_barrier(browser: Browser, house: Live) -> None:
    context = browser.new_context(base_url=house.base, viewport={"width": 320, "height": 740})
    page = context.new_page()
    page.goto(QUIZ)
    page.get_by_role("button", name="Start the quiz").click()
    page.wait_for_load_state()
    assert violations(page) == []
    page.get_by_role("button", name="Check").click()
    page.wait_for_load_state()
    assert page.title().startswith("Error") and violations(page) == []
    page.locator("input[type=radio], input[type=checkbox]").first.check()
    page.get_by_role("button", name="Check").click()
    page.wait_for_load_state()
    assert violations(page) == []
    context.close()


@pytest.mark.parametrize(
    "kind",
    [pytest.param("nobody"), *(pytest.param(k, marks=pytest.mark.long) for k in ("resident", "programme", "landlord"))],
)
def test_every_page_is_light_and_asks_no_stranger(browser: Browser, house: Live, kind: str) -> None:
    heavy: list[str] = []
    strangers: list[str] = []
    context = browser.new_context(base_url=house.base)
    page = context.new_page()
    signed_in(page, house, kind)
    page.on("request", lambda request: None if request.url.startswith(house.base) else strangers.append(request.url))
    meter = context.new_cdp_session(page)
    meter.send("Network.enable")
    meter.send("Network.setCacheDisabled", {"cacheDisabled": True})
    weights: list[int] = []
    meter.on("Network.loadingFinished", lambda event: weights.append(int(event["encodedDataLength"])))
    for path in PAGES[kind]:
        weights.clear()
        page.goto(path)
        page.wait_for_load_state("networkidle")
        if sum(weights) > MOST_BYTES:
            heavy.append(f"{path}: {sum(weights)} bytes in {len(weights)} requests")
    context.close()
    assert heavy == [] and strangers == []
