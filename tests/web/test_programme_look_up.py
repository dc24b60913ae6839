"""Looking a film up: staff see what Vimeo says, press "Keep" themselves, and no resident's browser asks Vimeo."""

import re
from dataclasses import replace

import pytest
import requests
import responses
from flask.testing import FlaskClient

from lms import db, revisions
from lms.catalogue.models import VideoVersion
from lms.hosts import calling, pictures
from lms.hosts.vimeo_http import OEMBED as OEMBED_AT
from lms.hosts.vimeo_http import REST as REST_AT
from lms.journey import releasing
from tests.hosts.answers import JPEG, NOT_ON_THIS_SITE, OEMBED, REST, TRACKS

FILM = "/programme/films/know-your-rights"
MODULE = "/modules/know-your-rights"
ADDRESS = "https://vimeo.com/123456789"
PICTURE_AT = "https://i.vimeocdn.com/video/1-abc-d_400"


@pytest.fixture
def lead(sign_in) -> FlaskClient:
    return sign_in("programme")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(calling, "FIRST_WAIT_S", 0.0)
    with responses.RequestsMock(assert_all_requests_are_fired=False) as found:
        yield found


def look_up(lead: FlaskClient, **typed: str) -> str:
    answer = lead.post(FILM + "/look-up", data={"address": ADDRESS} | typed)
    assert answer.status_code == 200, answer.text
    return answer.text


def filled(page: str) -> dict[str, str]:
    """What stands in the form."""
    names = ("address", "length", "picture", "edition", "of")
    found = {name: re.search(rf'name="{name}"[^>]*?value="([^"]*)"', page) for name in names}
    return {name: match[1] if match else "" for name, match in found.items()}


def test_it_works(lead: FlaskClient, world) -> None:
    world.get(OEMBED_AT, json=OEMBED)
    world.get(PICTURE_AT, body=JPEG)
    page = look_up(lead)
    form = filled(page)
    assert form["length"] == "12:34" and form["address"] == ADDRESS and "What Vimeo says" in page
    assert f'src="/pictures/{form["picture"]}"' in page and "vimeocdn" not in page
    assert "12:34" not in lead.get(FILM).text, "nothing is kept before somebody says so"


@pytest.mark.parametrize("kind", ["resident", "landlord", "funder", "facilitator"])
def test_the_stranger_is_kept_out(browser: FlaskClient, sign_in, world, kind: str) -> None:
    assert browser.post(FILM + "/look-up", data={"address": ADDRESS}).status_code == 401
    assert sign_in(kind).post(FILM + "/look-up", data={"address": ADDRESS}).status_code == 403
    assert len(world.calls) == 0


def test_what_was_found_is_kept_and_becomes_the_poster(lead: FlaskClient, browser: FlaskClient, world) -> None:
    world.get(OEMBED_AT, json=OEMBED)
    world.get(PICTURE_AT, body=JPEG)
    form = filled(look_up(lead))
    assert lead.post(FILM, data=form).status_code == 303
    lead.post(FILM + "/publish", data={"number": "2"})
    page = browser.get(MODULE).text
    assert f'class="film-poster" src="/pictures/{form["picture"]}"' in page
    picture = browser.get("/pictures/" + form["picture"])
    assert (picture.mimetype, picture.data) == ("image/jpeg", JPEG)
    assert picture.headers["X-Content-Type-Options"] == "nosniff" and "immutable" in picture.headers["Cache-Control"]
    lead.post(FILM + "/undo")
    assert "/static/" in re.search(r'poster="([^"]+)"', browser.get(MODULE).text)[1]  # type: ignore[index]  # it is there


def test_a_picture_too_heavy_for_a_phone_is_not_the_poster(lead: FlaskClient, browser: FlaskClient, world) -> None:
    world.get(OEMBED_AT, json=OEMBED)
    world.get(PICTURE_AT, body=JPEG + b"\0" * 15_000)
    lead.post(FILM, data=filled(look_up(lead)))
    lead.post(FILM + "/publish", data={"number": "2"})
    assert "/pictures/poster.svg" in browser.get(MODULE).text


def test_a_picture_of_another_film_is_not_kept(lead: FlaskClient, world) -> None:
    world.get(OEMBED_AT, json=OEMBED)
    world.get(PICTURE_AT, body=JPEG)
    lead.post(FILM, data=filled(look_up(lead)) | {"address": "https://vimeo.com/987654321"})
    lead.post(FILM + "/publish", data={"number": "2"})
    with db.reading() as session:
        assert session.query(VideoVersion).filter_by(host_ref="987654321").one().files == {}


@pytest.mark.parametrize("name", ["0" * 32 + ".jpg", "..%2flms.sqlite", "secret-key", "x.svg"])
def test_only_kept_pictures_are_served(browser: FlaskClient, name: str) -> None:
    assert browser.get("/pictures/" + name).status_code == 404


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"status": 404}, "does not find this film"),
        ({"status": 403}, "keeps this film private"),
        ({"status": 503}, "a problem at its end"),
        ({"body": "<html>"}, "something we cannot read"),
        ({"body": requests.ConnectionError()}, "cannot reach Vimeo"),
    ],
)
def test_when_vimeo_says_nothing_the_length_is_typed(lead: FlaskClient, world, answer, says: str) -> None:
    world.get(OEMBED_AT, **answer)
    page = look_up(lead, length="9:59")
    assert says in page and "type the length yourself" in page
    assert filled(page)["length"] == "9:59"
    assert lead.post(FILM, data=filled(page)).status_code == 303


def test_what_is_no_address_is_not_asked_for(lead: FlaskClient, world) -> None:
    answer = lead.post(FILM + "/look-up", data={"address": "https://example.org/film"})
    assert answer.status_code == 400 and "do not know this address" in answer.text and len(world.calls) == 0


def test_a_film_that_may_not_be_shown_here_is_said_to_be(lead: FlaskClient, world) -> None:
    world.get(OEMBED_AT, json=NOT_ON_THIS_SITE)
    page = look_up(lead)
    assert "this site is not on the list" in page and "No. Residents would see an empty place." in page


def test_with_a_token_captions_privacy_and_the_secret_part_are_known(stocked, lead: FlaskClient, world) -> None:
    stocked.extensions["settings"] = replace(stocked.extensions["settings"], vimeo_token="the-token")
    world.get(REST_AT + "123456789", json=REST)
    world.get(REST_AT + "123456789/texttracks", json=TRACKS)
    page = look_up(lead)
    assert "English (made by a machine)" in page and "Only people with its link" in page
    assert filled(page)["address"] == ADDRESS + "/abcdef0123" and "the-token" not in page


def test_which_film_is_at_the_address_is_kept_with_the_draft(stocked, lead: FlaskClient, world) -> None:
    stocked.extensions["settings"] = replace(stocked.extensions["settings"], vimeo_token="the-token")
    world.get(REST_AT + "123456789", json=REST)
    world.get(REST_AT + "123456789/texttracks", json=TRACKS)
    form = filled(look_up(lead))
    assert form["edition"] == "1001"
    for wrong in ({"edition": "<b>"}, {"of": "987654321"}):
        assert kept(lead, form | wrong) == ""
    assert kept(lead, form) == "1001"


def test_staff_may_say_that_a_film_was_replaced_under_its_address(lead: FlaskClient, browser: FlaskClient) -> None:
    form = {"address": ADDRESS, "length": "12:34"}
    assert "another film under the same address" not in lead.get(FILM).text, "ours cannot be"
    assert kept(lead, form) == ""
    lead.post(FILM + "/publish", data={"number": "2"})
    assert "another film under the same address" in lead.get(FILM).text
    assert re.fullmatch(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d", kept(lead, form | {"replaced": "yes"}))
    assert "the same film, uploaded again" in lead.get(FILM).text
    lead.post(FILM + "/publish", data={"number": "3"})
    with db.reading() as session:
        assert session.query(VideoVersion).filter_by(host_ref="123456789").count() == 2


def kept(lead: FlaskClient, form: dict[str, str]) -> str:
    """Keep a draft; the edition it says."""
    assert lead.post(FILM, data=form).status_code == 303
    with db.reading() as session:
        return revisions.history(session, releasing.KIND, "know-your-rights")[0].body["edition"]


def test_a_new_link_is_said_and_filled_in(stocked, lead: FlaskClient, world) -> None:
    stocked.extensions["settings"] = replace(stocked.extensions["settings"], vimeo_token="the-token")
    world.get(REST_AT + "123456789:1234567890", status=404)
    world.get(REST_AT + "123456789", json=REST)
    world.get(REST_AT + "123456789/texttracks", status=403)
    page = look_up(lead, address=ADDRESS + "/1234567890")
    assert "has a new link at Vimeo" in page and filled(page)["address"] == ADDRESS + "/abcdef0123"
    assert "does not tell this site which captions" in page and "Known only with a token" not in page


def test_what_vimeo_says_is_never_markup(lead: FlaskClient, world) -> None:
    world.get(OEMBED_AT, json=OEMBED | {"title": "<script>alert(1)</script>"})
    assert "<script>alert" not in look_up(lead)


def test_a_picture_is_known_by_its_first_bytes() -> None:
    assert [pictures.sniffed(body) for body in (JPEG, b"\x89PNG\r\n\x1a\n", b"RIFF0000WEBP", b"GIF89a", b"")] == [
        "jpg",
        "png",
        "webp",
        None,
        None,
    ]
