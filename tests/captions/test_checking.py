"""The checker finds what viewers lose, at its place, under a code that is written down; and keeps quiet otherwise."""

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.captions import following, reading
from lms.captions.checking.codes import CODES
from lms.captions.checking.finding import Finding
from lms.captions.checking.names import find_name, in_english
from lms.captions.checking.track import About, check
from lms.captions.languages import PROFILES, better_tag, is_tag, letters, profile, width
from lms.captions.store import SAMPLE_NOTE
from tests.captions import generated
from tests.captions.faulty import CUE, FAULTY, GOOD, Faulty
from tests.contracts.code import HOME

FOUND_ELSEWHERE = {"E501", "W505", "W801", "W802"}  # need more than one file: below, and in tests/cli
SOURCE = (
    "WEBVTT\n\nNOTE\n"
    + SAMPLE_NOTE
    + "\n\n"
    + "".join(f"00:{n:02}.000 --> 00:{n + 1:02}.000\nLine {n} &amp;\nmore.\n\n" for n in range(1, 21))
)


def codes(found: list[Finding]) -> set[str]:
    return {each.number for each in found}


@pytest.mark.parametrize("faulty", FAULTY, ids=[f"{n}-{faulty.code}" for n, faulty in enumerate(FAULTY)])
def test_it_is_found_at_its_place(faulty: Faulty) -> None:
    found = check(faulty.name, faulty.data, About(faulty.duration_s))
    assert (faulty.line, faulty.column) in [(each.line, each.column) for each in found if each.number == faulty.code]
    assert all(each.text.startswith(each.code.means) for each in found)


def test_every_code_is_found_somewhere() -> None:
    assert {faulty.code for faulty in FAULTY} | FOUND_ELSEWHERE == set(CODES)


def test_the_written_table_is_the_table() -> None:
    page = (HOME / "docs" / "captions.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([EWI]\d{3})(\*?) \| (.+?) \| (.+?) \|$", page, re.MULTILINE)
    assert rows == [(code.number, "*" * code.fixed, code.means, code.do) for code in CODES.values()]


def test_a_good_file_has_only_notes() -> None:
    assert codes(check("film.en.vtt", GOOD.encode(), About(6))) == {"I618"}


@pytest.mark.parametrize(
    "words",
    [
        "Fish &amp; chips &lt; 5",
        "<v Amina>Who is it?</v>\n<v Tom>The plumber.</v>",
        "- AMINA: Who is it?\n- TOM: The plumber.",
        "<ruby>a<rt>b</ruby>",
        "<00:02.000><c>timed</c>",
        "See &#163;5 &rlm;",
    ],
)
def test_what_is_right_is_left_alone(words: str) -> None:
    found = check("film.en.vtt", f"WEBVTT\n\n{CUE}{words}\n".encode())
    assert codes(found) <= {"I618"}


def test_style_is_said_once_with_its_count() -> None:
    cues = "".join(f"00:{n:02}.000 --> 00:{n:02}.700\nNo.\n\n" for n in range(1, 11))
    (short,) = [each for each in check("film.en.vtt", f"WEBVTT\n\n{cues}".encode()) if each.number == "W604"]
    assert short.text.endswith("10 of 10.") and len(short.lines) == 10


def test_two_voices_may_overlap_and_so_may_two_places() -> None:
    for second in ("00:02.000 --> 00:05.000\n<v Tom>y</v>", "00:02.000 --> 00:05.000 line:0\ny"):
        assert "E403" not in codes(check("film.en.vtt", f"WEBVTT\n\n{CUE}x\n\n{second}\n".encode()))


def translation(source: str, cues: str) -> bytes:
    printed = following.fingerprint(reading.read_text(source).cues)
    return f"WEBVTT\n\nNOTE\n{SAMPLE_NOTE}\nSource: film.en.vtt sha256:{printed}\n\n{cues}".encode()


def follows(data: bytes, source: str) -> set[str]:
    about = About(find_track={"film.en.vtt": source.encode()}.get)
    return {number for number in codes(check("film.pl.vtt", data, about)) if number.startswith("W8")}


def test_a_translation_that_follows_its_source() -> None:
    cues = SOURCE.split("\n\n", 2)[2]
    assert follows(translation(SOURCE, cues), SOURCE) == set()
    assert (
        follows(translation(SOURCE, cues), SOURCE.replace("\n", "\r\n").replace("00:01.000 -->", "00:00:01.000 -->"))
        == set()
    )
    assert follows(translation(SOURCE, cues), SOURCE.replace("Line 7", "Line seven")) == {"W801"}
    assert follows(translation(SOURCE, cues), SOURCE.replace("00:08.000 -->", "00:07.999 -->")) == {"W801"}


@pytest.mark.parametrize(("off", "said"), [(2, set()), (3, {"W802"})])
def test_a_translation_out_of_step(off: int, said: set[str]) -> None:
    cues = SOURCE.split("\n\n", 2)[2]
    later = cues
    for n in range(3, 3 + off * 2, 2):
        later = later.replace(f"00:{n:02}.000 -->", f"00:{n:02}.300 -->")
    assert follows(translation(SOURCE, later), SOURCE) == said
    shorter = "\n\n".join(cues.split("\n\n")[: 20 - off])
    assert follows(translation(SOURCE, shorter), SOURCE) == said


def test_a_translation_of_another_film_is_none() -> None:
    data = b"WEBVTT\n\nNOTE\nSource: other.en.vtt sha256:0123456789abcdef\n\n" + CUE.encode() + b"x\n"
    about = About(find_track={"other.en.vtt": SOURCE.encode()}.get)
    assert "W804" in codes(check("film.pl.vtt", data, about))


def test_the_fingerprint_is_the_one_agreed_on() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.500\n<v A>Fish &amp;\nchips</v>\n\n01:00.000 --> 01:01.000 line:0\nx\n"
    agreed = hashlib.sha256(b"1000-2500 Fish & chips\n60000-61000 x\n").hexdigest()[:16]
    assert following.fingerprint(reading.read_text(text).cues) == agreed


@pytest.mark.parametrize(
    ("tag", "right", "better"),
    [
        *(
            (tag, True, tag)
            for tag in ("en", "pa", "pa-Guru", "es-419", "zh-Hant-TW", "en-x-autogen", "bfi", "sl-rozaj")
        ),
        *(("en-gb", True, "en-GB"), ("ZH-hant", True, "zh-Hant"), ("eng", False, "en"), ("en_GB", False, "en-GB")),
        *(("english", False, ""), ("e", False, ""), ("en-", False, ""), ("bsl", False, "bfi"), ("en--GB", False, "")),
    ],
)
def test_language_tags(tag: str, right: bool, better: str) -> None:
    assert is_tag(tag) == right and better_tag(tag) == better


def test_names() -> None:
    assert find_name("film.en.desc.vtt") is not None and find_name("a/b.en.vtt") is None
    assert in_english(["pl", "en-GB"]) and not in_english(["pl", "en-x-autogen"]) and not in_english([])


def test_each_of_our_languages_has_a_profile_and_counts_what_a_reader_sees() -> None:
    assert {"en", "ar", "bn", "pl", "pa", "ro", "ur"} <= set(PROFILES)
    assert profile("pa-Guru") is PROFILES["pa"] and profile("xx").per_s == 17
    assert profile("zh").per_s < profile("ar").per_s < profile("en").per_s
    assert [letters(text) for text in ("مَنْزِلٌ", "ক্ষমা", "cafe\u0301", "ਸੁਰੱਖਿਅਤ", "a\u200fb", "👨‍👩‍👧")] == [
        4,
        2,
        4,
        5,
        2,
        1,
    ]
    assert width("房东 ok") == 7


@given(st.integers(0, 10**9))
def test_the_checker_stands_any_file(seed: int) -> None:
    data = generated.made(seed)
    found = check("film.en.vtt", data, About(10.0, lambda _: data))
    lines = reading.lines_of(data.decode())
    assert all(1 <= each.line <= len(lines) and each.column >= 1 and each.text for each in found)
    dropped = {block.line for block in reading.read(data).dropped}
    told = {each.line for each in found if each.number.startswith("E2")}
    assert all(line in told or line + 1 in told for line in dropped)
