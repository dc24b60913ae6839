"""Everything about one caption file. Pure: bytes and what is known about the film in, findings out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lms.captions import following, importing, reading
from lms.captions.checking.blocks import dropped
from lms.captions.checking.finding import Finding
from lms.captions.checking.names import find_name, named
from lms.captions.checking.style import style
from lms.captions.checking.texts import letters, words
from lms.captions.checking.timing import times
from lms.captions.decoding import MOST_BYTES, NotUtf8, decoded, repairs
from lms.captions.reading import File
from lms.errors import BadInput


@dataclass(frozen=True)
class About:
    """What is known beside the file. `find_track` gives the bytes of another track of the same folder by its name."""

    duration_s: float | None = None
    find_track: Callable[[str], bytes | None] = lambda _: None


def check(name: str, data: bytes, about: About | None = None) -> list[Finding]:
    """All that is wrong with a file, in the order of its lines; `name` is the file's name without its folder."""
    found = [*named(name), *_contents(name, data, about or About())]
    return sorted(found, key=lambda each: (each.line, each.column, each.number))


def _contents(name: str, data: bytes, about: About) -> Iterator[Finding]:
    if len(data) > MOST_BYTES:
        yield Finding("E103")
        return
    try:
        text = decoded(data)
    except NotUtf8 as problem:
        samples = "; ".join(f"{each.encoding}: {each.sample}" for each in repairs(data))
        yield Finding("E101", problem.line, problem.column, "{samples}", {"samples": samples})
        return
    yield from letters(text)
    yield from _form(data, text)
    try:
        file = reading.read_text(text)
    except BadInput as problem:
        yield _refused(data, problem)
        return
    yield from _read(name, file, about)


def _refused(data: bytes, problem: BadInput) -> Finding:
    """Why the whole file cannot be read."""
    if problem.message == reading.TOO_MANY:
        return Finding("E104")
    if b"webvtt" in data[:40].lower():
        return Finding("E102")
    try:
        kind = importing.imported(data).kind
    except BadInput as other:
        return Finding("E106", detail=other.message) if other.message == importing.TTML else Finding("E102")
    return Finding("E106", detail="{kind}.", values={"kind": kind})


def _read(name: str, file: File, about: About) -> Iterator[Finding]:
    parts = find_name(name)
    language = parts.language if parts else ""
    if not file.cues:
        yield Finding("E107")
    yield from dropped(file)
    yield from words(file)
    yield from times(file, about.duration_s)
    if parts is None or not parts.kind:
        yield from style(file, language, about.duration_s)
    yield from _follows(name, language, file, about)


def _form(data: bytes, text: str) -> Iterator[Finding]:
    """Marks and line ends."""
    if data.startswith(b"\xef\xbb\xbf"):
        yield Finding("I701")
    ends = reading.line_ends(text)
    if len(ends) > 1:
        yield Finding("W702")
    elif ends and ends != {"\n"}:
        yield Finding("I703")


def _follows(name: str, language: str, file: File, about: About) -> Iterator[Finding]:
    """Whether a translation still follows its source."""
    if following.is_draft(file):
        yield Finding("W805")
    if language.partition("-")[0] in ("", "en"):
        return
    source = following.find_source(file)
    if source is None:
        yield Finding("W803")
        return
    here, there = find_name(name), find_name(source.file)
    data = about.find_track(source.file) if here and there and here.video == there.video else None
    if data is None:
        yield Finding("W804", detail="{file}", values={"file": source.file})
        return
    try:
        original = reading.read(data).cues
    except BadInput:
        return  # said where that track is checked
    if following.fingerprint(original) != source.fingerprint:
        yield Finding("W801", detail="{file}", values={"file": source.file})
    off = following.out_of_step(file.cues, original)
    of = max(len(file.cues), len(original))
    if off * 10 > of:
        yield Finding("W802", detail="{off} of {of}.", values={"off": off, "of": of})
