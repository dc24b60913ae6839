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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench import people
from bench.server import HOME, Server, load_average, settle_down
from lms import db
from tests import postgres

DURATION_S = 1800
ACTIVE = 2000
KINDS = ("heartbeat", "empty")
Rounds = list[dict[str, Any]]
Found = dict[tuple[int, str], Rounds]


@dataclass(frozen=True)
class Setup:
    """What is measured: which database, how many people are in it, and what is left out."""

    name: str
    database: str = "sqlite"
    people: int = 10_000
    more: dict[str, str] = field(default_factory=dict)


SETUPS = (
    Setup("sqlite"),
    Setup("without-counts", more={"LMS_BENCH_WITHOUT": "counts"}),
    Setup("millions", people=4_000_000),
    Setup("postgresql", database="postgresql"),
)


@dataclass
class Bench:
    """A running server with its people, and where each of them is."""

    server: Server
    people: list[dict[str, str]]
    films: list[str]
    opened: str
    beats: list[int]
    row_bytes: float
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
            "beats": self.beats,
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
        self.beats = found.pop("beats")
        if set(found["statuses"]) != {"200"} or found["saved"] != found["count"] or found["lost"]:
            raise RuntimeError(f"not every answer was good: {found}")
        return found


@contextlib.contextmanager
def running(setup: Setup) -> Iterator[Bench]:
    """A throw-away installation with this many people, of whom `ACTIVE` are signed in and in the middle of a film."""
    with contextlib.ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lms-bench-")))
        stack.callback(postgres.stop)
        on_postgresql = setup.database == "postgresql"
        address = stack.enter_context(postgres.database(tables=False)) if on_postgresql else ""
        server = Server(data, wsgi="bench.wsgi:app", database=address, **setup.more)
        app = server.prepare()
        films = people.lengthen(app, DURATION_S)
        people.crowd(app, setup.people - ACTIVE)
        folk = people.sign_in(app, ACTIVE)
        beats = people.under_way(app, folk, DURATION_S)
        with app.app_context():
            made = Bench(server, folk, films, people.opened(app), beats, row_bytes(on_postgresql))
            db.db.engine.dispose()
        server.start()
        stack.callback(server.stop)
        yield made


def row_bytes(on_postgresql: bool) -> float:
    """Bytes on disk of a row of progress, its key and the free room of its pages among them."""
    size = "pg_total_relation_size('watches')" if on_postgresql else "sum(pgsize) FROM dbstat WHERE name = 'watches'"
    with db.reading() as session:
        total = session.scalar(text(f"SELECT {size}"))
        return float(total or 0) / float(session.scalar(text("SELECT count(*) FROM watches")) or 1)


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


def ratios(found: Found, many: int, name: str) -> Rounds:
    """Heartbeat over floor, round by round."""
    pairs = zip(found[many, "heartbeat"], found[many, "empty"], strict=True)
    return [{"ratio": beat[name] / floor[name]} for beat, floor in pairs]


def show(setup: Setup, found: Found, bench: Bench, memory: float) -> None:
    """The table of one setup and its ratios, with what was aimed at beside them."""
    print(f"\n{setup.name}: {setup.people:,} people; median (least-most) of {len(next(iter(found.values())))} rounds")
    print(f"{'clients':>7}  {'request':<9}  {'per second':<22}  {'p50 ms':<22}  {'p99 ms':<22}  {'server CPU us':<22}")
    for (many, kind), rounds in found.items():
        print(line(many, kind, rounds))
    for many in sorted({many for many, _kind in found}):
        share, cost = (spread(ratios(found, many, name), "ratio", 2) for name in ("per_s", "cpu_us"))
        print(f"{many:>7} clients: {share} of the floor's rate (at least 0.25), {cost} times its CPU (at most 3)")
    print(f"p99 with the most clients is to be at most 100 ms; load average {load_average():.1f}")
    print(
        f"memory {memory:.0f} MiB (PSS, at most 130), {bench.row_bytes:.0f} bytes a progress row (at most 60)",
        flush=True,
    )


def main(words: list[str]) -> int:
    """Measure and print; 0 unless an answer was not good."""
    parser = argparse.ArgumentParser(prog="do.py bench watching", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--clients", type=int, nargs="+", default=[8, 64])
    parser.add_argument("--only", choices=[setup.name for setup in SETUPS], help="one of the setups; otherwise all")
    options = parser.parse_args(words)
    for setup in SETUPS:
        if options.only in (None, setup.name):
            settle_down()
            with running(setup) as bench:
                found = measured(bench, options.clients, options.rounds, options.seconds)
                memory = bench.server.memory_mib()
            show(setup, found, bench, memory)
    return 0
