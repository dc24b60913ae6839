"""Heartbeats per second beside the same server's empty JSON POST, in the same run, alternating.

Wall-clock figures of a shared machine move by a factor of two; the ratios and the processor time per request are what
to compare. Every heartbeat counted was answered "saved" after its commit reached the disk.
"""

import argparse
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import people
from bench.server import HOME, Server, load_average, settle_down
from tests import postgres

DURATION_S = 1800
KINDS = ("heartbeat", "empty")


Rounds = list[dict[str, Any]]
Found = dict[tuple[int, str], Rounds]


@dataclass
class Bench:
    """A running server with its people, and where each of them is."""

    server: Server
    people: list[dict[str, str]]
    films: list[str]
    opened: str
    beat: int = 0
    seed: int = 0

    def round(self, kind: str, clients: int, seconds: float) -> dict[str, Any]:
        """One round of one kind; adds processor microseconds per request."""
        self.seed += 1
        given = {
            "kind": kind,
            "clients": clients,
            "seconds": seconds,
            "port": self.server.port,
            "people": self.people,
            "films": self.films,
            "opened": self.opened,
            "duration_s": DURATION_S,
            "first_beat": self.beat,
            "seed": self.seed,
        }
        before = self.server.cpu_s()
        run = subprocess.run(
            [sys.executable, "-m", "bench.load"],
            cwd=HOME,
            input=json.dumps(given),
            capture_output=True,
            text=True,
            check=True,
        )
        found: dict[str, Any] = json.loads(run.stdout)
        found["cpu_us"] = 1e6 * (self.server.cpu_s() - before) / found["count"]
        if kind == "heartbeat":
            self.beat = found["beats"]
        if set(found["statuses"]) != {"200"} or found["saved"] != found["count"] or found["lost"]:
            raise RuntimeError(f"not every answer was good: {found}")
        return found


@contextlib.contextmanager
def running(database: str, count: int) -> Iterator[Bench]:
    """A throw-away installation with this many signed-in people."""
    with contextlib.ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lms-bench-")))
        stack.callback(postgres.stop)
        address = stack.enter_context(postgres.database(tables=False)) if database == "postgresql" else ""
        server = Server(data, wsgi="bench.wsgi:app", database=address)
        app = server.prepare()
        films = people.lengthen(app, DURATION_S)
        made = Bench(server, people.sign_in(app, count), films, people.opened(app))
        server.start()
        stack.callback(server.stop)
        yield made


def measured(bench: Bench, clients: list[int], rounds: int, seconds: float) -> Found:
    """All rounds, alternating between heartbeat and floor."""
    found: Found = {}
    for many in clients:
        for kind in KINDS:
            bench.round(kind, many, 0.5)  # warm
        for _ in range(rounds):
            for kind in KINDS:
                found.setdefault((many, kind), []).append(bench.round(kind, many, seconds))
    return found


def spread(rounds: Rounds, name: str, digits: int = 0) -> str:
    """The median with the least and the most."""
    values = [each[name] for each in rounds]
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def line(many: int, kind: str, rounds: Rounds) -> str:
    """One row of the table."""
    cells = [
        spread(rounds, "per_s"),
        spread(rounds, "p50_ms", 1),
        spread(rounds, "p99_ms", 1),
        spread(rounds, "cpu_us"),
    ]
    return f"{many:>7}  {kind:<9}  " + "  ".join(f"{cell:<22}" for cell in cells)


def ratio(found: Found, many: int, name: str) -> float:
    """Heartbeat over floor, the median of the rounds' own ratios."""
    pairs = zip(found[many, "heartbeat"], found[many, "empty"], strict=True)
    return statistics.median(beat[name] / floor[name] for beat, floor in pairs)


def main(words: list[str]) -> int:
    """Measure and print; 0 unless an answer was not good."""
    parser = argparse.ArgumentParser(prog="do.py bench watching", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--clients", type=int, nargs="+", default=[8, 64])
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options = parser.parse_args(words)
    settle_down()
    began = load_average()
    with running(options.database, options.people) as bench:
        found = measured(bench, options.clients, options.rounds, options.seconds)
        memory = bench.server.memory_mib()
    rounds_ = f"{options.rounds} rounds of {options.seconds:g} s"
    print(f"{options.database}, {options.people} people, {rounds_}; median (least-most)")
    print(f"{'clients':>7}  {'request':<9}  {'per second':<22}  {'p50 ms':<22}  {'p99 ms':<22}  {'server CPU us':<22}")
    for (many, kind), rounds in found.items():
        print(line(many, kind, rounds))
    for many in options.clients:
        share, cost = ratio(found, many, "per_s"), ratio(found, many, "cpu_us")
        print(f"{many:>7} clients: {share:.2f} of the floor's requests a second, {cost:.1f} times its processor time")
    print(f"memory {memory:.0f} MiB (PSS, app server), load average {began:.1f} before, {load_average():.1f} after")
    return 0
