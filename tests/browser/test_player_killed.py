"""kill -9 of a real browser in the middle of playing. A file of its own: it starts browsers itself."""

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, sync_playwright

from tests.browser.standin.chromium import ARGS, executable
from tests.browser.standin.server import State, serve
from tests.browser.standin.stage import PHONE, Stage, play, says, until_place


@pytest.mark.long
def test_a_killed_browser_loses_at_most_a_second(tmp_path: Path) -> None:
    """kill -9 in the middle of playing, nothing saved yet: the next visit brings it."""
    state = State(mode="down")
    server = serve(state)
    address = f"http://localhost:{server.server_port}"
    try:
        with sync_playwright() as playwright:
            context = _device(playwright.chromium, tmp_path)
            phone = Stage(state, address, context)
            phone.sign_in("ann")
            page = phone.open()
            play(page)
            place = until_place(page, 6)
            _kill(tmp_path)
        state.mode = "ok"
        with sync_playwright() as playwright:
            context = _device(playwright.chromium, tmp_path)
            phone = Stage(state, address, context)
            phone.sign_in("ann")
            page = phone.open()
            says(page, "state", "Saved.")
            assert len(state.people["ann"].seen) >= place - 1.5
            context.close()
    finally:
        server.shutdown()
        server.server_close()


def _device(chromium: object, folder: Path) -> BrowserContext:
    """A browser whose data outlives it."""
    open_with = chromium.launch_persistent_context  # type: ignore[attr-defined]  # Playwright's BrowserType
    return open_with(str(folder), executable_path=executable(), args=ARGS, headless=True, viewport=PHONE)


def _kill(folder: Path) -> None:
    """End the browser of this folder, and only that, without a word."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if f"--user-data-dir={folder}" in line and "--type=" not in line:
            os.kill(int(process.name), signal.SIGKILL)
