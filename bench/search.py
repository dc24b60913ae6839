"""Search over a thousand hours of transcripts: how long an answer takes, on both databases.

The words are made: as many different ones as people say in so much talk, as common and as rare as words are (Zipf's
law), around the words of our own films. Questions are pairs and triples of them, some with a slip of the pen.
"""

import argparse
import random
import statistics
import tempfile
import time
from pathlib import Path

from bench.server import Server, load_average, settle_down
from lms import db
from lms.captions import store as captions
from lms.captions.rules import passages
from lms.search import store as search
from lms.search.store import Fed
from tests import postgres

PER_HOUR = 120  # passages of half a minute
PER_PASSAGE = 70  # words: about 140 a minute
VOCABULARY = 30_000


def spoken() -> list[str]:
    """The words of our own films, the commonest first."""
    counted: dict[str, int] = {}
    for file in sorted(captions.CAPTIONS.glob("*.en.vtt")):
        track = captions.track(file.name.partition(".")[0], "en", sample=True)
        for passage in passages(captions.cues(track), 3600):
            for word in passage.text.split():
                counted[word] = counted.get(word, 0) + 1
    return sorted(counted, key=lambda word: -counted[word])


def vocabulary(chance: random.Random) -> list[str]:
    """That many different words, the commonest first."""
    found = spoken()
    known = set(found)
    while len(found) < VOCABULARY:
        word = "".join(chance.choice("bdfklmnrst") + chance.choice("aeiou") for _ in range(chance.randint(2, 5)))
        if word not in known:
            known.add(word)
            found.append(word)
    return found


def feed(hours: int, chance: random.Random, said: list[str]) -> None:
    """One source an hour."""
    weights = [1 / (place + 3) for place in range(len(said))]
    total, steps = 0.0, []
    for weight in weights:
        total += weight
        steps.append(total)
    for hour in range(hours):
        texts = [" ".join(chance.choices(said, cum_weights=steps, k=PER_PASSAGE)) for _ in range(PER_HOUR)]
        entries = [
            Fed("said", "en", f"Hour {hour}", text, "/modules/x", 1, ((0, 30.0 * place),))
            for place, text in enumerate(texts)
        ]
        with db.writing() as session:
            search.feed(session, f"hour:{hour}", "1", entries)


def questions(count: int, chance: random.Random, said: list[str]) -> list[str]:
    """One to three words each; every fifth with two letters swapped."""
    found = []
    for number in range(count):
        asked = [said[min(len(said) - 1, int(chance.expovariate(1 / 800)))] for _ in range(chance.randint(1, 3))]
        if number % 5 == 0 and len(asked[0]) > 4:
            asked[0] = asked[0][:2] + asked[0][3] + asked[0][2] + asked[0][4:]
        found.append(" ".join(asked))
    return found


def measure(name: str, address: str, options: argparse.Namespace) -> None:
    """Feed one database and ask it."""
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="lms-bench-") as data:
        app = Server(Path(data), database=address).prepare()
        with app.app_context():
            said = vocabulary(chance)
            began = time.perf_counter()
            feed(options.hours, chance, said)
            fed_s = time.perf_counter() - began
            times, answered = [], 0
            for typed in questions(options.questions, chance, said):
                began = time.perf_counter()
                with db.reading() as session:
                    answered += bool(search.find(session, typed, ("en",)).hits)
                times.append(1000 * (time.perf_counter() - began))
            db.db.engine.dispose()
    times.sort()
    p95, worst = times[int(len(times) * 0.95)], times[-1]
    print(
        f"{name:<11} {options.hours:,} hours, {options.hours * PER_HOUR:,} passages, fed in {fed_s:.0f} s; "
        f"{len(times)} questions, {answered} answered: median {statistics.median(times):.1f} ms, p95 {p95:.1f}, "
        f"worst {worst:.1f}; load {load_average():.1f}",
        flush=True,
    )


def main(words: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="do.py bench search", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--hours", type=int, default=1000)
    parser.add_argument("--questions", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(words)
    settle_down()
    measure("sqlite", "", options)
    with postgres.database(tables=False) as address:
        measure("postgresql", address, options)
    postgres.stop()
    return 0
