"""A small server for the player's own tests: the real templates, scripts, styles and headers, a server we can break.

It keeps, per person, the union of seconds seen and the latest place, as the agreed answers need; nothing more.
"""

import json
import re
import secrets
import threading
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from lms.web.headers import common, content_security_policy
from tests.browser.standin.film import DURATION_S, Film, render

ROOT = Path(__file__).parents[3]
TYPES = {
    ".js": "text/javascript", ".css": "text/css", ".webm": "video/webm", ".mp4": "video/mp4", ".jpg": "image/jpeg",
    ".svg": "image/svg+xml", ".vtt": "text/vtt", ".json": "application/json",
}  # fmt: skip
SLUG = "know-your-rights"


@dataclass
class Person:
    """One person's watch of the one film."""

    seen: set[int] = field(default_factory=set)
    resume_s: float = 0.0
    place_age: float = 0.0
    also_s: float | None = None


@dataclass
class State:
    """What the server knows and does; `mode`: ok, down (503), gone (401), refuse (400), bare (200, no JSON)."""

    mode: str = "ok"
    host: str = "local"
    captioned: bool = True
    credits_at_s: int | None = None
    guest: bool = False
    kind: str = ""
    next_s: float = 2
    direction: str = "ltr"
    people: dict[str, Person] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    beats: list[dict[str, Any]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def sign_in(self, tag: str) -> str:
        """A session cookie's value for this person."""
        token = secrets.token_hex(8)
        self.people.setdefault(tag, Person())
        self.sessions[token] = tag
        return token

    def saved(self, tag: str) -> list[list[float]]:
        """Every span that was accepted for this person, in order of arrival."""
        return [span for beat in self.beats if beat["status"] == 200 and beat["tag"] == tag for span in beat["spans"]]

    def answer(self, tag: str) -> dict[str, Any]:
        """The agreed answer of a heartbeat."""
        person = self.people[tag]
        covered = len(person.seen)
        return {
            "saved": True, "who": tag, "covered": covered, "duration": DURATION_S, "coverage": covered / DURATION_S,
            "unverified": 0, "resume": person.resume_s, "also_resume": person.also_s,
            "completed": False, "awarded": None, "next": self.next_s,
            "missing": f"Still to see: {DURATION_S - covered} seconds.",
        }  # fmt: skip


def runs(seen: set[int]) -> list[list[int]]:
    """Half-open runs of the seconds seen."""
    out: list[list[int]] = []
    for second in sorted(seen):
        if out and out[-1][1] == second:
            out[-1][1] = second + 1
        else:
            out.append([second, second + 1])
    return out


class Handler(BaseHTTPRequestHandler):
    """One request; `state` is set by `serve`."""

    state: State
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""

    def tag(self) -> str:
        """The person of this request's session, or nobody."""
        cookie = SimpleCookie(self.headers.get("Cookie", "")).get("session")
        return self.state.sessions.get(cookie.value, "") if cookie else ""

    def reply(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        """Send an answer with the product's own headers."""
        self.send_response(status)
        policy = content_security_policy(self.state.host == "vimeo", False)
        for name, value in {**common(False), "Content-Security-Policy": policy, **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def json(self, status: int, value: Any, **headers: str) -> None:
        """Send JSON."""
        self.reply(status, json.dumps(value).encode(), "application/json", **headers)

    def do_GET(self) -> None:
        """The page, the watch, captions, and static files with ranges (films need them to be sought in)."""
        path = self.path.split("?")[0]
        if path == "/":
            self.reply(200, self.page().encode(), "text/html; charset=utf-8", Cache_Control="no-store")
        elif path == f"/videos/{SLUG}/watch":
            tag = self.tag()
            seen = runs(self.state.people[tag].seen) if tag else []
            self.json(200, (self.state.answer(tag) if tag else {"who": ""}) | {"seen": seen})
        elif path.startswith(("/static/", "/captions/")):
            self.file(ROOT / path.replace("/static/v1/", "static/").lstrip("/"))
        else:
            self.reply(404, b"", "text/plain")

    def page(self) -> str:
        """The page of the film for who is signed in."""
        tag = self.tag()
        person = self.state.people.get(tag, Person())
        film = Film(
            host=self.state.host, who=tag, opened=f"opened-{secrets.token_hex(4)}", resume_s=person.resume_s,
            also_s=person.also_s,
            seen=runs(person.seen), covered_s=len(person.seen), heartbeat=f"/videos/{SLUG}/heartbeat",
            captioned=self.state.captioned, credits_at_s=self.state.credits_at_s,
        )  # fmt: skip
        return render(film, guest=self.state.guest, direction=self.state.direction, kind=self.state.kind)

    def file(self, path: Path) -> None:
        """One file, whole or a range of it."""
        if not path.is_file() or ROOT not in path.resolve().parents:
            self.reply(404, b"", "text/plain")
            return
        body, kind = path.read_bytes(), TYPES.get(path.suffix, "text/plain")
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if not asked:
            self.reply(200, body, kind, Accept_Ranges="bytes")
            return
        first, last = int(asked[1]), int(asked[2] or len(body) - 1)
        where = f"bytes {first}-{last}/{len(body)}"
        self.reply(206, body[first : last + 1], kind, Accept_Ranges="bytes", Content_Range=where)

    def do_POST(self) -> None:
        """A heartbeat: judged by the state's mode, counted by midpoints, answered after it is kept."""
        beat = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        headers: dict[str, str] = {}
        with self.state.lock:
            tag = self.tag()
            status = {"down": 503, "gone": 401, "refuse": 400}.get(self.state.mode, 200)
            if status == 200 and beat["who"] is not None and beat["who"] != tag:
                status = 401
            if status == 200 and not tag:
                tag = f"guest-{len(self.state.people) + 1}"
                headers["Set_Cookie"] = f"session={self.state.sign_in(tag)}; Path=/; SameSite=Lax; Max-Age=9999"
            if status == 200:
                self.count(tag, beat)
            self.state.beats.append(beat | {"status": status, "tag": tag})
            answer = self.state.answer(tag) if status == 200 else {"error": "Not now."}
        if self.state.mode == "bare":
            self.reply(200, b"<p>Welcome to our free network", "text/html")
        else:
            self.json(status, answer, **headers)

    def count(self, tag: str, beat: dict[str, Any]) -> None:
        """Second n is seen when its midpoint was played."""
        person = self.state.people[tag]
        for start, end in beat["spans"]:
            person.seen |= {n for n in range(DURATION_S) if start <= n + 0.5 < end}
        person.resume_s = beat["resume"]


class Server(ThreadingHTTPServer):
    """Answers in threads; a browser that has gone is no error."""

    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Keep quiet about connections cut by the browser; the tests look at what was kept."""


def serve(state: State) -> ThreadingHTTPServer:
    """Start the server on a free port of this machine; the caller ends it with `shutdown()` and `server_close()`."""
    handler = type("Bound", (Handler,), {"state": state})
    server = Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
