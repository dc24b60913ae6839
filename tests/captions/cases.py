"""The corpus of awkward files with the browser's answers, and our reader's answers in the same shape.

The files are ours, written after the standard's rules; `answers.json` is what Chromium made of them
(`test_in_chromium.py` asks it again; `python -m tests.captions.browser` writes the file anew).
"""

import hashlib
import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lms.captions import reading, tokens
from lms.captions.settings import settings
from lms.captions.times import clock
from lms.errors import BadInput

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
ANSWERS = CORPUS / "answers.json"
SPACES = re.compile(r"[ \t\n\f\r]+")
HTML = {"c": "span", "v": "span", "lang": "span"}  # the other tags keep their names

Answer = list[dict[str, Any]] | None


@dataclass(frozen=True)
class Case:
    """A file. `differs`: why Chromium and the standard part ways about its ids or times, nothing else."""

    name: str
    data: bytes
    differs: str = ""


@cache
def cases() -> tuple[Case, ...]:
    """All files of the corpus."""
    return tuple(
        Case(f"{file.stem}/{each['name']}", each["text"].encode(), each.get("differs", ""))
        for file in sorted(CORPUS.glob("*.toml"))
        for each in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
    )


def ours(data: bytes) -> Answer:
    """What our reader makes of a file, as `browser.answers` would tell it."""
    try:
        file = reading.read(data)
    except BadInput:
        return None
    return [_cue(raw) for raw in sorted(file.cues, key=lambda raw: (raw.start_ms, -raw.end_ms))]


def _cue(raw: reading.RawCue) -> dict[str, Any]:
    said = settings(raw.settings)
    return {
        "start_ms": raw.start_ms,
        "end_ms": raw.end_ms,
        "id": raw.id,
        "raw": raw.raw,
        "shown": tokens.shown(raw.raw),
        "voices": tokens.voices(raw.raw),
        "nodes": _nodes(raw.raw),
        "settings": {
            "vertical": said.vertical,
            "line": said.line,
            "snaps": said.snaps,
            "position": said.position,
            "size": said.size,
            "align": said.align,
        },
    }


def _nodes(raw: str) -> list[list[Any]]:
    made: list[list[Any]] = []
    for token in tokens.tokens(raw):
        match token:
            case tokens.Text(text):
                made.append(["text", text])
            case tokens.Stamp(ms):
                made.append(["stamp", clock(ms)])
            case tokens.Close():
                made.append(["close"])
            case tokens.Open(name, classes, said):
                voice, language = (said if name == "v" else ""), (said if name == "lang" else "")
                made.append(["open", HTML.get(name, name), " ".join(classes), voice, language])
    return _joined(made)


def _joined(nodes: list[list[Any]]) -> list[list[Any]]:
    """Words that stand side by side as one text, and none that is empty."""
    made: list[list[Any]] = []
    for node in nodes:
        if node[0] == "text" and made and made[-1][0] == "text":
            made[-1] = ["text", made[-1][1] + node[1]]
        elif node[0] != "text" or node[1]:
            made.append(node)
    return made


def browsers(answer: list[dict[str, Any]] | None) -> Answer:
    """A browser's answer as we compare it: whole milliseconds, spaces in names and classes as one."""
    return None if answer is None else [_browsers(cue) for cue in answer]


def _browsers(cue: dict[str, Any]) -> dict[str, Any]:
    nodes = _one_space(cue["nodes"])
    return {
        "start_ms": _ms(cue["start"]),
        "end_ms": _ms(cue["end"]),
        "id": cue["id"],
        "raw": cue["raw"],
        "shown": cue["shown"],
        "voices": [node[3] for node in nodes if node[0] == "open" and node[5]],
        "nodes": _joined([node[:5] for node in nodes]),
        "settings": {name: float(said) if type(said) is int else said for name, said in cue["settings"].items()},
    }


def _ms(seconds: float) -> int | str:
    return round(seconds * 1000) if seconds < 1e15 else "never"


def _one_space(nodes: list[list[str]]) -> list[list[Any]]:
    return [
        [*node[:2], *(SPACES.sub(" ", text).strip(" ") for text in node[2:5]), *node[5:]] if node[0] == "open" else node
        for node in nodes
    ]


def in_copy(answer: Answer) -> Answer:
    """An answer as our clean copy of the file must give it: other raw text, and no class with a < in it."""
    if answer is None:
        return None
    return [{**cue, "raw": "", "nodes": [_plain(node) for node in cue["nodes"]]} for cue in answer]


def _plain(node: list[Any]) -> list[Any]:
    if node[0] != "open":
        return node
    return [*node[:2], " ".join(each for each in node[2].split(" ") if "<" not in each), *node[3:]]


@cache
def answers() -> dict[str, Answer]:
    """What Chromium answered when it was last asked, by the case's name."""
    found: dict[str, Answer] = json.loads(ANSWERS.read_text(encoding="utf-8"))["answers"]
    return found


@cache
def generated_answers() -> dict[str, str]:
    """What Chromium answered to the files of `generated.py`, by seed, as fingerprints."""
    found: dict[str, str] = json.loads(ANSWERS.read_text(encoding="utf-8"))["generated"]
    return found


def fingerprint(answer: Answer) -> str:
    """A short text that is the same for the same answer."""
    return hashlib.sha256(json.dumps(answer, sort_keys=True).encode()).hexdigest()[:16]


def written(found: dict[str, Answer], generated: dict[str, str], version: str) -> str:
    """The text of `answers.json`: a line for each file."""
    lines = [f"{json.dumps(name)}: {json.dumps(answer, ensure_ascii=False)}" for name, answer in found.items()]
    return (
        f'{{"chromium": {json.dumps(version)},\n"answers": {{\n'
        + ",\n".join(lines)
        + '\n},\n"generated": '
        + json.dumps(generated)
        + "}\n"
    )
