"""flask lms captions check and import, as an editor types them."""

import json
from pathlib import Path

import pytest

from lms import db
from lms.captions import store
from lms.catalogue.models import Video, VideoVersion
from tests.captions.faulty import CUE, GOOD
from tests.factories import MODULE

LOST = (
    "\ufeffWEBVTT\r\n\r\n1\r\n00:05.000 --> 00:07.000\r\nfish & <3 chips\r\n\r\n2\r\n00:01,000 --> 00:04,000\r\nx\r\n"
)
MENDED = b"WEBVTT\n\n2\n00:01.000 --> 00:04.000\nx\n\n1\n00:05.000 --> 00:07.000\nfish &amp; &lt;3 chips\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A captions folder of one film, which is ours and no sample."""
    made = tmp_path / "captions"
    made.mkdir()
    monkeypatch.setattr(store, "CAPTIONS", made)
    monkeypatch.chdir(tmp_path)
    return made


@pytest.fixture
def run(stocked):
    """run("check") -> (exit code, the lines it printed)."""

    def run(*words):
        result = stocked.test_cli_runner().invoke(args=["lms", "captions", *words])
        return result.exit_code, result.output.splitlines()

    return run


def test_it_works_on_the_shipped_tracks(run) -> None:
    code, said = run("check")
    assert code == 0 and said[-1].startswith(f"{len(list(store.CAPTIONS.glob('*.vtt')))} files: 0 errors, ")


def test_an_error_is_told_with_its_place_and_ends_with_1(folder: Path, run) -> None:
    file = folder / f"{MODULE}.pl.vtt"
    file.write_text(f"WEBVTT\n\n{CUE}a\n\n00:05,000 --> 00:06,000\nb\n")
    code, said = run("check", str(file))
    assert code == 1
    assert (
        f"captions/{MODULE}.pl.vtt:6:6: E201 A comma stands in a time, so the caption is lost. 00:05,000 --> 00:06,000"
        in said
    )
    assert said[-1].startswith("1 files: 1 errors, 1 warnings, ")


def test_notes_are_shown_when_asked_for(folder: Path, run) -> None:
    file = folder / f"{MODULE}.en.vtt"
    file.write_text(GOOD)
    assert not any(" I618 " in line for line in run("check", str(file))[1])
    assert any(" I618 " in line for line in run("check", "--notes", str(file))[1])


def test_a_film_without_english_is_an_error_and_a_stranger_a_warning(folder: Path, run) -> None:
    (folder / "nobodys.en.vtt").write_text(GOOD)
    (folder / "notes.txt").write_text("not captions")
    code, said = run("check")
    assert code == 1
    assert sum(" E501 " in line for line in said) == 8
    assert "captions/nobodys.en.vtt:1:1: W505 No film has this name. nobodys" in said
    assert any(line.startswith("captions/notes.txt:1:1: E502 ") for line in said)


def test_the_length_is_the_shown_films_own(folder: Path, run) -> None:
    with db.writing() as session:
        video = session.query(Video).filter_by(slug=MODULE).one()
        version = session.query(VideoVersion).filter_by(video_id=video.id).one()
        version.sample, version.duration_s = False, 60
    late = f"WEBVTT\n\n{CUE}x\n\n01:10.000 --> 01:12.000\ny\n"
    (folder / f"{MODULE}.en.vtt").write_text(late)
    assert any(f"{MODULE}.en.vtt:6:1: E402 " in line for line in run("check")[1])
    sample = late.replace("WEBVTT\n", f"WEBVTT\n\nNOTE\nx {store.SAMPLE_NOTE}\n")
    (folder / f"{MODULE}.en.vtt").write_text(sample)
    assert not any(" E402 " in line for line in run("check")[1]), "the sample is longer"


def test_a_translation_is_held_against_the_track_beside_it(folder: Path, run) -> None:
    (folder / f"{MODULE}.en.vtt").write_text(GOOD)
    there = folder / f"{MODULE}.pl.vtt"
    there.write_text(f"WEBVTT\n\nNOTE\nSource: {MODULE}.en.vtt sha256:0123456789abcdef\n\n{CUE}Dobrze.\n")
    assert any(" W801 " in line for line in run("check", str(there))[1])


def test_json_holds_everything(folder: Path, run) -> None:
    file = folder / f"{MODULE}.en.vtt"
    file.write_bytes(LOST.encode())
    code, said = run("check", "--json", str(file))
    told = json.loads("\n".join(said))
    assert code == 1 and told["errors"] == 3
    (one,) = told["files"]
    assert one["file"] == f"captions/{MODULE}.en.vtt" and one["mended"] == {}
    comma = next(each for each in one["findings"] if each["code"] == "E201")
    assert (comma["level"], comma["line"], comma["column"], comma["lines"]) == ("error", 8, 6, [8])
    assert comma["message"] and comma["do"]


def test_fix_mends_what_is_safe_and_says_so(folder: Path, run) -> None:
    file = folder / f"{MODULE}.en.vtt"
    file.write_bytes(LOST.encode())
    file.chmod(0o640)
    code, said = run("check", "--fix", str(file))
    assert code == 0
    told = [line.removeprefix(f"captions/{MODULE}.en.vtt: mended 1 x ")[:4] for line in said[:6]]
    assert told == ["E201", "E301", "E308", "I701", "I703", "W705"] and said[6].startswith("1 files: 0 errors")
    assert file.read_bytes() == MENDED
    assert file.stat().st_mode & 0o777 == 0o640 and [each.name for each in folder.iterdir()] == [file.name]
    changed = file.stat().st_mtime_ns
    assert run("check", "--fix", str(file))[1][0].endswith(".") and file.stat().st_mtime_ns == changed


def test_a_failed_write_leaves_the_file_as_it_was(folder: Path, run, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / f"{MODULE}.en.vtt"
    file.write_bytes(LOST.encode())

    def full(_file: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", full)
    code, said = run("check", "--fix", str(file))
    assert code == 1 and "could not be written and is as it was: no space left" in said[-1]
    assert file.read_bytes() == LOST.encode() and [each.name for each in folder.iterdir()] == [file.name]


def test_an_encoding_is_a_persons_choice(folder: Path, run) -> None:
    file = folder / f"{MODULE}.en.vtt"
    file.write_bytes(GOOD.replace("good", "café").encode("cp1252"))
    code, said = run("check", "--fix", str(file))
    assert code == 1 and ":4:6: E101 " in said[0] and "cp1252: A café caption." in said[0]
    assert run("check", "--encoding", "cp1252", str(file))[0] == 2, "without --fix it would do nothing"
    assert run("check", "--fix", "--encoding", "cp1252", str(file))[0] == 0
    assert file.read_text(encoding="utf-8") == GOOD.replace("good", "café")
    run("check", "--fix", "--encoding", "cp1250", str(file))
    assert file.read_text(encoding="utf-8") == GOOD.replace("good", "café"), "what is UTF-8 already is never read anew"


def test_import_brings_a_file_in_and_tells_what_it_left_out(folder: Path, run, tmp_path: Path) -> None:
    file = tmp_path / "film.srt"
    file.write_text("1\n00:00:01,000 --> 00:00:04,000\nIf BP < 90 call\n\n2\n00:00:05,x --> 00:00:06,000\nlost\n")
    code, said = run("import", str(file), f"{MODULE}.en")
    assert code == 0 and said[-1] == f"{MODULE}.en.vtt: 1 captions from SubRip, 1 left out."
    assert said[0].endswith("film.srt:6: left out: 00:00:05,x --> 00:00:06,000 lost")
    assert "If BP &lt; 90 call" in (folder / f"{MODULE}.en.vtt").read_text()
    assert run("import", str(file), f"{MODULE}.en")[0] == 1, "it never overwrites"


@pytest.mark.parametrize("track", ["film", "../film.en", "film.english", "Film.en", "film.en.vtt"])
def test_import_wants_a_name_that_pages_find(folder: Path, run, tmp_path: Path, track: str) -> None:
    file = tmp_path / "film.srt"
    file.write_text("1\n00:00:01,000 --> 00:00:04,000\nx\n")
    code, said = run("import", str(file), track)
    assert code == 1 and "Name the track" in said[-1] and list(folder.iterdir()) == []


def test_import_offers_the_ways_a_file_may_have_been_saved(folder: Path, run, tmp_path: Path) -> None:
    file = tmp_path / "film.srt"
    file.write_bytes("1\n00:00:01,000 --> 00:00:04,000\nżółw\n".encode("cp1250"))
    code, said = run("import", str(file), f"{MODULE}.pl")
    assert code == 1 and any("--encoding cp1250" in line and line.endswith("żółw") for line in said)
    assert run("import", "--encoding", "cp1250", str(file), f"{MODULE}.pl")[0] == 0
