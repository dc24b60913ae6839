"""A hostile track reaches pages as words and nothing else; the copy that players get is clean; a file is read once."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.captions import reading, store
from tests.factories import MODULE

HOSTILE = [
    "<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<img src=x onerror=alert(1)>",
    "&lt;img src=x onerror=alert(1)&gt;",
    "&quot;&gt;&lt;svg onload=alert(1)&gt;",
    "' onmouseover='alert(1)",
    "&#60;/ol&#62;&#60;iframe src=javascript:alert(1)&#62;",
    "<v &quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;>said</v>",
    '<c.x"onclick="alert(1)>word</c>',
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "&lt;/script&gt;&lt;!--",
    "\u2028&lt;b&gt;\u2029",
    "<scr<b>ipt>alert(1)</b>",
]
PLAIN = ["a word"] * len(HOSTILE)


class Tags(HTMLParser):
    """Every tag of a page with the names of its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(name for name, _ in attrs)))


def track(words: list[str]) -> str:
    voices = [f"<v Jo>{each}" if not each.startswith("<v") else each for each in words]
    cues = "".join(f"00:{n:02}.000 --> 00:{n + 1:02}.000\n{each}\n\n" for n, each in enumerate(voices, 1))
    return f"WEBVTT\n\nNOTE\n{store.SAMPLE_NOTE}\n\nSTYLE\n@import 'x';\n\n{cues}lost\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(store, "CAPTIONS", tmp_path)
    return tmp_path


def shown(browser: FlaskClient, folder: Path, words: list[str], path: str) -> str:
    (folder / f"{MODULE}.en.vtt").write_text(track(words), encoding="utf-8")
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("path", [f"/modules/{MODULE}", f"/modules/{MODULE}/transcript"])
def test_pages_have_the_same_tags_whatever_is_said(browser: FlaskClient, folder: Path, path: str) -> None:
    plain = Tags(shown(browser, folder, PLAIN, path)).found
    page = shown(browser, folder, HOSTILE, path)
    assert Tags(page).found == plain
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "49" not in page.partition("7 * 7")[2][:9]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=15)
@given(
    st.lists(st.text(st.sampled_from("<>&;\"'/=abv{}%#6!- \u2028"), min_size=1, max_size=30), min_size=3, max_size=3)
)
def test_no_words_make_a_tag_of_a_page(browser: FlaskClient, folder: Path, words: list[str]) -> None:
    words = [each.replace("-->", "") + "x" for each in words]
    page = f"/modules/{MODULE}/transcript"
    plain = Tags(shown(browser, folder, ["a word"] * 3, page)).found
    assert Tags(shown(browser, folder, words, page)).found == plain


@pytest.mark.parametrize("path", [f"/captions/{MODULE}.en.vtt", f"/modules/{MODULE}/transcript.vtt"])
def test_players_get_the_clean_copy(browser: FlaskClient, folder: Path, path: str) -> None:
    text = shown(browser, folder, HOSTILE, path)
    assert "@import" not in text and "lost" not in text and "<script" not in text and "<img" not in text
    assert store.SAMPLE_NOTE in text
    (found,) = store.tracks(MODULE, sample=True)
    kept = [cue.text for cue in store.cues(found)]
    assert len(kept) == len(HOSTILE)
    (folder / f"{MODULE}.en.vtt").write_text(text, encoding="utf-8")
    assert [cue.text for cue in store.cues(found)] == kept


def test_a_file_is_read_once_until_it_changes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[int] = []
    read = reading.read
    monkeypatch.setattr(reading, "read", lambda data: reads.append(1) or read(data))
    file = folder / f"{MODULE}.en.vtt"
    file.write_text(track(PLAIN))
    (found,) = store.tracks(MODULE, sample=True)
    for _ in range(3):
        assert store.cues(found) and store.served(found)
    assert len(reads) == 1
    file.write_text(track([*PLAIN, "one more"]))
    assert store.cues(found)[-1].text == "one more" and len(reads) == 2


def test_a_broken_track_is_read_once_too_and_takes_nothing_with_it(
    browser: FlaskClient, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / f"{MODULE}.en.vtt").write_text(f"WEBVT\n\nNOTE {store.SAMPLE_NOTE}\n")
    for _ in range(3):
        assert browser.get(f"/modules/{MODULE}").status_code == 200
        assert browser.get(f"/captions/{MODULE}.en.vtt").status_code == 404
    assert len([each for each in caplog.records if "cannot be read" in each.message]) == 1
