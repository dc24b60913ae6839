"""A closed loop of keep-alive connections, in a process of its own: each sends the next request when it has its answer.

Reads one JSON object from standard input and prints one; see `bench/watching.py`, which asks.
"""

import asyncio
import itertools
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

BEAT_S = 15


class Sender:
    """What is sent next. People take turns in random order; each watches on from their own place, `beats`."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.people = list(given["people"])
        self.beats = list(given["beats"])
        order = list(range(len(self.people)))
        random.Random(given["seed"]).shuffle(order)
        self.turn = itertools.cycle(order)
        self.batch = itertools.count()

    def heartbeat(self) -> bytes:
        """The next person's next fifteen seconds."""
        place = next(self.turn)
        who, beat = self.people[place], self.beats[place]
        self.beats[place] += 1
        per_film = self.given["duration_s"] // BEAT_S
        film = self.given["films"][beat // per_film % len(self.given["films"])]
        start = beat % per_film * BEAT_S
        body = {
            "batch": f"{self.given['seed']}-{next(self.batch)}",
            "who": who["tag"],
            "opened": self.given["opened"],
            "spans": [[start, start + BEAT_S - 0.2]],
            "resume": start + BEAT_S - 0.2,
            "age": 0.0,
            "rate": 1.0,
        }
        return self.request(f"/videos/{film}/heartbeat", body, f"Cookie: {who['cookie']}\r\n")

    def given_ones(self) -> bytes:
        """Somebody else's requests, as they were given, in turn."""
        return self.given["requests"][next(self.batch) % len(self.given["requests"])].encode()  # type: ignore[no-any-return]

    def empty(self) -> bytes:
        """The floor."""
        return self.request("/bench/empty", {"batch": str(next(self.batch)), "spans": [[0, 14.8]]}, "")

    def request(self, path: str, body: dict[str, Any], more: str) -> bytes:
        """The bytes of a POST as a browser sends it."""
        data = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost:{self.given['port']}\r\n"
            f"Content-Type: application/json\r\nSec-Fetch-Site: same-origin\r\n{more}"
            f"Content-Length: {len(data)}\r\n\r\n"
        )
        return head.encode() + data


class Connection(asyncio.Protocol):
    """One keep-alive connection in a closed loop."""

    def __init__(self, make: Callable[[], bytes], until: float, kept: dict[str, Any]) -> None:
        self.make, self.until, self.kept = make, until, kept
        self.waiting = b""
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first."""
        self.transport = transport
        self.send()

    def send(self) -> None:
        """Send one, or stop when time is over."""
        self.sent_at = time.perf_counter()
        if self.sent_at >= self.until:
            self.transport.close()
            if not self.done.done():
                self.done.set_result(None)
        else:
            self.transport.write(self.make())  # type: ignore[attr-defined]  # a TCP transport

    def data_received(self, data: bytes) -> None:
        """Keep how long a whole answer took, then send the next."""
        self.waiting += data
        head, found, body = self.waiting.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0] or 0)
        if len(body) < length:
            return
        self.kept["times"].append(time.perf_counter() - self.sent_at)
        self.kept["statuses"][head.split(b" ", 2)[1].decode()] += 1
        self.kept["saved"] += b'"saved":true' in body.replace(b" ", b"")
        self.waiting = body[length:]
        self.send()

    def connection_lost(self, _problem: Exception | None) -> None:
        """The server went away."""
        if not self.done.done():
            self.kept["lost"] += 1
            self.done.set_result(None)


async def measure(given: dict[str, Any]) -> dict[str, Any]:
    """Run the loop for the seconds asked; latencies in milliseconds."""
    sender = Sender(given)
    make = {"heartbeat": sender.heartbeat, "empty": sender.empty, "given": sender.given_ones}[given["kind"]]
    kept: dict[str, Any] = {"times": [], "statuses": Counter(), "saved": 0, "lost": 0}
    began = time.perf_counter()
    until = began + given["seconds"]
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: Connection(make, until, kept), "127.0.0.1", given["port"])
        for _ in range(given["clients"])
    ]
    await asyncio.gather(*(connection.done for _, connection in made))
    took = time.perf_counter() - began
    times = sorted(kept.pop("times"))
    return kept | {
        "per_s": len(times) / took,
        "count": len(times),
        "p50_ms": 1000 * times[len(times) // 2],
        "p99_ms": 1000 * times[int(len(times) * 0.99)],
        "beats": sender.beats,
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(json.load(sys.stdin)))))
