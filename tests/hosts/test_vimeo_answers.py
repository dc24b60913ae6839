"""What Vimeo answers becomes a value or a sentence, whatever it is."""

import json
from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.hosts import vimeo_answers as answers
from lms.hosts.base import HostRef
from lms.hosts.calling import Answer
from lms.hosts.vimeo_answers import Captioned, Unknown, from_oembed, from_rest, refusal, tracks_from, with_embedding
from lms.hosts.vimeo_http import decoded
from tests.hosts.answers import LOCKED, NOT_ON_THIS_SITE, OEMBED, REST, TRACKS

REF = HostRef("vimeo", "123456789")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=5),
    max_leaves=12,
)


def told(reader, answer, *more):
    """The sentence that a reader refuses an answer with."""
    with pytest.raises(Unknown) as caught:
        reader(answer, *more)
    return caught.value.message


def test_an_open_film_tells_its_title_length_and_picture():
    found = from_oembed(OEMBED)
    assert (found.title, found.duration_s, found.picture) == ("Know your rights", 754, OEMBED["thumbnail_url"])
    assert found.embeddable is True and found.warnings == () and found.captions is None


def test_a_film_kept_to_other_sites_is_told_from_one_with_a_password():
    limited = from_oembed(NOT_ON_THIS_SITE)
    assert limited.embeddable is False and limited.warnings == (answers.NOT_HERE,)
    assert told(from_oembed, LOCKED) == answers.CUT_SHORT
    part = from_oembed({key: value for key, value in OEMBED.items() if key != "title"})
    assert part.duration_s == 754 and part.warnings == (answers.CUT_SHORT,) and part.embeddable is None


def test_with_a_token_there_is_more():
    found = from_rest(REST, REF)
    assert (found.view, found.embed, found.embeddable, found.key) == ("unlisted", "public", True, "abcdef0123")
    assert found.edition == "1001"
    assert found.picture.endswith("d_295"), "no wider than we show"


def test_the_secret_part_and_the_edition_of_another_film_are_not_taken():
    other = from_rest(REST, HostRef("vimeo", "987654321"))
    assert (other.key, other.edition) == ("", "")


@pytest.mark.parametrize(
    ("view", "embed", "says"),
    [
        ("password", "public", answers.PASSWORD),
        ("nobody", "public", answers.PRIVATE),
        ("contacts", "public", answers.PRIVATE),
        ("anybody", "private", answers.PRIVATE),
    ],
)
def test_what_keeps_residents_out_is_said(view, embed, says):
    found = from_rest(REST | {"privacy": {"view": view, "embed": embed}}, REF)
    assert found.warnings == (says,) and found.embeddable is False


@pytest.mark.parametrize(
    ("state", "says", "barred"),
    [
        ("in_progress", answers.MAKING, False),
        ("uploading", answers.MAKING, False),
        ("transcode_starting", answers.MAKING, False),
        ("transcoding", answers.MAKING, False),
        ("error", answers.BROKEN, True),
        ("uploading_error", answers.BROKEN, True),
        ("transcoding_error", answers.BROKEN, True),
        ("quota_exceeded", answers.FULL, True),
        ("total_cap_exceeded", answers.FULL, True),
        ("unavailable", answers.GONE_NOW, True),
    ],
)
def test_a_film_that_is_not_ready_says_why(state, says, barred):
    for answer in (REST | {"status": state}, REST | {"transcode": {"status": state}}):
        found = from_rest(answer, REF)
        assert found.warnings == (says,) and found.embeddable is (not barred)
    assert from_rest(REST | {"status": "available"}, REF).warnings == ()


def test_whether_a_limited_film_may_be_shown_here_is_told_by_the_other_side():
    known = from_rest(REST | {"privacy": {"view": "disable", "embed": "whitelist"}}, REF)
    assert known.embeddable is None
    assert with_embedding(known, from_oembed(OEMBED)).embeddable is True
    assert with_embedding(known, from_oembed(NOT_ON_THIS_SITE)).warnings == (answers.NOT_HERE,)


def test_captions_made_by_a_machine_are_marked_and_links_are_not_kept():
    found = tracks_from(TRACKS)
    assert found == (Captioned("en-GB", False), Captioned("en-x-autogen", True))
    assert "example.org" not in repr(found)


@pytest.mark.parametrize(
    ("status", "key", "token", "says"),
    [
        (404, "", False, answers.GONE),
        (404, "abcdef0123", False, answers.GONE_WITH_KEY),
        (410, "", False, answers.GONE),
        (403, "", False, answers.PRIVATE),
        (403, "", True, answers.NO_RIGHT),
        (400, "", True, answers.BAD_QUESTION),
        (401, "", False, answers.PRIVATE),
        (401, "", True, answers.TOKEN),
        (429, "", False, answers.WAIT),
        (503, "", True, answers.TROUBLE),
        (302, "", False, answers.NONSENSE),
        (418, "", False, answers.NONSENSE),
    ],
)
def test_each_refusal_is_one_sentence(status, key, token, says):
    assert refusal(status, HostRef("vimeo", "1", key), with_token=token) == says
    assert says.endswith(".")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (2204, answers.BAD_QUESTION),
        (3430, answers.NO_RIGHT),
        (3431, answers.NO_RIGHT),
        (5014, answers.UNTOLD_TRACKS),
        (5015, answers.UNTOLD_TRACKS),
        (9999, answers.GONE),
        ("2204", answers.GONE),
        (None, answers.GONE),
    ],
)
def test_the_number_beside_a_refusal_says_more_than_its_status(code, says):
    body = json.dumps({"error": "Something strange", "developer_message": "x", "error_code": code}).encode()
    with pytest.raises(Unknown) as caught:
        decoded(Answer(404, {}, body), REF, with_token=True)
    assert caught.value.message == says


def test_a_refusal_that_is_no_json_is_told_by_its_status():
    for body in (b"", b"<html>", b"[]", b"[" * 100_000):
        with pytest.raises(Unknown) as caught:
            decoded(Answer(503, {}, body), REF)
        assert caught.value.message == answers.TROUBLE


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"\xff\xfe", b"[" * 100_000, b"nul", b'{"duration": 1' + b"0" * 5000 + b"}"]
)
def test_what_is_no_json_is_said_to_be_unreadable(body):
    assert told(lambda answer: decoded(answer, REF), Answer(200, {}, body)) == answers.NONSENSE


@given(JSON)
def test_any_json_gives_a_value_or_a_sentence(anything):
    for reader in (from_oembed, lambda answer: from_rest(answer, REF)):
        try:
            found = reader(anything)
        except Unknown as problem:
            assert problem.message.endswith(".")
        else:
            assert found.duration_s is None or 0 < found.duration_s <= answers.LONGEST_S
    assert isinstance(tracks_from(anything), tuple)


@given(st.sampled_from(sorted(REST)), st.sampled_from(sorted(OEMBED)), JSON)
def test_any_one_field_may_be_anything(of_rest, of_oembed, value):
    for reader, answer in (
        (from_oembed, OEMBED | {of_oembed: value}),
        (lambda found: from_rest(found, REF), REST | {of_rest: value}),
    ):
        found = reader(answer)
        assert found.duration_s is None or 0 < found.duration_s <= answers.LONGEST_S
        json.dumps([str(part) for part in astuple(found)]).encode()
