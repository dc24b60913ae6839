"""Which browser speaks, coarsely: a family, its major version, telephone or computer. Nothing else is kept. Pure."""

import re
from functools import lru_cache
from typing import NamedTuple

FAMILIES = ("chrome", "safari", "firefox", "samsung", "edge", "in-app", "other")
MOST_VERSION = 999
# Not Cubot: people hold telephones of that name.
ROBOT = re.compile(r"(?<!cu)bot\b|crawl|spider|slurp|headless|lighthouse|facebookexternalhit", re.IGNORECASE)
IN_APP = re.compile(
    r"; wv\)|Version/4\.0 Chrome/|FBA[NV]/|FB_IAB|Instagram|WhatsApp|Snapchat|TikTok|musical_ly|Bytedance|"
    r"MicroMessenger|\bLine/|Pinterest|LinkedInApp|Twitter|GSA/"
)
PHONE = re.compile(r"Mobi|Android|iPhone|iPad|iPod")
# In this order: each later one's words stand in the earlier ones' names too.
NAMED = (
    ("edge", re.compile(r"Edg(?:A|iOS)?/(\d+)")),
    ("samsung", re.compile(r"SamsungBrowser/(\d+)")),
    ("other", re.compile(r"(?:OPR|OPiOS|OPT|YaBrowser|UCBrowser|Vivaldi|Silk|HuaweiBrowser|MiuiBrowser)/(\d+)")),
    ("firefox", re.compile(r"(?:Firefox|FxiOS)/(\d+)")),
    ("chrome", re.compile(r"(?:Chrome|CriOS)/(\d+)")),
    ("safari", re.compile(r"Version/(\d+)[\d.]* (?:Mobile/\w+ )?Safari/")),
)  # fmt: skip
ENGINE = re.compile(r"(?:Chrome/| OS )(\d+)")


class Browser(NamedTuple):
    """A family of FAMILIES, its major version (0 where it does not say), and whether it is a telephone or tablet."""

    family: str
    version: int
    phone: bool


@lru_cache(maxsize=1024)
def find_browser(agent: str) -> Browser | None:
    """The browser behind a user agent; None for robots and tools, which save nothing and are not counted."""
    agent = agent[:400]
    if not agent.startswith("Mozilla/") or ROBOT.search(agent):
        return None
    phone = PHONE.search(agent) is not None
    # On Apple's telephones only a browser calls itself Safari: the rest are pages shown inside other apps.
    apple_app = "AppleWebKit" in agent and "Mobile/" in agent and "Safari/" not in agent
    if apple_app or IN_APP.search(agent):
        return Browser("in-app", _version(ENGINE.search(agent)), phone)
    for family, pattern in NAMED:
        found = pattern.search(agent)
        if found:
            return Browser(family, _version(found), phone)
    return Browser("other", 0, phone)


def _version(found: re.Match[str] | None) -> int:
    return min(int(found[1][:4]), MOST_VERSION) if found else 0
