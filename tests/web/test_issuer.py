"""What anybody needs to check a badge: open to any site, alike for people and programs, never from a request's host."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.test_badges import award

OPEN = [
    "/.well-known/did.json",
    "/.well-known/jwks.json",
    "/status/1",
    "/status/1.jwt",
    "/issuer",
    "/achievements/know-your-rights",
]
JSON = {"Accept": "application/ld+json"}


def test_it_works(browser: FlaskClient, sign_in: Any) -> None:
    award(sign_in("resident"))
    did = json.loads(browser.get("/.well-known/did.json").text)
    assert did["id"] == "did:web:localhost%3A8000" and len(did["assertionMethod"]) == 2
    [key] = json.loads(browser.get("/.well-known/jwks.json").text)["keys"]
    assert key["kid"] in did["assertionMethod"]
    assert json.loads(browser.get("/status/1").text)["issuer"] == did["id"]


@pytest.mark.parametrize(
    "path",
    [
        "/.well-known/did.json",
        "/.well-known/jwks.json",
        "/status/1",
        "/status/1.jwt",
        "/issuer",
        "/achievements/know-your-rights",
    ],
)
def test_any_site_may_read_it_and_caches_keep_it_five_minutes(browser: FlaskClient, sign_in: Any, path: str) -> None:
    award(sign_in("resident"))
    headers = browser.get(path).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in headers


def test_the_host_of_a_request_never_becomes_the_issuer(browser: FlaskClient) -> None:
    browser.get("/.well-known/did.json")
    forged = browser.get("/.well-known/did.json", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert "evil" not in forged.text and json.loads(forged.text)["id"] == "did:web:localhost%3A8000"


@pytest.mark.parametrize("path", ["/issuer", "/achievements/know-your-rights"])
def test_people_get_a_page_and_programs_get_the_same_as_json(browser: FlaskClient, path: str) -> None:
    page, document = browser.get(path), browser.get(path, headers=JSON)
    assert page.mimetype == "text/html" and document.mimetype == "application/ld+json"
    assert "Accept" in document.headers["Vary"]
    assert document.get_json(force=True)["name"] in page.text.replace("&#39;", "'")


def test_an_achievement_is_described_as_badges_embed_it(browser: FlaskClient) -> None:
    document = browser.get("/achievements/know-your-rights", headers=JSON).get_json(force=True)
    assert document["id"] == "http://localhost:8000/achievements/know-your-rights"
    assert document["criteria"]["id"].endswith("#criteria")
    assert 'id="criteria"' in browser.get("/achievements/know-your-rights").text
    picture = browser.get("/achievements/know-your-rights/image")
    assert picture.mimetype == "image/svg+xml" and picture.data.startswith(b"<svg")
    assert document["image"]["id"].endswith("/achievements/know-your-rights/image")


@pytest.mark.parametrize(
    "path",
    ["/achievements/nothing", "/achievements/nothing/image", "/status/2", "/status/99999999999999", "/status/2.jwt"],
)
def test_what_is_not_there_says_so(browser: FlaskClient, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_the_first_list_is_there_before_the_first_badge(browser: FlaskClient) -> None:
    assert browser.get("/status/1").status_code == 200


def test_no_private_half_ever_leaves(browser: FlaskClient) -> None:
    for path in ("/.well-known/did.json", "/.well-known/jwks.json"):
        text = browser.get(path).text
        assert "PRIVATE" not in text and '"d"' not in text
