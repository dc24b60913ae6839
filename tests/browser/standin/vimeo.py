"""A stand-in for the page at player.vimeo.com, put in its place by route interception: no network, real SDK."""

import json
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Route

ADDRESS = "https://player.vimeo.com/video/**"
FRAME = "https://player.vimeo.com/video/0?dnt=1&title=0&texttrack=en"
"""No real film's number: ours to use in tests."""

_PAGE = Path(__file__).with_name("player.html")


def install(where: Page | BrowserContext, *, mode: str = "ok", duration_s: float = 140.0) -> list[dict[str, str]]:
    """Answer the host's address with the stand-in; the list collects each request's address and Referer.

    `mode` is one of player.html's, or "blocked": the request is aborted, as a firewall would.
    """
    seen: list[dict[str, str]] = []
    body = _PAGE.read_text().replace("/*SETTINGS*/{}", json.dumps({"mode": mode, "duration_s": duration_s}))

    def answer(route: Route) -> None:
        seen.append({"url": route.request.url, "referer": route.request.headers.get("referer", "")})
        if mode == "blocked":
            route.abort("blockedbyclient")
        else:
            route.fulfill(status=200, content_type="text/html; charset=utf-8", body=body)

    where.route(ADDRESS, answer)
    return seen
