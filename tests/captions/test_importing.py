"""SubRip and SBV become WebVTT that says the same: every letter escaped, every time kept, every loss told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.captions.importing import EMPTY, OTHER, TTML, imported
from lms.captions.reading import read
from lms.captions.rules import cues_from
from lms.errors import BadInput

NURSE = "1\n00:00:01,000 --> 00:00:03,000\nIf BP < 90 call the nurse & wait\n"


def told(text: str) -> list[tuple[float, float, str]]:
    """Times and shown words of an imported file."""
    return [(cue.start_s, cue.end_s, cue.text) for cue in cues_from(imported(text.encode()).text.encode())]


def test_no_word_is_lost_to_a_sign() -> None:
    assert told(NURSE) == [(1, 3, "If BP < 90 call the nurse & wait")]
    assert "If BP &lt; 90 call the nurse &amp; wait" in imported(NURSE.encode()).text


@pytest.mark.parametrize(
    ("text", "kept", "shown"),
    [
        ("<b>a</b> <i>b</i> <u>c</u>", "<b>a</b> <i>b</i> <u>c</u>", "a b c"),
        ("<B>a</B> <em>b</em> <strong>c", "<b>a</b> <i>b</i> <b>c</b>", "a b c"),
        ('<font color="#ff0">a</font><br>b<br/>c', "a\nb\nc", "a\nb\nc"),
        ("{\\an8}{\\i1}a{y:i}b {laughs} {", "ab {laughs} {", "ab {laughs} {"),
        ("a<b and <laughs> </x>", "a&lt;b and &lt;laughs&gt; &lt;/x&gt;", "a<b and <laughs> </x>"),
        ("Fish &amp; chips &nbsp;&#163; &bogus; R&D", None, "Fish & chips \xa0£ &bogus; R&D"),
        ("Press A --> B", "Press A --&gt; B", "Press A --> B"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        ("<i>never closed", "<i>never closed</i>", "never closed"),
        ("1999\nwas a year", "1999\nwas a year", "1999\nwas a year"),
    ],
)
def test_the_text_of_subrip(text: str, kept: str | None, shown: str) -> None:
    made = imported(f"1\n00:00:01,000 --> 00:00:03,000\n{text}\n".encode())
    (raw,) = read(made.text.encode()).cues
    assert kept is None or raw.raw == kept
    assert cues_from(made.text.encode())[0].text == shown
    assert made.dropped == ()


@pytest.mark.parametrize(
    ("timing", "start_s", "end_s"),
    [
        ("00:00:01,000 --> 00:00:02,000", 1, 2),
        ("00:00:01,5 --> 00:00:02,25", 1.5, 2.25),
        ("00:00:01.5 --> 00:00:02.050", 1.5, 2.05),
        ("0:0:1 --> 0:0:2", 1, 2),
        ("00:01,000 --> 00:02,000", 1, 2),
        ("  00:00:01,000-->00:00:02,000  X1:10 X2:20", 1, 2),
        ("100:00:01,000 --> 100:00:02,000", 360001, 360002),
    ],
)
def test_the_times_of_subrip(timing: str, start_s: float, end_s: float) -> None:
    assert told(f"1\n{timing}\nx\n") == [(start_s, end_s, "x")]


@pytest.mark.parametrize("start", ["", "\n\n", "1\n", "7\n", "\ufeff", "\ufeff1\n", "\r\n1\r\n", "1\n1\n"])
def test_subrip_may_begin_anyhow(start: str) -> None:
    assert told(f"{start}00:00:01,000 --> 00:00:02,000\na\n\n00:00:03,000 --> 00:00:04,000\nb\n") == [
        (1, 2, "a"),
        (3, 4, "b"),
    ]


def test_empty_lines_inside_a_caption_are_joined() -> None:
    assert told("1\n00:00:01,000 --> 00:00:02,000\na\n\nb\n\n2\n00:00:03,000 --> 00:00:04,000\nc\n") == [
        (1, 2, "a\nb"),
        (3, 4, "c"),
    ]


def test_every_caption_that_is_left_out_is_told_with_its_line() -> None:
    text = "Title\n1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:03,x --> 00:00:04,000\nlost\n\n"
    text += "3\n00:00:05,000 -> 00:00:06,000\nlost too\nand this\n\n"
    text += "4\n00:00:07,000 --> 00:00:08,000\n\n5\n00:00:09,000 --> 00:00:10,000\nb\n"
    made = imported(text.encode())
    assert [cue.text for cue in cues_from(made.text.encode())] == ["a", "b"]
    assert [(block.line, block.lines[-1]) for block in made.dropped] == [
        (1, "Title"),
        (7, "lost"),
        (11, "and this"),
        (16, "00:00:07,000 --> 00:00:08,000"),
    ]


def test_sbv() -> None:
    text = "0:00:01.000,0:00:02.500\nfish & <b>chips</b>[br]here\n\n"
    text += "0:00:03.000,0:00:04.000\nb\n0:00:05.000,0:00:06.000\nc\n"
    made = imported(text.encode())
    assert made.kind == "SBV" and made.cues == 3
    assert told(text)[0] == (1, 2.5, "fish & <b>chips</b>\nhere")


def test_webvtt_is_cleaned_and_what_it_loses_is_told() -> None:
    made = imported(b"WEBVTT\n\n00:01.000 --> 00:02.000\n<x>a & b\n\nlost\n")
    assert made.kind == "WebVTT" and [block.line for block in made.dropped] == [6]
    assert "a &amp; b" in made.text and "lost" not in made.text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'<?xml version="1.0"?>\n<tt xmlns="http://www.w3.org/ns/ttml"><body/></tt>', TTML),
        (b'<tt:tt xmlns:tt="x">', TTML),
        (b"[Script Info]\nTitle: x\n", OTHER),
        (b"{1}{25}MicroDVD", OTHER),
        (b"", OTHER),
        (b"WEBVTT\n", EMPTY),
        (b"1\n00:00:01,000 --> 00:00:02,000\n", EMPTY),
    ],
)
def test_what_we_cannot_read_says_what_to_do(data: bytes, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        imported(data)
    assert caught.value.message == said


def test_a_chosen_encoding_reads_old_files() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nKosztuje 5 złotych\n"
    with pytest.raises(BadInput):
        imported(text.encode("cp1250"))
    assert "Kosztuje 5 złotych" in imported(text.encode("cp1250"), "cp1250").text


PIECES = st.sampled_from(
    [
        "1\n",
        "\n",
        "00:00:01,000 --> 00:00:02,000\n",
        "0:00:01.000,0:00:02.000\n",
        "words ",
        "<b>",
        "{\\an8}",
        "&",
        "<",
        "-->",
        "5\n",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=50))
def test_whatever_comes_in_clean_webvtt_comes_out(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    try:
        made = imported(data)
    except BadInput as problem:
        assert problem.message.endswith(".")
        return
    file = read(made.text.encode())
    assert len(file.cues) == made.cues > 0 and not file.dropped
    if made.kind == "SubRip":
        assert imported(made.text.encode()).dropped == ()
