"""Every answer, whatever its status and whoever made it, forbids what we never do."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import OperationalError

from lms import db
from lms.web import assets
from tests.conftest import made
from tests.contracts.code import HOME

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
FETCHES = ("script-src", "style-src", "img-src", "media-src", "connect-src", "manifest-src", "worker-src")


def rules_of(answer) -> dict[str, list[str]]:
    policy = answer.headers.get_all("Content-Security-Policy")
    assert len(policy) == 1
    return {rule.split()[0]: rule.split()[1:] for rule in policy[0].split("; ")}


# Made to be read by other people's software: verifiers run in browsers too.
FOR_VERIFIERS = ("/c/", "/achievements/", "/issuer", "/.well-known/", "/status/")


def assert_strict(answer):
    """The policy and its companions, with nothing inline and nothing from elsewhere but Vimeo's player in a frame."""
    for name, value in ALWAYS.items():
        assert answer.headers.get_all(name) == [value], name
    policies = ("same-origin", "cross-origin") if answer.request.path.startswith(FOR_VERIFIERS) else ("same-origin",)
    assert answer.headers["Cross-Origin-Resource-Policy"] in policies
    assert answer.headers["Referrer-Policy"] in ("strict-origin-when-cross-origin", "no-referrer")
    assert "camera=()" in answer.headers["Permissions-Policy"]
    rules = rules_of(answer)
    assert rules["default-src"] == ["'none'"]
    assert rules["frame-ancestors"] == ["'none'"]
    for name, allowed in rules.items():
        if name in FETCHES:
            assert allowed in (["'self'"], ["'none'"]), name
        elif name == "frame-src":
            assert allowed in (["'none'"], ["https://player.vimeo.com"])
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "Server" not in answer.headers or "Werkzeug" not in answer.headers["Server"]


def beat(**changes):
    body = {"batch": "b", "who": None, "opened": "x", "spans": [], "resume": 0, "age": 0, "rate": 1}
    return body | changes


def broken(*_args, **_kwargs):
    raise ZeroDivisionError("our mistake")


def asleep(*_args, **_kwargs):
    raise OperationalError("SELECT 1", {}, OSError("no database"))


ASK = {
    200: lambda browser: browser.get("/"),
    302: lambda browser: browser.post("/modules/know-your-rights/quiz"),
    400: lambda browser: browser.post("/videos/know-your-rights/heartbeat", json=beat()),
    401: lambda browser: browser.get("/account"),
    403: lambda browser: browser.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"}),
    404: lambda browser: browser.get("/no-such-page"),
    405: lambda browser: browser.put("/modules"),
    413: lambda browser: browser.post("/sign-in", data={"email": "x" * (4 * 1024 * 1024)}),
}


@pytest.mark.parametrize("status", ASK)
def test_every_status_carries_them(browser, status):
    answer = ASK[status](browser)
    assert answer.status_code == status or (status == 302 and answer.status_code == 303)
    assert_strict(answer)


@pytest.mark.parametrize(("status", "fault"), [(500, broken), (503, asleep)])
@pytest.mark.parametrize("wanted", ["text/html", "application/json"])
def test_faults_carry_them_too_and_say_nothing_of_our_inside(browser, monkeypatch, status, fault, wanted):
    monkeypatch.setattr(db, "reading", fault)
    answer = browser.get("/modules", headers={"Accept": wanted})
    assert answer.status_code == status
    assert answer.mimetype == wanted
    assert_strict(answer)
    assert ("Retry-After" in answer.headers) == (status == 503)
    for inside in ("Traceback", "ZeroDivision", "SELECT", "our mistake", "no database", "lms/"):
        assert inside not in answer.get_data(as_text=True)


def test_every_page_of_every_kind_of_viewer_carries_them(world):
    for kind, browser in world.cast.items():
        for rule in world.pages():
            answer = browser.get(world.address(rule))
            assert_strict(answer)
            if kind != "nobody":
                assert answer.headers["Cache-Control"] == "no-store", (kind, rule.rule)


@pytest.mark.parametrize("path", ["css/base.css", "behaviours.js", "watching/player.js", "favicon.svg"])
def test_static_files_carry_them(browser, path):
    answer = browser.get(f"/static/{assets.tree_hash(assets.STATIC)}/{path}")
    assert answer.status_code == 200
    # Only what matters on a file: the rest of the headers would weigh more than most of our files do.
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "immutable" in answer.headers["Cache-Control"]
    answer.close()  # a file of ours is open until it is sent


@pytest.mark.parametrize("path", ["../lms/app.py", "%2e%2e/do.py", "no-such.css", ""])
def test_nothing_outside_the_static_tree_is_served(browser, path):
    answer = browser.get(f"/static/{assets.tree_hash(assets.STATIC)}/{path}")
    assert answer.status_code in (404, 405)
    assert (HOME / "do.py").read_bytes()[:40] not in answer.get_data()
    assert_strict(answer)


def test_over_https_the_cookie_and_the_policy_are_strict(settings):
    app = made(replace(settings, base_url="https://learning.example.org"))
    answer = app.test_client().get("/healthz")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    assert "upgrade-insecure-requests" in answer.headers["Content-Security-Policy"]
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-lms"
    assert app.config["SESSION_COOKIE_SECURE"] and app.config["SESSION_COOKIE_HTTPONLY"]
