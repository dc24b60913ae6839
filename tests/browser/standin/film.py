"""The film of the player's tests, and the page that shows it with the product's own templates."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lms import words
from lms.watching.rules import Stop, find_next_stop, missed
from lms.web.words import clock_time, minutes
from tests.browser.standin.vimeo import FRAME

ROOT = Path(__file__).parents[3]
SLUG = "know-your-rights"
DURATION_S: int = tomllib.loads((ROOT / "lms/programme/films/films.toml").read_text())[SLUG]["duration_s"]
PAGE = """<!doctype html><html lang="en" dir="{{ direction }}"><head><meta charset="utf-8"><title>Test</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="{{ asset('favicon.svg') }}">
{% for name in ("reset", "tokens", "base", "layout", "components") %}
<link rel="stylesheet" href="{{ asset('css/' ~ name ~ '.css') }}">
{% endfor %}
<script type="module" src="{{ asset('behaviours.js') }}"></script></head>
<body><main id="main" class="main frame"><h1>{{ film.title }}</h1>
{% include "watching/_film.html" %}</main></body></html>"""


def cues() -> list[dict[str, Any]]:
    """The starter track, read with a pattern: enough for a file we wrote ourselves."""
    text = (ROOT / f"captions/{SLUG}.en.vtt").read_text()
    found = re.findall(r"00:(\d\d):(\d\d\.\d{3}) --> 00:(\d\d):(\d\d\.\d{3})[^\n]*\n((?:.+\n?)+)", text)
    return [
        {
            "start_s": int(a) * 60 + float(b),
            "end_s": int(c) * 60 + float(d),
            "text": " ".join(said.split()),
            "voice": "",
        }
        for a, b, c, d, said in found
    ]


@dataclass(frozen=True)
class Film:
    """What the template asks for."""

    host: str = "local"
    who: str = ""
    opened: str = "opened-1"
    resume_s: float = 0.0
    also_s: float | None = None
    seen: list[list[int]] = field(default_factory=list)
    covered_s: int = 0
    heartbeat: str = f"/videos/{SLUG}/heartbeat"
    watch: str = f"/videos/{SLUG}/watch"
    slug: str = SLUG
    title: str = "Know your rights & speak up"
    duration_s: int = DURATION_S
    credits_at_s: int | None = None
    poster: str = f"/static/v1/films/{SLUG}.jpg"
    sample: bool = True
    missing: str = "Still to do: watch the film."
    coverage_needed: float = 0.9
    captioned: bool = True

    @property
    def asked_s(self) -> int:
        """What is asked for: what comes before the credits."""
        return self.duration_s if self.credits_at_s is None else self.credits_at_s

    @property
    def missed(self) -> list[tuple[int, int]]:
        """The parts not seen yet."""
        return missed([(start, end) for start, end in self.seen], self.asked_s)

    @property
    def frame(self) -> str:
        """The frame's address where the film is at Vimeo."""
        return FRAME if self.host == "vimeo" else ""

    @property
    def sources(self) -> list[dict[str, Any]]:
        """Our own files."""
        files = [("webm", "video/webm"), ("mp4", "video/mp4")] if self.host == "local" else []
        paths = [(ROOT / f"static/films/{SLUG}.{ending}", kind) for ending, kind in files]
        return [
            {"src": f"/static/v1/films/{p.name}", "type": kind, "size_bytes": p.stat().st_size} for p, kind in paths
        ]

    @property
    def tracks(self) -> list[dict[str, Any]]:
        """One track, twice: the second stands for another language."""
        src = f"/captions/{SLUG}.en.vtt"
        if not self.captioned:
            return []
        return [
            {"lang": "en", "label": "English", "src": src, "default": True, "direction": "ltr"},
            {"lang": "cy", "label": "Cymraeg", "src": src, "default": False, "direction": "ltr"},
        ]

    @property
    def cues(self) -> list[dict[str, Any]]:
        """The lines of the transcript."""
        return cues() if self.captioned else []

    @property
    def chapters(self) -> list[dict[str, Any]]:
        """Two parts."""
        return [{"at_s": 0, "title": "Who this is for"}, {"at_s": 40, "title": "How long they have"}]

    @property
    def stop(self) -> Stop | None:
        """The next good place to stop."""
        return find_next_stop([(part["at_s"], part["title"]) for part in self.chapters], self.resume_s, self.asked_s)


def render(film: Film, *, guest: bool = False, direction: str = "ltr", kind: str = "") -> str:
    """The page around the film, as strict about unknown names as the product."""
    jinja = Environment(
        loader=FileSystemLoader(ROOT / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    jinja.globals.update(
        t=words.t_markup, nt=words.nt_markup, clock_time=clock_time, minutes=minutes,
        asset=lambda path: f"/static/v1/{path}",
    )  # fmt: skip
    kind = kind or ("resident" if film.who else "nobody")
    viewer = SimpleNamespace(kind=kind, saved=bool(film.who) and not guest, name="")
    return jinja.from_string(PAGE).render(film=film, viewer=viewer, direction=direction)
