"""Reading agrees with browsers on the whole corpus, loses no line in silence, and keeps to its limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.captions import reading
from lms.captions.decoding import MOST_BYTES, NotUtf8, decoded, repairs
from lms.captions.reading import MOST_CUES, read, read_text
from lms.captions.times import clock, find_moment, find_timing
from lms.errors import BadInput
from tests.captions import cases, generated

PIECES = st.sampled_from(
    [
        "WEBVTT",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        " ",
        "00:01.000 --> 00:02.000",
        "-->",
        "NOTE",
        "STYLE",
        "REGION",
        "words",
        "\0",
    ]
)


@pytest.mark.parametrize("case", cases.cases(), ids=lambda case: case.name)
def test_a_file_is_read_as_chromium_reads_it(case: cases.Case) -> None:
    browser, here = cases.answers()[case.name], cases.ours(case.data)
    if not case.differs:
        assert here == browser
        return
    assert here != browser, "nothing differs any more: say so in the corpus"
    if case.name == "signature/byte-order-mark-alone":
        assert (here, browser) == (None, [])
        return
    assert here is not None and browser is not None
    apart = {"start_ms", "end_ms"} if "time" in case.differs else {"id"}
    assert [_without(cue, apart) for cue in here] == [_without(cue, apart) for cue in browser]


def _without(cue: dict[str, object], apart: set[str]) -> dict[str, object]:
    return {name: value for name, value in cue.items() if name not in apart}


def test_the_corpus_is_large_and_every_file_has_its_answer() -> None:
    names = [case.name for case in cases.cases()]
    assert len(names) == len(set(names)) >= 150
    assert set(names) == set(cases.answers())
    assert sum(bool(case.differs) for case in cases.cases()) <= 6


@pytest.mark.parametrize("seed", cases.generated_answers())
def test_a_generated_file_is_read_as_chromium_reads_it(seed: str) -> None:
    here = cases.ours(generated.made(int(seed)))
    assert cases.fingerprint(here) == cases.generated_answers()[seed], here


@given(st.lists(PIECES, max_size=30).map("".join))
def test_every_line_that_is_not_empty_has_its_place(text: str) -> None:
    text = "WEBVTT\n" + text
    file = read_text(text)
    lines = reading.lines_of(text)
    held: list[int] = []
    for block in [file.header, *file.notes, *file.styles, *file.regions, *file.dropped]:
        assert tuple(lines[block.line - 1 : block.line - 1 + len(block.lines)]) == block.lines
        held += range(block.line, block.line + len(block.lines))
    for cue in file.cues:
        below = len(cue.raw.split("\n")) if cue.raw else 0
        held += range(cue.line - bool(cue.id), cue.line + 1 + below)
        assert lines[cue.line - 2] == cue.id or not cue.id
        assert "\n".join(lines[cue.line : cue.line + below]) == cue.raw
    assert sorted(held) == [at for at, line in enumerate(lines, 1) if line]


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    for given_bytes in (data, b"WEBVTT\n\n" + data):
        try:
            read(given_bytes)
        except BadInput as problem:
            assert problem.message.endswith(".")


def test_the_limits_are_said() -> None:
    with pytest.raises(BadInput, match="too big"):
        read(b"WEBVTT\n\n" + b"x" * MOST_BYTES)
    cue = "00:01.000 --> 00:02.000\nx\n\n"
    assert len(read(("WEBVTT\n\n" + cue * MOST_CUES).encode()).cues) == MOST_CUES
    with pytest.raises(BadInput, match="20,000"):
        read(("WEBVTT\n\n" + cue * (MOST_CUES + 1)).encode())


def test_bytes_that_are_not_utf8_are_placed_and_a_person_chooses() -> None:
    data = "WEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\né café £5\r\n".encode("cp1252")
    with pytest.raises(NotUtf8) as caught:
        read(data)
    assert (caught.value.line, caught.value.column) == (4, 1)
    choices = {repair.encoding: repair.sample for repair in repairs(data)}
    assert choices["cp1252"] == "é café £5" and choices["cp1250"] == "é café Ł5" and "utf_16" not in choices
    assert read(data, "cp1252").cues[0].raw == "é café £5"
    wide = "WEBVTT\n\n00:01.000 --> 00:02.000\nzażółć\n".encode("utf-16")
    assert [repair.encoding for repair in repairs(wide)] == ["utf_16"]
    assert read(wide, "utf_16").cues[0].raw == "zażółć"
    for refused in ("utf_7", "rot13", "utf_16"):
        with pytest.raises(BadInput):
            decoded(data, refused)


@given(st.integers(0, 10**12))
def test_a_moment_survives_being_written(ms: int) -> None:
    assert find_moment(clock(ms)) == ms
    assert find_timing(f"{clock(ms)} --> {clock(ms)} line:0") == (ms, ms, "line:0")
