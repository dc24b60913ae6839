"""The seconds a film asks for: all of them, or those before its credits. Kept seconds of the credits stay kept."""

from lms.watching.rules import Seen, covered, everything, unpacked
from lms.watching.store import Record, evidence_of


def covered_asked(watch: Record, credits_at_s: int | None) -> int:
    """How many of the seconds asked for a record covers; `covered_s` itself where no credits are marked."""
    return watch.covered_s if credits_at_s is None else covered(evidence_of(watch) & everything(credits_at_s))


def together_asked(watch: Record, asked_s: int) -> int:
    """How many of the seconds asked for were seen together in a room."""
    return covered(unpacked(watch.together) & everything(asked_s))


def evidence_asked(watch: Record, asked_s: int) -> Seen:
    """The seconds asked for that count: watched, read, or seen together."""
    return evidence_of(watch) & everything(asked_s)
