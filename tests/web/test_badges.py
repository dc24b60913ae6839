"""Badges as their holder, a visitor and a stranger meet them, and the check page."""

import io
import json
import re
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bench import verify_badge
from lms import clock, db
from lms.audit import AuditEntry
from lms.badges import store
from tests.conftest import person_of
from tests.web.mailbox import ask

UUID = re.compile(r"/c/([0-9a-f-]{36})")


def award(browser: FlaskClient, module: str = "know-your-rights") -> str:
    person_id = person_of(browser).id
    with db.writing() as session:
        badge = store.badge_for_module(session, module)
        return store.award(session, person_id=person_id, badge_id=badge.id, route="online", now=clock.now()).uuid


def words(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def share(browser: FlaskClient, uuid: str, visibility: str, name: str = "") -> Any:
    return browser.post(f"/c/{uuid}/visibility", data={"visibility": visibility, "share_name": name})


def ask_and_enter(browser: FlaskClient, email: str) -> None:
    link, _ = ask(browser, email)
    assert browser.post(link).status_code == 303


@pytest.fixture
def amina(sign_in: Any) -> FlaskClient:
    return sign_in("resident")


@pytest.fixture
def uuid(amina: FlaskClient) -> str:
    return award(amina)


def test_it_works(amina: FlaskClient, uuid: str) -> None:
    listed = amina.get("/badges")
    assert UUID.findall(listed.text) == [uuid]
    page = words(amina.get(f"/c/{uuid}"))
    assert "Completed online, not supervised" in page and "Who can see this badge?" in page


def test_the_stranger_is_kept_out(amina: FlaskClient, uuid: str, browser: FlaskClient, sign_in: Any) -> None:
    title = re.search(r"<h1>(.*?)</h1>", amina.get(f"/c/{uuid}").text)
    assert title
    share(amina, uuid, "named", "Amina of Block C")
    share(amina, uuid, "private")
    for stranger in (browser, sign_in("resident"), sign_in("administrator")):
        page = stranger.get(f"/c/{uuid}")
        assert "This badge counts" in words(page)
        assert title[1] not in page.text and "know-your-rights" not in page.text and "Block C" not in page.text
        for path in ("badge.json", "badge.jwt"):
            assert stranger.get(f"/c/{uuid}/{path}").status_code == 404


def test_a_strangers_file_and_no_file_look_alike(browser: FlaskClient, uuid: str) -> None:
    there, not_there = (browser.get(f"/c/{number}/badge.json") for number in (uuid, uuid4()))
    assert there.status_code == not_there.status_code == 404
    assert there.text.replace(uuid, "") == not_there.text.replace(uuid, "")


def test_only_its_holder_changes_a_badge(sign_in: Any, browser: FlaskClient, uuid: str) -> None:
    other = sign_in("resident")
    for path, data in (("visibility", {"visibility": "link"}), ("withdraw", {})):
        assert browser.post(f"/c/{uuid}/{path}", data=data).status_code == 401
        assert other.post(f"/c/{uuid}/{path}", data=data).status_code == 404
    assert other.get(f"/c/{uuid}/withdraw").status_code == 404
    assert "This badge counts" in words(browser.get(f"/c/{uuid}"))


def test_a_newcomer_finds_a_kind_empty_page(browser: FlaskClient) -> None:
    page = words(browser.get("/badges"))
    assert "There is no badge here yet" in page and "Sign in to see it here" in page


def test_an_unknown_number_says_so(browser: FlaskClient) -> None:
    answer = browser.get(f"/c/{uuid4()}")
    assert answer.status_code == 404 and "We know no badge with this number" in words(answer)


def test_by_link_shows_the_title_and_no_name(amina: FlaskClient, uuid: str, browser: FlaskClient) -> None:
    assert share(amina, uuid, "link", "Amina").status_code == 303
    page = words(browser.get(f"/c/{uuid}"))
    assert "This badge counts." in page and "Completed online" in page
    assert "Amina" not in page and "The holder chose not to show a name here." in page


def test_named_shows_the_typed_name_and_nothing_else(amina: FlaskClient, uuid: str, browser: FlaskClient) -> None:
    share(amina, uuid, "named", "  Amina <b>B</b> ")
    page = browser.get(f"/c/{uuid}").text
    assert "Amina &lt;b&gt;B&lt;/b&gt;" in page
    assert person_of(amina).email not in page and "urn:uuid" not in page and "sha256" not in page


def test_a_name_is_asked_for_and_the_choice_kept_on_the_page(amina: FlaskClient, uuid: str) -> None:
    answer = share(amina, uuid, "named", " ")
    assert answer.status_code == 400
    assert "Type the name you want people to see." in words(answer)
    assert re.search(r'value="named"\s+checked', answer.text)
    assert share(amina, uuid, "everyone").status_code == 400
    assert share(amina, uuid, "named", "x" * 81).status_code == 400
    assert share(amina, uuid, "named", "\u200b\u202e").status_code == 400


def test_programs_read_the_file_only_where_the_name_is_public(
    amina: FlaskClient, uuid: str, browser: FlaskClient
) -> None:
    accept = {"Accept": "application/vc+ld+json"}
    amina.get(f"/c/{uuid}/badge.json")
    for visibility in ("private", "link"):
        share(amina, uuid, visibility)
        assert browser.get(f"/c/{uuid}", headers=accept).mimetype == "text/html"
    share(amina, uuid, "named", "Amina")
    shared = browser.get(f"/c/{uuid}", headers=accept)
    assert shared.mimetype == "application/vc+ld+json" and json.loads(shared.text)["id"].endswith(uuid)
    assert browser.get(f"/c/{uuid}").mimetype == "text/html"


def test_a_strangers_visit_never_signs_a_file(amina: FlaskClient, uuid: str, browser: FlaskClient) -> None:
    share(amina, uuid, "named", "Amina")
    answer = browser.get(f"/c/{uuid}", headers={"Accept": "application/json"})
    assert answer.mimetype == "text/html"
    with db.reading() as session:
        assert store.unsigned(session) == [uuid]


def test_the_holder_downloads_both_files_and_others_verify_them(
    amina: FlaskClient, uuid: str, browser: FlaskClient
) -> None:
    did = browser.get("/.well-known/did.json").text
    for ending, kind, status in (("json", "application/vc+ld+json", ""), ("jwt", "text/plain", ".jwt")):
        answer = amina.get(f"/c/{uuid}/badge.{ending}")
        assert answer.mimetype == kind and "attachment" in answer.headers["Content-Disposition"]
        assert answer.text == amina.get(f"/c/{uuid}/badge.{ending}").text, "signed once"
        assert verify_badge.verified(answer.text, did, browser.get(f"/status/1{status}").text)
    assert amina.get(f"/c/{uuid}/badge.exe").status_code == 404


@pytest.mark.parametrize("known", [False, True])
def test_a_guests_file_holds_the_address_once_there_is_one(
    browser: FlaskClient, amina: FlaskClient, known: bool
) -> None:
    browser.post("/modules/know-your-rights/quiz")
    uuid = award(browser)
    assert "identifier" not in browser.get(f"/c/{uuid}/badge.json").text
    ask_and_enter(browser, str(person_of(amina).email) if known else "new@example.org")
    assert "identityHash" in browser.get(f"/c/{uuid}/badge.json").text


def test_withdrawing_asks_first_and_then_everybody_knows(amina: FlaskClient, uuid: str, browser: FlaskClient) -> None:
    badge = amina.get(f"/c/{uuid}/badge.json").text
    share(amina, uuid, "named", "Amina")
    assert "Withdraw this badge?" in words(amina.get(f"/c/{uuid}/withdraw"))
    assert amina.post(f"/c/{uuid}/withdraw").status_code == 303
    assert amina.post(f"/c/{uuid}/withdraw").status_code == 303
    page = words(browser.get(f"/c/{uuid}"))
    assert "This badge is withdrawn" in page and "Amina" not in page
    assert "You withdrew it." in words(amina.get(f"/c/{uuid}"))
    assert amina.get(f"/c/{uuid}/badge.json").status_code == 404
    with pytest.raises(verify_badge.Refused, match="revocation"):
        verify_badge.verified(badge, browser.get("/.well-known/did.json").text, browser.get("/status/1").text)
    with db.reading() as session:
        acts = [entry.subject for entry in session.query(AuditEntry) if entry.action == "badge-withdrawn"]
    assert acts == [f"award:{uuid}"]
    assert "does not count any more" in words(browser.post("/verify", data={"badge": badge}))


def test_badge_pages_stay_out_of_search_and_other_sites_logs(amina: FlaskClient, uuid: str) -> None:
    for path in ("/badges", f"/c/{uuid}", f"/c/{uuid}/badge.json", f"/c/{uuid}/withdraw", "/verify"):
        headers = amina.get(path).headers
        assert "noindex" in headers["X-Robots-Tag"] and headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"


def test_nothing_resident_facing_says_accredited(amina: FlaskClient, uuid: str) -> None:
    for path in ("/badges", f"/c/{uuid}", "/verify", "/issuer", "/achievements/know-your-rights"):
        assert "accredited" not in amina.get(path).text.lower()


class TestChecking:
    """The page where anybody checks a file."""

    @pytest.fixture
    def badge(self, amina: FlaskClient, uuid: str) -> str:
        return amina.get(f"/c/{uuid}/badge.json").text

    def said(self, browser: FlaskClient, status: int = 200, **data: Any) -> str:
        answer = browser.post("/verify", data=data)
        assert answer.status_code == status, answer.text
        return words(answer)

    def test_a_pasted_file_counts(self, browser: FlaskClient, badge: str) -> None:
        assert "This badge counts. We signed it" in self.said(browser, badge=badge)
        assert "Check it without us" in words(browser.get("/verify"))

    def test_an_uploaded_token_counts(self, browser: FlaskClient, amina: FlaskClient, uuid: str) -> None:
        token = amina.get(f"/c/{uuid}/badge.jwt").get_data()
        assert "This badge counts." in self.said(browser, file=(io.BytesIO(token), "badge.jwt"))

    def test_a_changed_file_is_refused(self, browser: FlaskClient, badge: str) -> None:
        changed = badge.replace("Completed online;", "Completed in person;")
        assert changed != badge
        assert "The signature does not fit" in self.said(browser, 400, badge=changed)

    def test_a_file_that_hides_its_status_is_refused(self, browser: FlaskClient, badge: str) -> None:
        document = json.loads(badge)
        document["https://www.w3.org/2018/credentials#credentialStatus"] = document.pop("credentialStatus")
        assert "not written as we write badges" in self.said(browser, 400, badge=json.dumps(document))

    def test_another_issuers_badge_is_not_ours_to_judge(self, browser: FlaskClient, badge: str) -> None:
        document = json.loads(badge)
        document["issuer"]["id"] = "did:web:elsewhere.example"
        assert "Another organisation issued" in self.said(browser, 400, badge=json.dumps(document))

    @pytest.mark.parametrize("text", ["", "hello", "{}", "[" * 60_000, "x" * 70_000, "{" + '"a":' * 9_000])
    def test_nonsense_gets_a_sentence(self, browser: FlaskClient, text: str) -> None:
        assert "There is something to put right" in self.said(browser, 400, badge=text)

    def test_a_link_or_a_number_leads_to_the_page(self, browser: FlaskClient, uuid: str) -> None:
        for text in (uuid, f"http://localhost:8000/c/{uuid}", f" https://x.example/c/{uuid}/ "):
            answer = browser.post("/verify", data={"badge": text})
            assert answer.status_code == 303 and answer.location == f"/c/{uuid}"

    def test_whose_it_is_is_answered_with_yes_or_no(self, browser: FlaskClient, amina: FlaskClient, badge: str) -> None:
        email = person_of(amina).email or ""
        assert "Yes, it was issued" in self.said(browser, badge=badge, email=email.upper())
        page = self.said(browser, badge=badge, email="somebody@example.org")
        assert "No, it was not issued" in page and email not in page

    def test_guessing_runs_into_a_limit(self, browser: FlaskClient, badge: str) -> None:
        statuses = [browser.post("/verify", data={"badge": badge}).status_code for _ in range(32)]
        assert statuses.count(200) <= 31 and statuses[-1] == 429

    def test_one_household_of_ipv6_has_one_limit(self, browser: FlaskClient, badge: str) -> None:
        homes = ({"REMOTE_ADDR": f"2001:db8::{place:x}"} for place in range(1, 33))
        answers = [browser.post("/verify", data={"badge": badge}, environ_base=home) for home in homes]
        assert answers[-1].status_code == 429


def test_a_badge_can_be_saved_under_another_app_and_still_be_found(stocked: Flask, uuid: str) -> None:
    with db.reading() as session:
        found = store.find_award(session, uuid)
        assert found is not None and found.achievement["version"] == 1
