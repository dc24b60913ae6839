"""flask lms video link, check and sync, with the world outside played by recorded answers."""

import json
from dataclasses import replace

import pytest
import requests
import responses

from lms import db, revisions
from lms.captions import store as captions
from lms.catalogue import store as catalogue
from lms.hosts import calling, vimeo_log
from lms.hosts.vimeo_http import OEMBED as OEMBED_AT
from lms.hosts.vimeo_http import REST as REST_AT
from lms.journey import releasing
from lms.journey.releasing import Cut
from tests.factories import MODULE, NOON
from tests.hosts.answers import JPEG, NOT_ON_THIS_SITE, OEMBED, REST, TRACKS

ADDRESS = "https://vimeo.com/123456789/abcdef0123"
CUT = Cut("vimeo", "123456789", "abcdef0123", 754)
PICTURE_AT = OEMBED["thumbnail_url"]
FILM_AT = f"{REST_AT}123456789:abcdef0123"


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


def publish_the_newest():
    with db.writing() as session:
        number = revisions.history(session, releasing.KIND, MODULE)[0].number
        releasing.publish(session, MODULE, number, "staff:1", NOON)


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
    assert code == 0 and "Vimeo says 13:20, we count 12:34. A draft that says so is kept" in said
    assert "waits for you" in run("sync")[1]
    assert len(history()) == before + 1 and history()[0].duration_s == 800 and current().duration_s == 754


def test_the_credits_are_marked_with_the_draft(run, world):
    world.get(OEMBED_AT, json=OEMBED)
    assert run("link", MODULE, ADDRESS, "--credits", "11:50")[0] == 0
    assert history()[0].credits_at_s == 710
    for wrong in ("13:00", "1:10", "soon"):
        code, said = run("link", MODULE, ADDRESS, "--credits", wrong)
        assert code == 1 and "credits start" in said and history()[0].credits_at_s == 710


def test_with_a_token_a_film_replaced_at_vimeo_is_noticed_whatever_its_length(stocked, run, world, captioned):
    stocked.extensions["settings"] = replace(stocked.extensions["settings"], vimeo_token="the-token")
    first = "/videos/123456789/versions/1001"
    with_edition = {"metadata": {"connections": {"versions": {"current_uri": first}}}}
    now = world.get(FILM_AT, json=REST | with_edition)
    world.get(FILM_AT + "/texttracks", json=TRACKS)
    world.get(REST["pictures"]["sizes"][1]["link"], status=404)
    assert run("link", MODULE, ADDRESS, "--credits", "11:50")[0] == 0
    publish_the_newest()
    assert history()[0].edition == "1001" and run("check")[0] == 0 and "nothing new" in run("sync")[1]
    first_version, replaced = current().id, {"versions": {"current_uri": first.replace("1001", "2002")}}
    world.replace(now.method, FILM_AT, json=REST | {"metadata": {"connections": replaced}})
    code, said = run("check")
    assert code == 1 and "was replaced at Vimeo since it was published here. Run `flask lms video sync`" in said
    assert "A draft that says so is kept for you" in run("sync")[1]
    assert (history()[0].edition, history()[0].credits_at_s) == ("2002", None), "a mark belongs to one cut"
    publish_the_newest()
    assert current().id != first_version and current().duration_s == 754 and run("check")[0] == 0


def test_with_a_token_a_new_link_is_found_and_waits_as_a_draft(stocked, run, world, published, captioned):
    stocked.extensions["settings"] = replace(stocked.extensions["settings"], vimeo_token="the-token")
    plain = REST_AT + "123456789"
    world.get(FILM_AT, status=404, json={"error": "none"})
    world.get(plain, json=REST | {"player_embed_url": "https://player.vimeo.com/video/123456789?h=fedcba9876"})
    world.get(plain + "/texttracks", json=TRACKS)
    world.get(REST["pictures"]["sizes"][1]["link"], status=404)
    code, said = run("check")
    assert code == 1 and said.count("has a new link at Vimeo") == 1 and "fedcba9876" not in said
    assert run("sync")[0] == 0 and history()[0] == replace(CUT, key="fedcba9876")
    shown = current().id
    publish_the_newest()
    assert (current().id, current().host_key) == (shown, "fedcba9876"), "the same film: nobody begins again"


def test_a_log_is_compared_and_differences_end_with_one(run, tmp_path):
    file = tmp_path / "log.json"
    line = {"at": 1, "way": "in", "as": "event", "name": "ready", "shape": "nothing"}
    head = {"log": "vimeo-messages", "format": 1, "sdk": vimeo_log.protocol()["version"], "film": {"length_s": 60}}
    head["device"] = {"browser": "Safari 18", "system": "iOS"}
    file.write_text(json.dumps(head | {"messages": [line]}))
    code, said = run("compare", str(file))
    assert code == 0 and said.startswith("Safari 18, iOS: 1 messages, a film of 1:00.")
    assert "Not tried: playing, a pause" in said and said.endswith("what the stand-in does.")
    file.write_text(json.dumps(head | {"messages": [line | {"name": "pause"}]}))
    code, said = run("compare", str(file))
    assert code == 1 and "keys: The event pause came without being asked for." in said
    for wrong in ("", "{}", "\ud83d"):
        file.write_bytes(wrong.encode("utf-8", "surrogatepass"))
        code, said = run("compare", str(file))
        assert code == 1 and "not a log that the page of a tried film saves" in said and "Traceback" not in said


def test_a_second_more_is_rounding_and_no_draft(run, world, published):
    world.get(OEMBED_AT, json=OEMBED | {"duration": 755})
    world.get(PICTURE_AT, status=404)
    before = history()
    assert run("sync") == (0, f"{MODULE}: nothing new.") and history() == before


def test_a_film_that_cannot_be_asked_for_ends_with_one(run, world, published):
    world.get(OEMBED_AT, status=403)
    code, said = run("sync")
    assert code == 1 and "keeps this film private" in said
