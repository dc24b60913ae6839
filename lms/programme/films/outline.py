"""Read a film's outline: what is shown, what is said, and which point is marked while it is said."""

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

HERE = Path(__file__).parent
# The drawings of the three levels are the product's own; the others were drawn for the films.
PICTURES = (HERE / "pictures", HERE.parents[2] / "static" / "pictures")
RECORD = "films"  # films.toml is what was measured, not an outline


class OutlineProblem(ValueError):
    """An outline that cannot be made into a film; the message names the file, the scene and the remedy."""


@dataclass(frozen=True)
class Scene:
    """One slide: a heading, points, and sentences. `shows[i]` is the sentence (from 1) that marks point i."""

    heading: str
    picture: str
    facts: tuple[str, ...]
    points: tuple[str, ...]
    shows: tuple[int, ...]
    says: tuple[str, ...]

    def point_at(self, sentence: int) -> int | None:
        """The point marked while sentence `sentence` (from 0) is said; None before the first."""
        begun = [point for point, shown in enumerate(self.shows) if shown - 1 <= sentence]
        return begun[-1] if begun else None


@dataclass(frozen=True)
class Outline:
    """A whole film before it is made. `says` goes with the title slide."""

    slug: str
    title: str
    level: int
    level_title: str
    picture: str
    law_read_on: date
    says: tuple[str, ...]
    scenes: tuple[Scene, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything that is said, in order."""
        return self.says + tuple(said for scene in self.scenes for said in scene.says)

    @property
    def narration(self) -> str:
        """Everything that is said, as one text."""
        return " ".join(self.sentences)

    @property
    def narration_sha256(self) -> str:
        """The fingerprint by which a film is known to be made from this very text."""
        return hashlib.sha256(self.narration.encode()).hexdigest()


def slugs() -> tuple[str, ...]:
    """Every film that has an outline, in alphabetical order."""
    return tuple(sorted(path.stem for path in HERE.glob("*.toml") if path.stem != RECORD))


def read(slug: str) -> Outline:
    """The outline of one film; raises OutlineProblem with what to put right."""
    path = HERE / f"{slug}.toml"
    if not path.is_file():
        raise OutlineProblem(f"There is no outline {path.name}. There are: {', '.join(slugs())}.")
    return parse(slug, tomllib.loads(path.read_text(encoding="utf-8")))


def parse(slug: str, values: dict[str, object]) -> Outline:
    """An outline from the values of its file."""
    try:
        scenes = tuple(_scene(slug, each) for each in cast(list[dict[str, object]], values["scene"]))
        outline = Outline(
            slug=slug,
            title=str(values["title"]),
            level=int(str(values["level"])),
            level_title=str(values["level_title"]),
            picture=str(values["picture"]),
            law_read_on=cast(date, values["law_read_on"]),
            says=_texts(values["says"]),
            scenes=scenes,
        )
    except KeyError as missing:
        raise OutlineProblem(f"{slug}.toml: {missing} is missing.") from missing
    if not outline.says or not outline.scenes:
        raise OutlineProblem(f"{slug}.toml: a film needs something to say and at least one scene.")
    return outline


def picture(name: str) -> str:
    """The drawing of that name, as SVG text."""
    for folder in PICTURES:
        if (folder / f"{name}.svg").is_file():
            return (folder / f"{name}.svg").read_text(encoding="utf-8")
    raise OutlineProblem(f"There is no drawing {name}.svg in the films' pictures or in static/pictures.")


def _scene(slug: str, values: dict[str, object]) -> Scene:
    shows = tuple(int(str(each)) for each in cast(list[object], values["shows"]))
    scene = Scene(
        heading=str(values["heading"]),
        picture=str(values["picture"]),
        facts=_texts(values["facts"]),
        points=_texts(values["points"]),
        shows=shows,
        says=_texts(values["says"]),
    )
    in_order = list(shows) == sorted(set(shows)) and all(1 <= each <= len(scene.says) for each in shows)
    if not scene.says or len(shows) != len(scene.points) or not in_order:
        raise OutlineProblem(
            f"{slug}.toml, scene “{scene.heading}”: give `shows` one rising sentence number for each point."
        )
    return scene


def _texts(values: object) -> tuple[str, ...]:
    return tuple(str(each) for each in cast(list[object], values))
