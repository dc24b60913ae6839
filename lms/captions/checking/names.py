"""File names, and which films have which tracks. Pure."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lms.captions.checking.finding import Finding
from lms.captions.languages import better_tag, is_tag

ENGLISH = "en"
KINDS = ("desc", "chapters")  # described pictures and chapters: <video>.<language>.desc.vtt
_NAME = re.compile(r"(?P<video>[a-z0-9-]+)\.(?P<language>[^.]+)(?:\.(?P<kind>[^.]+))?\.vtt")


@dataclass(frozen=True)
class Name:
    """What a file's name says. `kind` is "" for captions."""

    video: str
    language: str
    kind: str = ""


def find_name(file: str) -> Name | None:
    """The parts of a name; None where no page would find the file."""
    found = _NAME.fullmatch(file)
    if found is None or found["kind"] not in (None, *KINDS):
        return None
    return Name(found["video"], found["language"], found["kind"] or "")


def named(file: str) -> Iterator[Finding]:
    """What is wrong with a file's name."""
    name = find_name(file)
    if name is None:
        yield Finding("E502", detail="{file}", values={"file": file})
        return
    better = better_tag(name.language)
    if not is_tag(name.language):
        detail = "{tag}: perhaps {better}?" if better else "{tag}"
        yield Finding("E503", detail=detail, values={"tag": name.language, "better": better})
    elif better != name.language:
        yield Finding("W504", detail="{tag}: {better}", values={"tag": name.language, "better": better})


def in_english(languages: Collection[str]) -> bool:
    """Whether one of these tracks is English, of whatever country, and not a machine's own."""
    return any(tag.partition("-")[0] == ENGLISH and "x-autogen" not in tag for tag in languages)
