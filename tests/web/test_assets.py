"""The static tree: one copy per content, compressed once, not changed by an editor that writes in place."""

import gzip
from pathlib import Path

import pytest

from lms.web import assets


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    (folder / "css").mkdir(parents=True)
    (folder / "css" / "page.css").write_text("p { margin: 0; }\n" * 60)
    (folder / "film.webm").write_bytes(b"\x1aE\xdf\xa3film")
    assets.tree_hash.cache_clear()
    return folder


def test_text_is_copied_and_compressed_films_are_linked(tree: Path, tmp_path: Path) -> None:
    served = assets.prepared(tmp_path / "data", tree)
    page = served / "css" / "page.css"
    assert gzip.decompress((served / "css" / "page.css.gz").read_bytes()) == page.read_bytes()
    assert (served / "film.webm").samefile(tree / "film.webm")
    (tree / "css" / "page.css").write_text("changed in place")
    assert page.read_text().startswith("p {")


def test_another_content_has_another_address(tree: Path, tmp_path: Path) -> None:
    before = assets.prepared(tmp_path / "data", tree)
    assert assets.prepared(tmp_path / "data", tree) == before
    (tree / "css" / "page.css").write_text("another page")
    assets.tree_hash.cache_clear()
    assert assets.prepared(tmp_path / "data", tree) != before
