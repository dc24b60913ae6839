"""The look keeps its promises: contrast in light and dark, mirrored pages, small files, no inline style."""

import gzip
import re
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
CSS = HOME / "static" / "css"
OURS = ("reset", "tokens", "base", "layout", "components", "print")
TEXT = [
    ("ink", "paper"),
    ("ink", "card"),
    ("ink", "teal-wash"),
    ("ink", "sun-wash"),
    ("ink", "brick-wash"),
    ("soft", "paper"),
    ("soft", "card"),
    ("soft", "teal-wash"),
    ("soft", "sun-wash"),
    ("soft", "brick-wash"),
    ("teal", "paper"),
    ("teal", "card"),
    ("teal", "teal-wash"),
    ("teal", "sun-wash"),
    ("teal-deep", "paper"),
    ("teal-deep", "teal-wash"),
    ("on-teal", "teal"),
    ("on-teal", "teal-deep"),
    ("brick", "paper"),
    ("brick", "card"),
    ("brick", "brick-wash"),
    ("on-brick", "brick"),
    ("on-sun", "sun"),
]
EDGES = [("edge", "paper"), ("edge", "card"), ("focus", "paper"), ("focus", "card")]
PHYSICAL = re.compile(
    r"(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)\b"
    r"|(?<![-\w])(?:left|right|top|bottom)\s*:|text-align\s*:\s*(?:left|right)|float\s*:\s*(?:left|right)"
)
TOO_NEW = re.compile(
    r"@layer|:has\(|light-dark\(|color-mix\(|@container|aspect-ratio\s*:|border-start-start-radius|&[ :.]"
)


def tokens() -> tuple[dict[str, str], dict[str, str]]:
    """The colours of the light and of the dark scheme by name."""
    light, dark = (CSS / "tokens.css").read_text().split("prefers-color-scheme: dark")
    named = re.compile(r"--([a-z-]+): (#[0-9a-f]{3,8});")
    first = dict(named.findall(light))
    return first, first | dict(named.findall(dark))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    digits = colour[1:]
    full = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(full[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The WCAG 2 contrast ratio of two colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), TEXT + EDGES)
def test_every_pair_can_be_read(front: str, ground: str, scheme: int) -> None:
    colours = tokens()[scheme]
    least = 7 if (front, ground) in TEXT else 3
    assert contrast(colours[front], colours[ground]) >= least


def test_the_contrast_table_in_the_words_is_true() -> None:
    light, dark = tokens()
    words = (HOME / "docs" / "look.md").read_text()
    for front, ground in TEXT + EDGES:
        figures = [f"{contrast(scheme[front], scheme[ground]):.1f}" for scheme in (light, dark)]
        assert f"| {front} on {ground} | {figures[0]} | {figures[1]} |" in words


@pytest.mark.parametrize("file", sorted(CSS.glob("*.css")), ids=lambda file: file.name)
def test_every_stylesheet_mirrors_and_runs_on_old_browsers(file: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.S)
    assert not PHYSICAL.findall(text)
    assert not TOO_NEW.findall(text)
    assert "http" not in text.replace('a[href^="http"]', "")


def test_the_common_stylesheets_are_light() -> None:
    assert sum(len(gzip.compress((CSS / f"{name}.css").read_bytes(), 9)) for name in OURS) <= 9 * 1024


def test_every_picture_is_small_and_carries_no_script_or_style() -> None:
    pictures = HOME / "static" / "pictures"
    for file in pictures.rglob("*.svg"):
        text = file.read_text()
        assert len(text) <= (3 if file.parent.name == "badges" else 4) * 1024, file.name
        assert not re.search(r"<script|<style|style=|href=|\son\w+=", text), file.name


def test_no_template_carries_style_or_script_of_its_own() -> None:
    for file in (HOME / "templates").rglob("*.html"):
        text = re.sub(r"\{#.*?#\}", "", file.read_text(), flags=re.S)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", text), file.name
