"""What is mended, and what is left for a person because only a person knows what was meant."""

import pytest

from lms.captions.fixing import fixed
from lms.errors import BadInput
from tests.captions.faulty import CUE, GOOD

HEAD = "WEBVTT\n\n"


def mended(text: str) -> tuple[str, dict[str, int]]:
    made = fixed(text.encode())
    return made.data.decode(), made.done


@pytest.mark.parametrize(
    ("words", "right", "done"),
    [
        ("If BP < 90 call", "If BP &lt; 90 call", {"E301": 1}),
        ("Rent < 90 and > 5", "Rent &lt; 90 and > 5", {"E303": 1}),
        ("We <3 <b>you</b>", "We &lt;3 <b>you</b>", {"E303": 1}),
        ("fish & chips, R&D, 5 &", "fish &amp; chips, R&amp;D, 5 &amp;", {"E308": 2, "W711": 1}),
        ("&amp; &lt; &#65; &rlm; &copy 5", "&amp; &lt; &#65; &rlm; &copy 5", {}),
        ("<v Tom & Jo>x</v> <00:02.000>y", "<v Tom & Jo>x</v> <00:02.000>y", {}),
        ("a <i never closed", "a <i never closed", {}),
        ("a<br>b <font>c", "a<br>b <font>c", {}),
    ],
)
def test_signs_are_escaped_where_no_tag_was_meant(words: str, right: str, done: dict[str, int]) -> None:
    assert mended(f"{HEAD}{CUE}{words}\n") == (f"{HEAD}{CUE}{right}\n", done)


def test_commas_become_full_stops_where_that_saves_the_caption() -> None:
    text = f"{HEAD}1\n00:01,000 --> 00:04.000 position:10,5%\na 1,000\n\n00:05,000 --> 00:65,000\nb\n"
    right = text.replace("00:01,000", "00:01.000")
    assert mended(text) == (right, {"E201": 1})


def test_the_order_is_mended_with_the_notes_above_each_caption() -> None:
    text = f"{HEAD}NOTE\nhead\n\nNOTE late\n\n2\n00:05.000 --> 00:06.000\nb\n\nNOTE early\n\n1\n{CUE}a\n\nNOTE end\n"
    right = f"{HEAD}NOTE\nhead\n\nNOTE late\n\nNOTE early\n\n1\n{CUE}a\n\n2\n00:05.000 --> 00:06.000\nb\n\nNOTE end\n"
    assert mended(text) == (right, {"W705": 1})


def test_the_order_is_left_alone_where_words_stand_without_a_time() -> None:
    text = f"{HEAD}00:05.000 --> 00:06.000\nb\n\nmore of b\n\n{CUE}a\n"
    assert mended(text) == (text, {})


@pytest.mark.parametrize(
    ("before", "done"),
    [
        ("\ufeff" + GOOD, {"I701": 1}),
        ("\ufeff\ufeff" + GOOD, {"I701": 1}),
        (GOOD.replace("\n", "\r\n"), {"I703": 1}),
        (GOOD.replace("\n", "\r"), {"I703": 1}),
        (GOOD.replace("\n", "\r\n", 2), {"W702": 1}),
        (GOOD.replace("\n", "\r", 2), {"W702": 1}),
        (GOOD, {}),
    ],
)
def test_marks_and_line_ends(before: str, done: dict[str, int]) -> None:
    assert mended(before) == (GOOD, done)


def test_another_encoding_only_by_choice() -> None:
    data = GOOD.replace("good", "café").encode("cp1252")
    with pytest.raises(BadInput):
        fixed(data)
    assert fixed(data, "cp1252").data.decode() == GOOD.replace("good", "café")


def test_what_is_no_webvtt_keeps_its_words() -> None:
    assert mended("1\r\n00:00:01,000 --> 00:00:02,000\r\na & b\r\n")[0] == "1\n00:00:01,000 --> 00:00:02,000\na & b\n"
