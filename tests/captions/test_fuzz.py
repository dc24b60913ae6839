"""No bytes get past our own errors, and no cue becomes markup: by chance, and led by coverage."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lms.captions import fixing, importing, reading, store, writing
from lms.captions.checking.track import check
from lms.errors import BadInput
from tests.captions import cases, generated
from tests.captions.faulty import FAULTY
from tests.captions.fuzzing import WORDS, Guided, one
from tests.contracts.code import LMS

SECONDS = 75
SEEDS = [
    *(case.data for case in cases.cases()),
    *(faulty.data for faulty in FAULTY if len(faulty.data) < 3000),
    *(file.read_bytes()[:3000] for file in sorted(store.CAPTIONS.glob("*.vtt"))),
    b"1\n00:00:01,000 --> 00:00:02,000\nIf BP < 90 call\n",
    b"0:00:01.000,0:00:02.000\nx\n",
]


@given(
    st.binary(max_size=300)
    | st.lists(st.sampled_from(WORDS), max_size=25).map(b"".join)
    | st.lists(st.sampled_from(WORDS), max_size=25).map(lambda words: b"WEBVTT\n\n" + b"".join(words))
)
@example(b"WEBVTT\n\n00:01.000 --> 00:02.000\n&#10;&#10;<c.a-- >\n")
def test_any_bytes(data: bytes) -> None:
    one(data)


@given(st.integers(0, 10**9))
def test_any_file_made_by_chance(seed: int) -> None:
    one(generated.made(seed))


def _locked(data: bytes) -> None:
    if data[:1] != b"d":
        return
    if data[1:2] != b"o":
        return
    if data[2:3] != b"o":
        return
    if data[3:4] == b"r":
        raise ValueError("open")


def test_the_loop_is_led_by_coverage() -> None:
    """Four letters in a row are one chance in four thousand million, unless each one that fits is kept."""
    with pytest.raises(AssertionError, match=r"b'door") as caught:
        Guided(_locked, Path(__file__), [b"x"]).run([b"...."], 60)
    assert isinstance(caught.value.__cause__, ValueError)


def full(piece: str, begin: str) -> bytes:
    """Two megabytes of the same."""
    return (begin + piece * ((1_900_000 - len(begin)) // len(piece.encode()))).encode()


@pytest.mark.long
@pytest.mark.parametrize(
    "piece", ["<", "&", "<b>", "<c.a.b>x", "&amp", "{\\", "-", "a\u0301", "\u0301", "ক্", "\n", "&#10;", "9", "a\n"]
)
@pytest.mark.parametrize("begin", ["WEBVTT\n\n00:01.000 --> 00:02.000\n", "1\n00:00:01,000 --> 00:00:02,000\n"])
def test_two_megabytes_of_the_same_come_to_an_end(piece: str, begin: str) -> None:
    data = full(piece, begin)
    with suppress(BadInput):
        assert len(writing.served(reading.read(data))) < 10 * len(data)
    with suppress(BadInput):
        fixing.fixed(data)
    with suppress(BadInput):
        importing.imported(data)
    check("film.en.vtt", data)


@pytest.mark.long
def test_a_minute_led_by_coverage() -> None:
    loop = Guided(one, LMS / "captions", WORDS)
    loop.run(SEEDS, 0)
    begun = len(loop.reached)
    loop.run([], SECONDS)
    print(
        f"{loop.tries} tries, {len(loop.kept)} kept, {begun} steps reached by the seeds and {len(loop.reached)} in all"
    )
    assert len(loop.reached) > begun
