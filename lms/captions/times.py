"""Moments in WebVTT: read as the standard reads them, written as it wants them. Pure."""

import re

# Hours are optional and have any number of digits; minutes and seconds have two and stay below 60; three thousandths.
TIME = r"(?:([0-9]+):)?([0-5][0-9]):([0-5][0-9])\.([0-9]{3})(?![0-9])"
_MOMENT = re.compile(TIME)
_TIMING = re.compile(rf"[ \t\f]*{TIME}[ \t\f]*-->[ \t\f]*{TIME}[ \t\f]*(.*)", re.DOTALL)
MOST_HOURS = 2**32 - 1  # as browsers count; more digits than fit mean this


def milliseconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> int:
    """The parts of a moment as one number."""
    digits = (hours or "").lstrip("0")
    counted = min(int(digits or "0"), MOST_HOURS) if len(digits) < 20 else MOST_HOURS
    return ((counted * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(thousandths)


def find_moment(text: str) -> int | None:
    """The moment at the beginning of a text in milliseconds; None where there is none."""
    found = _MOMENT.match(text)
    return milliseconds(*found.groups()) if found else None


def find_timing(line: str) -> tuple[int, int, str] | None:
    """Start, end (milliseconds) and the settings of a timing line; None where a browser finds no timing."""
    found = _TIMING.match(line)
    if found is None:
        return None
    parts = found.groups()
    return milliseconds(*parts[0:4]), milliseconds(*parts[4:8]), parts[8]


def clock(ms: int) -> str:
    """A moment as WebVTT writes it, always with hours: 00:01:02.345."""
    seconds, thousandths = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"
