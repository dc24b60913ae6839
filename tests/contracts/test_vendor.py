"""The one third-party file we serve is the one we say it is, and still speaks what our stand-in speaks."""

import hashlib
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from lms.hosts import vimeo_log
from tests.browser.standin import vimeo
from tests.browser.standin.chromium import chromium

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "static" / "vendor"
NOTE = tomllib.loads((VENDOR / "vimeo-player.toml").read_text())
RECORDED = vimeo_log.protocol()
PAGE = "http://localhost/a-page"
LAST = {"method": "setCurrentTime", "value": 9999}
DRIVE = """async (address) => {
    const frame = document.createElement("iframe");
    frame.allow = "autoplay; encrypted-media";
    frame.src = address;
    const loaded = new Promise((resolve) => { frame.onload = resolve; });
    document.body.append(frame);
    await loaded; // so that the first message, the ping, is always heard
    const player = new Vimeo.Player(frame);
    const heard = [];
    for (const event of ["playing", "pause", "timeupdate", "seeked", "playbackratechange", "error"]) {
        player.on(event, (data) => heard.push([event, Object.keys(data || {}).sort()]));
    }
    await player.ready();
    const answers = {
        duration: await player.getDuration(),
        play: await player.play(),
        rate: await player.setPlaybackRate(1.5),
        seek: await player.setCurrentTime(30),
        later: (await player.getCurrentTime()) >= 30,
        played: (await player.getPlayed()).length,
        tracks: await player.getTextTracks(),
        on: await player.enableTextTrack("en", "captions"),
        off: await player.disableTextTrack(),
        pause: await player.pause(),
        refused: await player.setCurrentTime(9999).catch((error) => error.name),
        once: typeof player.once,
    };
    await player.destroy();
    const kinds = [...new Set(heard.map((one) => JSON.stringify(one)))].sort();
    return { answers, heard: kinds.map((one) => JSON.parse(one)) };
}"""


def test_the_file_is_the_published_one_with_its_licence() -> None:
    """Hash, version in its first line, licence beside it, and nothing else in the folder."""
    body = (VENDOR / NOTE["file"]).read_bytes()
    assert hashlib.sha256(body).hexdigest() == NOTE["sha256"]
    assert f"{NOTE['name']} v{NOTE['version']} ".encode() in body[:120]
    assert "Permission is hereby granted" in (VENDOR / NOTE["licence_file"]).read_text()
    known = {NOTE["file"], NOTE["licence_file"], "vimeo-player.toml"}
    assert {path.name for path in VENDOR.iterdir()} == known


@pytest.mark.field("24b")
def test_the_protocol_is_the_recorded_one() -> None:
    """Every message the SDK sends, in order, and what it makes of the answers; recorded for the stated version."""
    assert RECORDED["version"] == NOTE["version"], "a new version: look at its messages, then record them again"
    got = _drive()
    assert got == RECORDED["seen"], json.dumps(got, indent=1)


def test_what_a_log_is_compared_with_is_what_was_recorded() -> None:
    """Record and comparison have one set of shapes; what the player's script listens to and calls is all there."""
    expects = RECORDED["expects"]
    assert {name: ",".join(keys) for name, keys in RECORDED["seen"]["heard"]}.items() <= expects["events"].items()
    script = (ROOT / "static/watching/hosts/vimeo.js").read_text()
    assert set(re.findall(r'player\.on\("(\w+)"', script)) <= expects["events"].keys()
    called = set(re.findall(r'call\("(\w+)"', script))
    assert called and called <= expects["replies"].keys()
    tracks = RECORDED["seen"]["answers"]["tracks"][0]
    assert expects["replies"]["getTextTracks"] == "list of " + ",".join(sorted(tracks))
    assert expects["after"].keys() <= expects["replies"].keys()


def _drive() -> dict[str, Any]:
    """Drive the real SDK against the stand-in and write down both sides."""
    with chromium() as browser:
        page = browser.new_page()
        vimeo.install(page, duration_s=60)
        page.route(PAGE, lambda route: route.fulfill(content_type="text/html", body="<!doctype html><body></body>"))
        page.goto(PAGE)
        page.add_script_tag(path=VENDOR / NOTE["file"])
        sent: list[Any] = []
        page.expose_function("noteHeard", lambda message: sent.append(json.loads(message)))
        page.context.add_init_script(
            "if (window !== top) window.addEventListener('message', (e) => noteHeard(JSON.stringify(e.data)))"
        )
        seen = page.evaluate(DRIVE, vimeo.FRAME)
        for _ in range(100):  # the frame is another process: its last notes may come after the answer
            if sent and sent[-1] == LAST:
                break
            page.wait_for_timeout(20)
        for message in sent:
            if message.get("method") == "appendVideoMetadata":
                message["value"] = "the page's address" if message["value"] == PAGE else message["value"]
        return {"sent": sent, **seen}
