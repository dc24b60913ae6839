"""Make sample films from their outlines: `python -m lms.programme.films.make [slug ...]`, all without a slug."""

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from lms.programme.films import captions, film, record, slides, tools, voice
from lms.programme.films.outline import Outline, OutlineProblem, read, slugs

ROOT = Path(__file__).parents[3]
FILMS = ROOT / "static" / "films"
CAPTIONS = ROOT / "captions"

LIMITS = {"webm": 700_000, "mp4": 1_200_000, "jpg": 14_000}
LENGTHS_S = (60, 150)


def make(slug: str) -> record.Film:
    """Make one film, its poster and its captions; raises OutlineProblem where the outline must change."""
    outline = read(slug)
    with tempfile.TemporaryDirectory(prefix="film-") as scratch:
        folder = Path(scratch)
        sound = folder / "narration.wav"
        heard = voice.narrate(outline, sound)
        length_s = heard[-1].end_s + voice.TAIL_S
        if not LENGTHS_S[0] <= length_s <= LENGTHS_S[1]:
            raise OutlineProblem(f"{slug}.toml makes a film of {length_s:.0f} s; 60 to 150 s are wanted.")
        paths = {kind: folder / f"{slug}.{kind}" for kind in LIMITS}
        film.poster(slides.draw_poster(outline, folder), paths["jpg"], LIMITS["jpg"])
        shots = _shots(outline, heard, folder)
        planned_s = film.join(shots, sound, length_s, paths["webm"], paths["mp4"])
        measured = _measured(outline, paths, planned_s, _chapters(outline, heard))
        cues = folder / f"{slug}.en.vtt"
        cues.write_text(captions.track(outline, captions.cues(heard)), encoding="utf-8")
        for path in paths.values():
            _put(path, FILMS)
        _put(cues, CAPTIONS)
    return measured


def _put(path: Path, folder: Path) -> None:
    """Move a finished file to its place in one step, so that nobody is served half of it."""
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{path.name}.new"
    shutil.copyfile(path, beside)
    beside.replace(folder / path.name)


def _shots(outline: Outline, heard: Sequence[voice.Said], folder: Path) -> list[film.Shot]:
    """The slides in the order they are wanted: a new one where the scene or the marked point changes."""
    wanted: list[slides.Slide] = []
    times_s: list[float] = []
    for said in heard:
        point = None if said.scene is None else outline.scenes[said.scene].point_at(said.sentence)
        slide = slides.Slide(said.scene, point)
        if not wanted or slide != wanted[-1]:
            new_scene = not wanted or slide.scene != wanted[-1].scene
            before_s = voice.SCENE_S / 2 if new_scene else 0.2  # seen just before it is heard
            times_s.append(max(said.start_s - before_s, 0) if wanted else 0.0)
            wanted.append(slide)
    pngs = slides.draw(outline, wanted, folder)
    scenes = [slide.scene for slide in wanted]
    return [
        film.Shot(png, start_s, not at or scenes[at] != scenes[at - 1])
        for at, (png, start_s) in enumerate(zip(pngs, times_s, strict=True))
    ]


def _chapters(outline: Outline, heard: Sequence[voice.Said]) -> tuple[record.Chapter, ...]:
    """One chapter a scene; the first begins with the title slide. A second early rather than a word late."""
    begins = {said.scene: said.start_s for said in reversed(heard)}
    return tuple(
        record.Chapter(int(begins[number]) if number else 0, scene.heading)
        for number, scene in enumerate(outline.scenes)
    )


def _measured(
    outline: Outline, paths: dict[str, Path], planned_s: float, chapters: tuple[record.Chapter, ...]
) -> record.Film:
    lengths_s = [film.length_s(paths[kind]) for kind in ("webm", "mp4")]
    if any(abs(length_s - planned_s) > 0.1 for length_s in lengths_s):
        raise RuntimeError(f"{outline.slug}: planned {planned_s} s, but the films say {lengths_s}.")
    files = {kind: record.fingerprint(path) for kind, path in paths.items()}
    for kind, file in files.items():
        if file.size > LIMITS[kind]:
            raise OutlineProblem(f"{outline.slug}.{kind} has {file.size} bytes; {LIMITS[kind]} are allowed.")
    length_s = min(lengths_s)
    return record.Film(
        slug=outline.slug,
        duration_s=int(length_s),
        length_s=length_s,
        narration_sha256=outline.narration_sha256,
        files=files,
        chapters=chapters,
    )


def main(wanted: Sequence[str]) -> int:
    """Make the films asked for and keep what was measured; the answer is the exit code."""
    if absent := tools.missing():
        print(f"Not installed: {', '.join(absent)}. docs/films.md says which packages bring them.")
        return 1
    for slug in wanted or slugs():
        try:
            made = make(slug)
        except (OutlineProblem, tools.ToolProblem) as problem:
            print(problem)
            return 1
        record.write([*(record.films() | {slug: made}).values()])
        sizes = ", ".join(f"{kind} {file.size // 1000} KB" for kind, file in made.files.items())
        print(f"{slug}: {made.length_s:.1f} s, {sizes}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
