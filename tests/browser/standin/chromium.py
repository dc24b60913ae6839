"""The machine's own Chromium for browser tests: absent, the short run skips aloud and the full one fails."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]


def executable() -> str:
    """Its path; skips with a sentence where there is none, fails where LMS_ALL=1 asks for everything."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found:
        return found
    said = "Chromium is not installed: the browser tests did not run. Install the package `chromium` to run them."
    if os.environ.get("LMS_ALL") == "1":
        pytest.fail(said, pytrace=False)
    pytest.skip(said)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser for a file of tests, closed at the end."""
    path = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        try:
            yield browser
        finally:
            browser.close()
