"""The maker's own rules: how captions are cut, what an outline must hold, and that a record reads as it was written."""

from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.programme.films import captions, outline, record
from lms.programme.films.voice import SENTENCE_S, Said

WORD = st.from_regex(r"[a-z]{1,12}[,.]?", fullmatch=True)
SENTENCE = st.lists(st.tuples(WORD, st.floats(0.15, 0.9)), min_size=1, max_size=24)


def said(words: list[tuple[str, float]], start_s: float = 0.8) -> Said:
    ends = tuple(accumulate((length_s for _, length_s in words), initial=start_s))[1:]
    return Said(" ".join(word for word, _ in words), 0, 0, start_s, ends[-1], ends)


def values() -> dict[str, object]:
    """An outline that is in order, to spoil."""
    scene = {"heading": "One", "picture": "keys", "facts": [], "points": ["A"], "shows": [1], "says": ["A."]}
    head = {"title": "T", "level": 1, "level_title": "L", "picture": "door", "law_read_on": "", "says": ["T."]}
    return {**head, "scene": [scene]}


@given(st.lists(SENTENCE, min_size=1, max_size=4))
def test_any_speech_is_cut_into_cues_that_hold_every_word_once_and_in_order(speech: list) -> None:
    heard, start_s = [], 0.8
    for words in speech:
        heard.append(said(words, start_s))
        start_s = heard[-1].end_s + SENTENCE_S
    cut = captions.cues(heard)
    assert " ".join(cue.text for cue in cut) == " ".join(each.text for each in heard)
    assert all(len(cue.lines) <= 2 and max(map(len, cue.lines)) <= 42 for cue in cut)
    assert all(before.end_s <= after.start_s for before, after in pairwise(cut))
    assert all(0 < cue.end_s - cue.start_s <= 6 for cue in cut)


def test_cues_and_lines_break_at_commas() -> None:
    text = "If there is danger right now, such as bare live wires, that is an emergency."
    cut = captions.cues([said([(word, 0.4) for word in text.split()])])
    assert [cue.lines for cue in cut] == [
        ("If there is danger right now,",),
        ("such as bare live wires,", "that is an emergency."),
    ]


def test_signs_that_would_cut_a_caption_short_are_escaped() -> None:
    made = captions.track(outline.parse("t", values()), [captions.Cue(0, 1, ("1 < 2 & 3",))])
    assert "1 &lt; 2 &amp; 3" in made


def test_an_outline_without_a_title_is_refused_by_name() -> None:
    spoiled = values()
    del spoiled["title"]
    with pytest.raises(outline.OutlineProblem, match=r"t\.toml: 'title' is missing"):
        outline.parse("t", spoiled)


@pytest.mark.parametrize("shows", [[], [2], [0]])
def test_a_point_that_is_never_spoken_of_is_refused(shows: list[int]) -> None:
    spoiled = values()
    spoiled["scene"][0]["shows"] = shows  # type: ignore[index]  # a plain dict of a TOML file
    with pytest.raises(outline.OutlineProblem, match="One"):
        outline.parse("t", spoiled)


def test_a_record_reads_as_it_was_written(tmp_path: Path) -> None:
    files = {kind: record.File(7, "ab" * 32) for kind in record.FILES}
    film = record.Film("a-film", 61, 61.8, "cd" * 32, files, (record.Chapter(0, 'Say "no"'),))
    record.write([film], tmp_path / "films.toml")
    assert record.films(tmp_path / "films.toml") == {"a-film": film}
