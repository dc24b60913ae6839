"""Asking Vimeo: limits on time, size and tries, one sentence for what goes wrong, the token only in its header."""

import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import requests
import responses
from hypothesis import given
from hypothesis import strategies as st

from lms.hosts import calling, pictures
from lms.hosts import vimeo_answers as answers
from lms.hosts.base import HostRef
from lms.hosts.calling import Caller, Unreachable, asked_to_wait_s
from lms.hosts.vimeo_answers import Captioned, Unknown
from lms.hosts.vimeo_http import OEMBED as OEMBED_AT
from lms.hosts.vimeo_http import REST as REST_AT
from lms.hosts.vimeo_http import VimeoHttp
from tests.hosts.answers import JPEG, NOT_ON_THIS_SITE, OEMBED, REST, TRACKS

BASE = "https://learning.example.org"
TOKEN = "the-token-nobody-may-see"
REF = HostRef("vimeo", "123456789", "abcdef0123")
FILM_AT, TRACKS_AT = f"{REST_AT}123456789:abcdef0123", f"{REST_AT}123456789:abcdef0123/texttracks"
PLAIN_AT = f"{REST_AT}123456789"
PICTURE_AT = "https://i.vimeocdn.com/video/1-abc-d_400"
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def caller(self) -> Caller:
        return Caller(sleep=self.sleep, chance=lambda: 0.5, monotonic=lambda: self.now)


@pytest.fixture
def time() -> Clock:
    return Clock()


@pytest.fixture
def world():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as found:
        yield found


def vimeo(time: Clock, token: str = "") -> VimeoHttp:
    return VimeoHttp(base_url=BASE, token=token, caller=time.caller())


def sentence(asked) -> str:
    with pytest.raises(Unknown) as caught:
        asked.look_up(REF)
    return caught.value.message


def test_without_a_token_the_open_side_is_asked_with_our_own_address(world, time):
    world.get(OEMBED_AT, json=OEMBED)
    assert vimeo(time).look_up(REF).duration_s == 754
    asked = world.calls[0].request
    assert asked.headers["Referer"] == BASE + "/" and "Authorization" not in asked.headers
    assert "abcdef0123" in asked.url and len(world.calls) == 1


def test_every_call_has_its_limits_and_follows_no_redirect(world, time):
    world.get(OEMBED_AT, status=302, headers={"Location": "https://evil.example/"})
    assert sentence(vimeo(time)) == answers.NONSENSE
    asked = world.calls[0].request.req_kwargs
    assert asked["timeout"] == (3.05, 8.0) and len(world.calls) == 1


def test_with_a_token_captions_and_privacy_are_known(world, time):
    world.get(FILM_AT, json=REST)
    world.get(TRACKS_AT, json=TRACKS)
    found = vimeo(time, TOKEN).look_up(REF)
    assert found.captions == (Captioned("en-GB", False), Captioned("en-x-autogen", True)) and found.embeddable
    for call in world.calls:
        assert call.request.headers["Authorization"] == f"bearer {TOKEN}" and TOKEN not in call.request.url
        assert call.request.headers["Accept"] == "application/vnd.vimeo.*+json;version=3.4"
        assert "link" not in call.request.url.split("fields=")[1].replace("sizes.link", "")


def test_a_film_limited_to_sites_is_asked_for_here(world, time):
    world.get(FILM_AT, json=REST | {"privacy": {"view": "disable", "embed": "whitelist"}})
    world.get(TRACKS_AT, status=404)
    world.get(OEMBED_AT, json=NOT_ON_THIS_SITE)
    found = vimeo(time, TOKEN).look_up(REF)
    assert found.embeddable is False and answers.NOT_HERE in found.warnings
    assert found.captions is None and answers.UNTOLD_TRACKS in found.warnings
    assert "Authorization" not in world.calls[1].request.headers


@pytest.mark.parametrize(("status", "told"), [(404, ()), (401, (answers.TOKEN,)), (403, (answers.NO_RIGHT,))])
def test_what_the_token_does_not_open_is_asked_as_everybody(world, time, status, told):
    world.get(FILM_AT, status=status, json={"error": "no"})
    world.get(PLAIN_AT, status=status, json={"error": "no"})
    world.get(OEMBED_AT, json=OEMBED)
    assert vimeo(time, TOKEN).look_up(REF).warnings == told


@pytest.mark.parametrize(("key", "warnings"), [("fedcba9876", (answers.NEW_LINK,)), ("abcdef0123", ())])
def test_the_owners_token_finds_a_film_whose_link_was_changed(world, time, key, warnings):
    world.get(FILM_AT, status=404, json={"error": "no"})
    world.get(PLAIN_AT, json=REST | {"player_embed_url": f"https://player.vimeo.com/video/123456789?h={key}"})
    world.get(PLAIN_AT + "/texttracks", json=TRACKS)
    found = vimeo(time, TOKEN).look_up(REF)
    assert (found.key, found.warnings) == (key, warnings) and found.captions


def test_a_public_film_found_without_its_secret_part_is_not_called_moved(world, time):
    world.get(FILM_AT, status=404, json={"error": "no"})
    world.get(PLAIN_AT, json=REST | {"player_embed_url": "https://player.vimeo.com/video/123456789"})
    world.get(OEMBED_AT, status=404)
    assert sentence(vimeo(time, TOKEN)) == answers.GONE_WITH_KEY


@pytest.mark.parametrize(
    ("answer", "says", "calls"),
    [
        ({"status": 404}, answers.GONE_WITH_KEY, 1),
        ({"status": 403}, answers.PRIVATE, 1),
        ({"status": 429}, answers.WAIT, 3),
        ({"status": 502}, answers.TROUBLE, 3),
        ({"body": "<html>"}, answers.NONSENSE, 1),
        ({"body": "x" * (calling.MOST_BYTES + 1)}, answers.NONSENSE, 1),
        ({"body": requests.ConnectionError("no " + BASE)}, answers.UNREACHABLE, 3),
        ({"body": requests.ReadTimeout()}, answers.UNREACHABLE, 3),
    ],
)
def test_whatever_happens_is_one_sentence_after_at_most_three_tries(world, time, answer, says, calls):
    world.get(OEMBED_AT, **answer)
    assert sentence(vimeo(time)) == says
    assert len(world.calls) == calls and len(time.slept) == calls - 1
    assert time.slept == [0.5, 1.0][: calls - 1], "half a second, then twice that, by chance half to one and a half"


def test_a_passing_trouble_is_not_noticed(world, time):
    world.get(OEMBED_AT, body=requests.ConnectionError())
    world.get(OEMBED_AT, status=503)
    world.get(OEMBED_AT, json=OEMBED)
    assert vimeo(time).look_up(REF).title == "Know your rights"


def test_a_wait_that_is_asked_for_is_kept_and_one_too_long_is_not_waited_for(world, time):
    world.get(OEMBED_AT, status=429, headers={"Retry-After": "7"})
    world.get(OEMBED_AT, status=429, headers={"Retry-After": "600"})
    asked = vimeo(time)
    assert sentence(asked) == answers.WAIT
    assert time.slept == [7.0] and len(world.calls) == 2


def test_a_used_up_limit_slows_the_next_question(world, time):
    reset = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "5"}
    world.get(OEMBED_AT, json=OEMBED, headers=reset)
    world.get(OEMBED_AT, json=OEMBED)
    asked = vimeo(time)
    asked.look_up(REF)
    asked.look_up(REF)
    assert time.slept == [5.0]


def test_an_answer_that_drips_ends_at_the_deadline(time):
    class Drip:
        def iter_content(self, _size):
            while True:
                time.now += 5
                yield b"x"

    with pytest.raises(requests.Timeout):
        time.caller()._body(Drip(), 1000, until=20.0)  # type: ignore[arg-type]  # only what is used of it
    assert time.now <= 25


def test_the_token_and_the_secret_part_are_never_written_down(world, time, caplog):
    caplog.set_level(logging.DEBUG)
    world.get(FILM_AT, body=requests.ConnectionError(f"{FILM_AT} {TOKEN}"))
    asked = vimeo(time, TOKEN)
    said = sentence(asked) + repr(asked) + caplog.text
    assert TOKEN not in said and REF.key not in said
    assert not logging.getLogger("urllib3.connectionpool").isEnabledFor(logging.DEBUG)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"Retry-After": "30"}, 30),
        ({"Retry-After": format_datetime(NOON + timedelta(seconds=40), usegmt=True)}, 40),
        ({"Retry-After": "soon"}, None),
        ({"X-RateLimit-Reset": "60"}, None),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "60"}, 60),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": (NOON + timedelta(seconds=9)).isoformat()}, 9),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOON.timestamp()) + 8)}, 8),
        ({"Retry-After": "99999999"}, calling.LONGEST_WAIT_S),
        ({"Retry-After": (NOON - timedelta(days=1)).isoformat()}, 0),
    ],
)
def test_how_long_a_server_asks_us_to_wait(headers, wait):
    assert asked_to_wait_s(headers, NOON) == wait


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_header_breaks_the_reader(retry, reset):
    found = asked_to_wait_s({"Retry-After": retry, "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}, NOON)
    assert found is None or 0 <= found <= calling.LONGEST_WAIT_S


def test_a_picture_is_what_its_first_bytes_say(world, time):
    world.get(PICTURE_AT, body=JPEG, content_type="text/html")
    found = pictures.find_picture(PICTURE_AT, time.caller())
    assert found is not None and (found.ending, found.body) == ("jpg", JPEG)


@pytest.mark.parametrize(
    "answer",
    [
        {"body": b"<svg onload=alert(1)>", "content_type": "image/jpeg"},
        {"body": JPEG, "status": 404},
        {"body": JPEG + b"\0" * pictures.MOST_BYTES},
        {"status": 302, "headers": {"Location": "https://evil.example/x.jpg"}},
        {"body": requests.ConnectionError()},
    ],
)
def test_what_is_no_picture_is_none(world, time, answer):
    world.get(PICTURE_AT, **answer)
    assert pictures.find_picture(PICTURE_AT, time.caller()) is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://i.vimeocdn.com/video/1",
        "https://i.vimeocdn.com.evil.example/video/1",
        "https://i.vimeocdn.com@evil.example/video/1",
        "https://i.vimeocdn.com:8443/video/1",
        "https://169.254.169.254/",
        "file:///etc/passwd",
        "https://[i.vimeocdn.com/",
    ],
)
def test_no_other_host_is_ever_asked_for_a_picture(world, time, address):
    assert pictures.find_picture(address, time.caller()) is None
    assert len(world.calls) == 0


def test_a_host_that_stays_away_is_unreachable(world, time):
    world.get(PICTURE_AT, body=requests.ConnectionError())
    with pytest.raises(Unreachable):
        time.caller().get(PICTURE_AT)
