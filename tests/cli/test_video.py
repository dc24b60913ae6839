"""flask lms video link, check and sync, with the world outside played by recorded answers."""

import pytest
import requests
import responses

from lms import db, revisions
from lms.captions import store as captions
from lms.catalogue import store as catalogue
from lms.hosts import calling
from lms.hosts.vimeo_http import OEMBED as OEMBED_AT
from lms.journey import releasing
from lms.journey.releasing import Cut
from tests.factories import MODULE, NOON
from tests.hosts.answers import JPEG, NOT_ON_THIS_SITE, OEMBED

ADDRESS = "https://vimeo.com/123456789/abcdef0123"
CUT = Cut("vimeo", "123456789", "abcdef0123", 754)
PICTURE_AT = OEMBED["thumbnail_url"]


@pytest.fixture
def run(stocked):
    """run("video", "check") -> (exit code, what it printed)."""

    def run(*words):
        result = stocked.test_cli_runner().invoke(args=["lms", "video", *words])
        return result.exit_code, result.output.strip()

    return run


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr(calling, "FIRST_WAIT_S", 0.0)
    with responses.RequestsMock(assert_all_requests_are_fired=False) as found:
        yield found


@pytest.fixture
def published(stocked):
    """The first module's film is at Vimeo."""
    with db.writing() as session:
        releasing.publish(session, MODULE, releasing.draft(session, MODULE, CUT, "staff:1").number, "staff:1", NOON)


@pytest.fixture
def captioned(tmp_path, monkeypatch):
    """There are captions made for that film."""
    (tmp_path / f"{MODULE}.en.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n", encoding="utf-8")
    monkeypatch.setattr(captions, "CAPTIONS", tmp_path)


def history():
    with db.reading() as session:
        return [Cut(**row.body) for row in revisions.history(session, releasing.KIND, MODULE)]


def current():
    with db.reading() as session:
        return catalogue.version(session, catalogue.film(session, MODULE).version_id)


def test_a_film_is_linked_as_a_draft_with_the_length_vimeo_says(run, world):
    world.get(OEMBED_AT, json=OEMBED)
    code, said = run("link", MODULE, ADDRESS)
    assert code == 0 and "12:34 long" in said and f"/programme/films/{MODULE}" in said
    assert history()[0] == CUT and current().host == "local", "residents still see the film before"
    assert "abcdef0123" not in said


def test_a_length_that_is_given_needs_no_network(run, world):
    code, _said = run("link", MODULE, ADDRESS, "--length", "9:59")
    assert code == 0 and history()[0].duration_s == 599 and len(world.calls) == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((MODULE, "https://example.org/1"), "do not know this address"),
        ((MODULE, ADDRESS, "--length", "long"), "minutes and seconds"),
        (("no-such-film", ADDRESS, "--length", "9:59"), "could not find that film"),
        ((MODULE, ADDRESS), "cannot reach Vimeo"),
    ],
)
def test_what_cannot_be_linked_is_said_in_one_sentence(run, world, words, says):
    world.get(OEMBED_AT, body=requests.ConnectionError())
    code, said = run("link", *words)
    assert code == 1 and says in said and "Traceback" not in said
    assert all(cut.host == "local" for cut in history())


def test_no_film_at_vimeo_is_nothing_to_do(run, world):
    for name in ("check", "sync"):
        assert run(name) == (0, "No published film is at Vimeo.")


def test_a_film_as_it_should_be_is_one_line(run, world, published, captioned):
    world.get(OEMBED_AT, json=OEMBED | {"duration": 756})
    assert run("check") == (0, f"{MODULE}: as it should be, 12:34 long.")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"status": 404}, "does not find this film"),
        ({"json": NOT_ON_THIS_SITE}, "this site is not on the list"),
        ({"json": OEMBED | {"duration": 757}}, "Vimeo says 12:37, we count 12:34"),
        ({"body": requests.ConnectionError()}, "cannot reach Vimeo"),
    ],
)
def test_what_needs_a_person_ends_with_one(run, world, published, captioned, answer, says):
    world.get(OEMBED_AT, **answer)
    code, said = run("check")
    assert code == 1 and says in said and len(said.splitlines()) == 1


def test_a_film_without_captions_needs_a_person(run, world, published):
    world.get(OEMBED_AT, json=OEMBED)
    assert run("check") == (1, f"{MODULE}: There are no captions from us for this film.")


def test_syncing_keeps_the_picture_and_says_so_once(run, world, published):
    world.get(OEMBED_AT, json=OEMBED)
    world.get(PICTURE_AT, body=JPEG)
    assert run("sync") == (0, f"{MODULE}: a new picture is kept.")
    assert current().files["picture"].endswith(".jpg")
    assert run("sync") == (0, f"{MODULE}: nothing new.")


def test_another_length_becomes_one_draft_and_is_never_published(run, world, published):
    world.get(OEMBED_AT, json=OEMBED | {"duration": 800})
    world.get(PICTURE_AT, status=404)
    before = len(history())
    code, said = run("sync")
    assert code == 0 and "Vimeo says 13:20; a draft with that length is kept" in said
    assert "waits for you" in run("sync")[1]
    assert len(history()) == before + 1 and history()[0].duration_s == 800 and current().duration_s == 754


def test_a_second_more_is_rounding_and_no_draft(run, world, published):
    world.get(OEMBED_AT, json=OEMBED | {"duration": 755})
    world.get(PICTURE_AT, status=404)
    before = history()
    assert run("sync") == (0, f"{MODULE}: nothing new.") and history() == before


def test_a_film_that_cannot_be_asked_for_ends_with_one(run, world, published):
    world.get(OEMBED_AT, status=403)
    code, said = run("sync")
    assert code == 1 and "keeps this film private" in said
