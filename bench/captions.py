"""Processor time to read a two-hour caption file, ours beside webvtt-py's own in the same run, alternating."""

import statistics
import sys
import time
from collections.abc import Callable

import webvtt

from bench.server import load_average
from lms.captions import reading, writing
from lms.captions.checking.track import check
from lms.captions.rules import cues_from
from lms.captions.times import clock

CUES = 2_400
EACH_MS = 3_000
ROUNDS = 15
WORDS = (
    "If your landlord does not answer,\nwrite again and keep a copy.",
    "<v Amina Khan>Damp &amp; mould came back\nafter the <i>first</i> repair.</v>",
    "[door closes]",
    "You can ask for the figures.\nThey must give them to you.",
)


def film() -> bytes:
    """Two hours of captions, one every three seconds, a quarter of them with a voice and tags."""
    cues = (
        f"{n + 1}\n{clock(n * EACH_MS + 100)} --> {clock(n * EACH_MS + 2_900)} align:center\n{WORDS[n % len(WORDS)]}\n"
        for n in range(CUES)
    )
    return ("WEBVTT\n\n" + "\n".join(cues)).encode("utf-8")


def theirs(data: bytes) -> object:
    """What webvtt-py takes to give times, words and voices."""
    found = webvtt.from_string(data.decode("utf-8"))
    return [(cue.start_time.in_milliseconds(), cue.end_time.in_milliseconds(), cue.text, cue.voice) for cue in found]


def cpu_ms(work: Callable[[bytes], object], data: bytes) -> float:
    """Processor milliseconds of one go."""
    before = time.process_time()
    work(data)
    return (time.process_time() - before) * 1000


def main(_words: list[str]) -> int:
    """Measure and print; nothing passes or fails here."""
    data = film()
    works: dict[str, Callable[[bytes], object]] = {
        "ours: times, words, voices": cues_from,
        "webvtt-py: the same": theirs,
        "ours: and the copy we serve": lambda data: writing.served(reading.read(data)),
        "ours: the whole checker": lambda data: check("film.en.vtt", data),
    }
    took: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            took[name].append(cpu_ms(work, data))
    print(f"{CUES} captions, {len(data) / 1e6:.2f} MB, {ROUNDS} rounds, load {load_average()}")
    for name, times in took.items():
        print(f"{name:32} {min(times):7.1f} ms at best, {statistics.median(times):7.1f} ms median, processor time")
    names = list(works)
    print(f"ours takes {min(took[names[0]]) / min(took[names[1]]):.2f} of webvtt-py's time")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
