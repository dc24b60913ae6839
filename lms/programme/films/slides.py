"""Draw a film's slides as one tall web page and photograph it with headless Chromium."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lms.programme.films.outline import HERE, Outline, Scene, picture
from lms.programme.films.tools import run

WIDE, HIGH = 960, 540
LABEL = "Sample film. A computer's voice."
A_SHEET = 12  # slides in one photograph: Chromium stops at 16,384 pixels
MARGIN = 200  # a headless window loses part of its height to a frame that is not there


@dataclass(frozen=True)
class Slide:
    """What stands on the screen: a scene (None is the title slide) and the point marked on it."""

    scene: int | None
    point: int | None


def draw(outline: Outline, slides: Sequence[Slide], folder: Path) -> list[Path]:
    """One PNG of 960 x 540 pixels for each slide, in `folder`."""
    sections = [_section(outline, each) for each in slides]
    return _photograph(sections, folder, "slide")


def draw_poster(outline: Outline, folder: Path) -> Path:
    """The title slide without its small print, as a PNG: a poster is often seen two fingers wide."""
    return _photograph([_title(outline, footer="")], folder, "poster")[0]


def _section(outline: Outline, slide: Slide) -> str:
    footer = _footer(len(outline.scenes), slide.scene)
    if slide.scene is None:
        return _title(outline, footer)
    return _scene(outline.scenes[slide.scene], slide.point, footer)


def _title(outline: Outline, footer: str) -> str:
    read_on = f"{outline.law_read_on.day} {outline.law_read_on:%B %Y}"
    law = f'<p class="law">The law in England, as read on {read_on}</p>' if footer else ""
    drawing = picture(outline.picture).replace("<svg ", '<svg preserveAspectRatio="xMidYMid slice" ', 1)
    return (
        f'<section class="title">{drawing}<p class="pill">Sample film</p><h1>{_shown(outline.title)}</h1>'
        f'<p class="level">Level {outline.level}: {_shown(outline.level_title)}</p>{law}{footer}</section>'
    )


def _scene(scene: Scene, marked: int | None, footer: str) -> str:
    points = "".join(
        f'<li class="{"now" if number == marked else ""}">{_shown(point)}</li>'
        for number, point in enumerate(scene.points)
    )
    return (
        f"<section>{picture(scene.picture)}<h2>{_shown(scene.heading)}</h2>"
        f'<ul class="{_size(scene.points)}">{points}</ul>{footer}</section>'
    )


def _size(points: Sequence[str]) -> str:
    """The largest lettering that the points' lines leave room for; line lengths were tried in Cabin."""
    lines = [line for point in points for line in point.splitlines()]
    longest = max(map(len, lines))
    if len(lines) <= 4 and longest <= 31:
        return "large"
    return "middling" if len(lines) <= 5 and longest <= 34 else ""


def _footer(scenes: int, scene: int | None) -> str:
    if scene is None:  # a drawing stands where the dots would be
        return f"<footer>{_shown(LABEL)}</footer>"
    dots = "".join(f'<i class="{"done" if number <= scene else ""}"></i>' for number in range(scenes))
    return f"<footer>{_shown(LABEL)}<span>{dots}</span></footer>"


def _shown(text: str) -> str:
    """Text as it is set on a slide: with printer's apostrophes; a line break in a point is kept."""
    return html.escape(text.replace("'", "’"), quote=False)


def _photograph(sections: Sequence[str], folder: Path, name: str) -> list[Path]:
    style = (HERE / "slide.css").read_text(encoding="utf-8")
    head = f'<!doctype html><meta charset="utf-8"><style>{style}</style>'
    made: list[Path] = []
    for first in range(0, len(sections), A_SHEET):
        some = sections[first : first + A_SHEET]
        page, sheet = folder / f"{name}.html", folder / f"{name}-sheet.png"
        page.write_text(head + "".join(some), encoding="utf-8")
        _chromium(page, sheet, HIGH * len(some) + MARGIN)
        for number in range(len(some)):
            png = folder / f"{name}-{first + number:03}.png"
            crop = f"crop={WIDE}:{HIGH}:0:{HIGH * number}"
            run("ffmpeg", "-v", "error", "-y", "-i", sheet, "-vf", crop, "-frames:v", "1", png)
            made.append(png)
    return made


def _chromium(page: Path, into: Path, high: int) -> None:
    run(
        "chromium",
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-lcd-text",
        "--hide-scrollbars",
        "--force-device-scale-factor=1",
        f"--user-data-dir={into.parent / 'chromium'}",
        f"--window-size={WIDE},{high}",
        f"--screenshot={into}",
        page.as_uri(),
    )
