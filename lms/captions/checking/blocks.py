"""Why a block was dropped: the likeliest mistake, at the letter where it stands. Pure."""

import re
from collections.abc import Iterator

from lms.captions.checking.finding import Finding, clipped
from lms.captions.reading import ARROW, Block, File
from lms.captions.times import find_timing

_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_ANY_ARROW = re.compile(r"[-–—](?:[ \t]*[-–—])*[ \t]*(?:>|&gt;)+|[→⟶➔]")
_DIGITS = re.compile(r"\d+[:.,]\d")
_TIME_LIKE = re.compile(r"[0-9]+(?:[:.,][0-9]+)+")
_WELL_BUILT = re.compile(r"(?:[0-9]+:)?[0-9]{2}:[0-9]{2}\.[0-9]{3}")
_DIGITS_WRONG = re.compile(r"(?:[0-9]+:)?[0-9]+:[0-9]+(?:\.[0-9]+)?")
_LOOK_AT = 200  # letters of a line: a mistake stands near its beginning


def dropped(file: File) -> Iterator[Finding]:
    """One finding for each block that nobody sees."""
    for block in file.dropped:
        yield _reason(block)


def with_points(line: str) -> str:
    """A timing line with full stops for the commas in its times."""
    return _COMMA.sub(".", line)


def _reason(block: Block) -> Finding:
    lines = [line[:_LOOK_AT] for line in block.lines[:2]]
    at = next((row for row, line in enumerate(block.lines[:2]) if ARROW in line), None)
    if at is None:
        at = next((row for row, line in enumerate(lines) if _is_meant_as_timing(line)), None)
    if at is not None:
        number, column = _wrong_timing(lines[at])
        return Finding(number, block.line + at, column, "{text}", {"text": clipped(block.lines[at])})
    number = "E207" if block.lines[0].strip() in ("STYLE", "REGION") else "E206"
    return Finding(number, block.line, 1, "{text}", {"text": clipped(" ".join(block.lines[:9]))})


def _is_meant_as_timing(line: str) -> bool:
    return len(_DIGITS.findall(line)) >= 2 and line.lstrip()[:1].isdigit()


def _wrong_timing(line: str) -> tuple[str, int]:
    """The code and the column of what is wrong with a line that should have been a timing."""
    if not _DIGITS.search(line):
        return "E209", line.find(ARROW) + 1 or 1
    comma = _COMMA.search(line)
    if comma and find_timing(with_points(line)):
        return "E201", comma.start() + 1
    arrows = list(_ANY_ARROW.finditer(line))
    if [arrow.group() for arrow in arrows] != [ARROW]:
        time = _TIME_LIKE.match(line.lstrip())
        missing = time.end() + len(line) - len(line.lstrip()) if time else 0
        return "E202", (arrows[0].start() if arrows else missing) + 1
    return _wrong_time(line)


def _wrong_time(line: str) -> tuple[str, int]:
    for found in _TIME_LIKE.finditer(line):
        time = found.group()
        if find_timing(f"{time} {ARROW} {time}") is not None:
            continue
        if _WELL_BUILT.fullmatch(time):
            return "E203", found.start() + 1
        return "E204" if _DIGITS_WRONG.fullmatch(time) else "E205", found.start() + 1
    return "E205", 1
