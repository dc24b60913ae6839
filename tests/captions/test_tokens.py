"""The text of a cue is rebuilt, not trusted: nothing a person wrote comes out as markup of another kind."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.captions import reading, tokens, writing
from lms.captions.reading import Block
from tests.captions import cases, generated

WORDS = st.lists(st.sampled_from([*generated.WORDS, "&#13;", "&#10;&#10;", "<c.x->", "-", ">"]), max_size=15).map(
    "".join
)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | WORDS
SAFE = re.compile(r"</?(?:c|i|b|u|ruby|rt|v|lang)(?:[. ][^<>]*)?>|<[0-9:.]+>")


@given(ANY)
def test_written_text_holds_the_eight_tags_alone_and_shows_the_same(raw: str) -> None:
    found = tokens.tokens(raw)
    made = tokens.written(found)
    assert "<" not in SAFE.sub("", made)
    assert "-->" not in made and "\r" not in made and "" not in made.split("\n")[:-1]
    assert tokens.shown(made) == tokens.shown(raw)
    assert tokens.voices(made) == tokens.voices(raw)
    assert tokens.written(tokens.tokens(made)) == made


@given(ANY)
def test_tags_are_well_nested(raw: str) -> None:
    opened = []
    for token in tokens.tokens(raw):
        if isinstance(token, tokens.Open):
            assert token.name in tokens.NAMES
            opened.append(token.name)
        elif isinstance(token, tokens.Close):
            assert opened.pop() == token.name
    assert opened == []


@given(ANY)
def test_what_is_shown_is_the_texts_of_the_tokens(raw: str) -> None:
    found = tokens.tokens(raw)
    assert tokens.shown(raw) == "".join(token.text for token in found if isinstance(token, tokens.Text))
    assert tokens.voices(raw) == [
        each.annotation for each in found if isinstance(each, tokens.Open) and each.name == "v"
    ]


def same(data: bytes) -> tuple[cases.Answer, cases.Answer]:
    """What a file says, and what our clean copy of it says."""
    copy = writing.served(reading.read(data)).encode()
    assert writing.served(reading.read(copy)).encode() == copy
    return cases.ours(data), cases.ours(copy)


@pytest.mark.parametrize("case", cases.cases(), ids=lambda case: case.name)
def test_the_copy_we_serve_says_what_the_file_says(case: cases.Case) -> None:
    if cases.ours(case.data) is not None:
        _agree(*same(case.data))


@given(st.integers(0, 10**9))
def test_the_copy_of_any_file_says_what_the_file_says(seed: int) -> None:
    _agree(*same(generated.made(seed)))


def _agree(original: cases.Answer, copy: cases.Answer) -> None:
    assert cases.in_copy(original) == cases.in_copy(copy)


@pytest.mark.parametrize(
    "css",
    [
        "::cue { background: url(https://example.org/x.png) }",
        "::cue { background: URL ('x') }",
        "@import 'x.css';",
        "@\\69mport 'x.css';",
        "::cue { background: u\\72l(x) }",
        "::cue { background: \\75 rl(x) }",
        "::cue { background: u/**/rl(x) }",
        "::cue { background: image-set('x' 1x) }",
        "@font-face { src: local(x) }",
        "</style><script>alert(1)</script>",
    ],
)
def test_a_style_that_asks_for_anything_is_not_served(css: str) -> None:
    assert writing.fetches(Block(1, ("STYLE", css)))
    text = writing.served(reading.read_text(f"WEBVTT\n\nSTYLE\n{css}\n\n00:01.000 --> 00:02.000\nx\n"))
    assert "STYLE" not in text and text.endswith("x\n")


HARMLESS = """WEBVTT

STYLE
::cue(.a > b) { color: #ff0 }

REGION
id:a
width:40%

00:00:01.000 --> 00:00:02.000 region:a
x
"""
MIXED = """WEBVTT Kind: x
Language: en

NOTE
kept

1
00:01.000 --> 00:02.000 align:nowhere size:50%
<x>a & b

NOTE gone

lost
"""
CLEAN = """WEBVTT

NOTE
kept

1
00:00:01.000 --> 00:00:02.000 size:50%
a &amp; b
"""


def test_a_harmless_style_and_a_region_are_served() -> None:
    assert writing.served(reading.read_text(HARMLESS)) == HARMLESS


def test_notes_before_the_first_cue_stay_and_all_else_goes() -> None:
    assert writing.served(reading.read_text(MIXED)) == CLEAN
