"""Join pictures and sound into the two films a browser wants, and the poster, with Debian's ffmpeg."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lms.programme.films.tools import ToolProblem, run

FRAMES = 5  # a second: the pictures stand still, so more would only cost bytes
# A browser asked for a moment rebuilds it from the last key frame: here at most 99 frames that hardly differ.
KEY_FRAMES = 20 * FRAMES
POSTER_WIDE, POSTER_HIGH = 640, 360

# The same bytes from the same ffmpeg: no dates, no version strings.
REPEATABLE = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
COLOURS = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
TAGS = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"]
# Speech at one even loudness, -18 LUFS, so that nobody reaches for the volume between two films.
LOUDNESS = "loudnorm=I=-18:TP=-2:LRA=7,aresample=48000"


@dataclass(frozen=True)
class Shot:
    """One picture and when it comes on; `new_scene` asks for a key frame there."""

    png: Path
    start_s: float
    new_scene: bool


def join(shots: Sequence[Shot], sound: Path, length_s: float, webm: Path, mp4: Path) -> float:
    """Write both films; the answer is their planned length in seconds, a whole number of frames."""
    frames = math.ceil(length_s * FRAMES)
    starts = [round(shot.start_s * FRAMES) for shot in shots]
    listing = sound.parent / "shots.txt"
    lines = ["ffconcat version 1.0"]
    for shot, start, end in zip(shots, starts, [*starts[1:], frames], strict=True):
        lines += [f"file '{shot.png.name}'", f"duration {(end - start) / FRAMES}"]
    lines.append(f"file '{shots[-1].png.name}'")  # the concat reader ignores the last duration without this
    listing.write_text("\n".join(lines) + "\n", encoding="utf-8")
    keys = ",".join(f"{start / FRAMES:g}" for shot, start in zip(shots, starts, strict=True) if shot.new_scene)
    even = sound.with_name("even.wav")
    _ffmpeg("-i", sound, "-af", f"{LOUDNESS},apad=whole_dur={frames / FRAMES}", "-ac", "1", even)
    common: list[str | Path] = ["-f", "concat", "-i", listing, "-i", even]
    common += ["-vf", f"{COLOURS},fps={FRAMES}", *TAGS, "-force_key_frames", keys, "-g", str(KEY_FRAMES)]
    common += ["-frames:v", str(frames), "-t", f"{frames / FRAMES}", *REPEATABLE]
    vp9 = ["-c:v", "libvpx-vp9", "-crf", "40", "-b:v", "0", "-deadline", "good", "-cpu-used", "4", "-row-mt", "1"]
    opus = ["-c:a", "libopus", "-b:a", "18k", "-application", "voip"]
    _ffmpeg(*common, *vp9, *opus, "-cues_to_front", "1", webm)
    h264 = ["-c:v", "libx264", "-profile:v", "main", "-level:v", "3.1", "-preset", "slow", "-crf", "26"]
    aac = ["-c:a", "aac", "-ar", "24000", "-b:a", "28k"]  # the voice holds nothing above 8 kHz
    _ffmpeg(*common, *h264, "-tune", "stillimage", "-keyint_min", "1", *aac, "-movflags", "+faststart", mp4)
    return frames / FRAMES


def poster(png: Path, jpg: Path, at_most: int) -> None:
    """The poster as a JPEG of at most so many bytes, in the best quality that fits."""
    scale = f"scale={POSTER_WIDE}:{POSTER_HIGH}:flags=area,format=yuvj420p"
    for quality in range(8, 26):  # ffmpeg's scale from 2, best, to 31
        _ffmpeg("-i", png, "-vf", scale, "-frames:v", "1", "-q:v", str(quality), "-bitexact", jpg)
        if jpg.stat().st_size <= at_most:
            return
    raise ToolProblem(f"{jpg.name}: no quality brings the poster under {at_most} bytes; draw it simpler.")


def length_s(film: Path) -> float:
    """How long a film file says it is, in seconds."""
    told = run("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "json", film)
    return float(json.loads(told)["format"]["duration"])


def _ffmpeg(*arguments: str | Path) -> None:
    run("ffmpeg", "-v", "error", "-y", *arguments)
