"""The sample films are the ones that were measured, play everywhere, and say what their captions say."""

import itertools
import json
import shutil
import struct
import subprocess
import tomllib
from io import StringIO
from pathlib import Path

import pytest
import webvtt

from lms.programme.films import outline, record

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "lms" / "programme" / "starter"
LIMITS = {"webm": 700_000, "mp4": 1_200_000, "jpg": 14_000}
SLUGS = outline.slugs()
KINDS = ("webm", "mp4", "jpg")


def film_file(slug: str, kind: str) -> Path:
    return ROOT / "static" / "films" / f"{slug}.{kind}"


def cues_of(slug: str) -> list[tuple[int, int, str]]:
    """Start and end in milliseconds and the raw text of each cue of the English captions."""
    text = (ROOT / "captions" / f"{slug}.en.vtt").read_text(encoding="utf-8")
    parsed = webvtt.from_buffer(StringIO(text))
    return [(cue.start_time.in_milliseconds(), cue.end_time.in_milliseconds(), cue.text) for cue in parsed]


def atoms(path: Path) -> list[str]:
    """The names of an MP4's top-level boxes, in order."""
    content, names, at = path.read_bytes(), [], 0
    while at + 8 <= len(content):
        (size,), name = struct.unpack(">I", content[at : at + 4]), content[at + 4 : at + 8]
        names.append(name.decode("latin-1"))
        if size < 8:
            break
        at += size
    return names


def streams(path: Path) -> dict[str, dict[str, str]]:
    """What ffprobe says of a film's streams, by kind."""
    command = ["ffprobe", "-v", "error", "-show_streams", "-of", "json", path]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {each["codec_type"]: each for each in json.loads(told)["streams"]}


def test_every_module_has_a_film_of_its_title() -> None:
    modules = {path.stem: tomllib.loads(path.read_text("utf-8"))["title"] for path in STARTER.glob("modules/*.toml")}
    assert modules == {slug: outline.read(slug).title for slug in SLUGS}
    assert set(modules) == set(record.films())


@pytest.mark.parametrize("slug", SLUGS)
def test_a_film_leans_only_on_facts_with_a_source(slug: str) -> None:
    facts = tomllib.loads((STARTER / "facts.toml").read_text("utf-8"))
    for scene in outline.read(slug).scenes:
        for fact in scene.facts:
            assert facts[fact].get("standing", "sourced") == "sourced", (scene.heading, fact)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("slug", SLUGS)
def test_a_film_file_is_the_one_that_was_measured(slug: str, kind: str) -> None:
    path = film_file(slug, kind)
    assert record.fingerprint(path) == record.films()[slug].files[kind]
    assert path.stat().st_size <= LIMITS[kind]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_film_was_made_from_todays_outline(slug: str) -> None:
    assert record.films()[slug].narration_sha256 == outline.read(slug).narration_sha256


@pytest.mark.parametrize("slug", SLUGS)
def test_a_film_is_one_to_two_and_a_half_minutes_long(slug: str) -> None:
    film = record.films()[slug]
    assert 60 <= film.length_s <= 150
    assert film.duration_s == int(film.length_s)


@pytest.mark.parametrize("slug", SLUGS)
def test_chapters_are_the_scenes_and_lie_inside_the_film(slug: str) -> None:
    film = record.films()[slug]
    begins = [chapter.at_s for chapter in film.chapters]
    assert begins[0] == 0
    assert begins == sorted(set(begins))
    assert begins[-1] < film.duration_s
    assert [chapter.title for chapter in film.chapters] == [scene.heading for scene in outline.read(slug).scenes]


@pytest.mark.parametrize("slug", SLUGS)
def test_captions_say_exactly_what_is_said(slug: str) -> None:
    shown = " ".join(text for _, _, text in cues_of(slug)).split()
    assert shown == outline.read(slug).narration.split()


@pytest.mark.parametrize("slug", SLUGS)
def test_captions_come_in_order_fit_two_lines_and_can_be_read(slug: str) -> None:
    cues = cues_of(slug)
    for start_ms, end_ms, text in cues:
        assert 1000 <= end_ms - start_ms <= 6000, text
        assert len(text.splitlines()) <= 2, text
        assert all(len(line) <= 42 for line in text.splitlines()), text
        assert len(text) / (end_ms - start_ms) * 1000 <= 20, text  # characters a second
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(cues))
    assert cues[-1][1] <= record.films()[slug].length_s * 1000


@pytest.mark.parametrize("slug", SLUGS)
def test_captions_say_that_this_is_a_sample_with_a_computers_voice(slug: str) -> None:
    head, _, _ = (ROOT / "captions" / f"{slug}.en.vtt").read_text(encoding="utf-8").partition("-->")
    assert "NOTE" in head
    assert "sample film" in head
    assert "computer's voice" in head


@pytest.mark.parametrize("slug", SLUGS)
def test_a_film_claims_no_accreditation(slug: str) -> None:
    text = (outline.HERE / f"{slug}.toml").read_text(encoding="utf-8").lower()
    assert "accredit" not in text


@pytest.mark.parametrize("slug", SLUGS)
def test_the_mp4_can_start_before_it_has_arrived(slug: str) -> None:
    names = atoms(film_file(slug, "mp4"))
    assert names[0] == "ftyp"
    assert names.index("moov") < names.index("mdat")


@pytest.mark.parametrize("slug", SLUGS)
def test_webm_and_poster_are_what_their_names_say(slug: str) -> None:
    webm, poster = film_file(slug, "webm").read_bytes(), film_file(slug, "jpg").read_bytes()
    assert webm.startswith(b"\x1a\x45\xdf\xa3")  # EBML
    assert b"webm" in webm[:64]
    assert webm.index(b"\x1c\x53\xbb\x6b") < webm.index(b"\x1f\x43\xb6\x75")  # cues before the first cluster
    assert b"V_VP9" in webm[:4096]
    assert b"A_OPUS" in webm[:4096]
    assert poster.startswith(b"\xff\xd8\xff")
    assert jpeg_size(poster) == (640, 360)


def jpeg_size(content: bytes) -> tuple[int, int]:
    """Width and height from the frame header of a baseline JPEG."""
    at = content.index(b"\xff\xc0")
    high, wide = struct.unpack(">HH", content[at + 5 : at + 9])
    return wide, high


@pytest.mark.parametrize("slug", SLUGS)
def test_the_mp4_is_the_kind_that_safari_plays(slug: str) -> None:
    content = film_file(slug, "mp4").read_bytes()
    at = content.index(b"avcC")
    assert content[at + 5] in (66, 77), "H.264 baseline or main"
    assert b"mp4a" in content
    # The bytes above are checked everywhere; a second opinion where there is one.
    if shutil.which("ffprobe"):
        told = streams(film_file(slug, "mp4"))
        assert (told["video"]["codec_name"], told["video"]["pix_fmt"]) == ("h264", "yuv420p")
        assert told["audio"]["codec_name"] == "aac"
        told = streams(film_file(slug, "webm"))
        assert (told["video"]["codec_name"], told["audio"]["codec_name"]) == ("vp9", "opus")
