"""Cues as shown, and passages that cover every second once."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.captions.rules import Cue, cues_from, passages
from lms.captions.store import label, tracks
from lms.errors import BadInput

FILE = b"""\xef\xbb\xbfWEBVTT

1
00:00:01.900 --> 00:00:03.250 align:start
<v Amina &amp; Tom>Fish &amp; chips &lt; mould</v>

00:05.000 --> 00:06.000
<i>two</i>
lines
"""


def test_cues_are_read_as_a_browser_shows_them() -> None:
    first, second = cues_from(FILE)
    assert first == Cue(1.9, 3.25, "Fish & chips < mould", "Amina & Tom")
    assert second.text == "two\nlines"


@pytest.mark.parametrize("data", [b"", b"not captions", b"\xff\xfe\x00", b"WEBVTT\n\n" + b"x" * 2_000_001])
def test_what_is_no_track_gets_a_sentence(data: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        cues_from(data)
    assert caught.value.message.endswith(".")


@given(
    st.lists(st.tuples(st.floats(0.1, 20), st.sampled_from(["a.", "b", "c?", "d,"])), min_size=1, max_size=80),
    st.integers(1, 40),
)
def test_passages_cover_every_second_exactly_once(lengths: list[tuple[float, str]], rest: int) -> None:
    cues, at = [], 0.0
    for length, text in lengths:
        cues.append(Cue(at, at + length, text))
        at += length
    duration = int(at) + rest
    cut = passages(cues, duration)
    assert cut[0].start_s == 0 and cut[-1].end_s == duration
    assert all(one.end_s == two.start_s for one, two in pairwise(cut))
    assert [cue for passage in cut for cue in passage.cues] == cues


def test_no_cues_means_no_passages() -> None:
    assert passages([], 100) == []


def test_a_language_is_named_in_itself() -> None:
    assert [label(tag) for tag in ("en", "pl", "ar", "xx-nonsense")] == ["English", "Polski", "العربية", "xx-nonsense"]


def test_every_track_in_the_folder_is_reachable_by_its_name() -> None:
    assert tracks("know-your-rights", sample=True)[0].language == "en"


def test_lines_out_of_order_still_cover_every_second_once():
    lines = [Cue(float(at), at + 5.0, "A sentence.") for at in (0, 90, 30, 60, 120)]
    cut = passages(lines, 150)
    assert [(each.start_s, each.end_s) for each in cut] == [(0, 30), (30, 60), (60, 90), (90, 120), (120, 150)]
