"""When a module is complete, and what is still missing, as values the web turns into one sentence. Pure.

Sources: design rules of the programme's badge: 90 % of the film watched or read, and 7 of 8 in the quiz; whole
attendance at an in-person or live online session needs no quiz; who is half way through a film that is replaced may
finish either cut for 30 days.
"""

import math
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

START_S = 10
OLD_CUT_COUNTS = timedelta(days=30)  # rule "Films" of the design: half-done people may finish either for 30 days


@dataclass(frozen=True)
class Requirement:
    """What a module asks: the fraction of seconds, and right answers out of how many."""

    coverage: float
    pass_mark: int
    draw: int

    def as_dict(self) -> dict[str, Any]:
        """For keeping beside the completion it was met by."""
        return asdict(self)


@dataclass(frozen=True)
class Evidence:
    """What a person has: the best coverage over the module's films, the best quiz score, attendance, and how.

    `covered_s` and `duration_s` belong to the film with the best coverage and leave its credits out; `duration_s` 0
    where there is no film.
    """

    covered_s: int
    duration_s: int
    together_s: int = 0
    best_score: int | None = None
    attended: bool = False

    def as_dict(self) -> dict[str, Any]:
        """For keeping beside the completion."""
        return asdict(self)


@dataclass(frozen=True)
class Missing:
    """What is still asked for: seconds to watch or read, and whether the quiz is still to be passed."""

    seconds: int
    quiz: bool
    best_score: int | None
    pass_mark: int
    draw: int
    film: bool

    @property
    def nothing(self) -> bool:
        """Whether all is there."""
        return not self.seconds and not self.quiz and self.film


@dataclass(frozen=True)
class Verdict:
    """Complete or not, by which route, and what is missing."""

    complete: bool
    route: str | None
    missing: Missing


def cut_counts(retired_at: datetime | None, now: datetime) -> bool:
    """Whether what was seen of a cut is evidence: of the one shown now, and of a replaced one for 30 days."""
    return retired_at is None or now < retired_at + OLD_CUT_COUNTS


def seconds_needed(duration_s: int, coverage: float) -> int:
    """Whole seconds that make the fraction: never fewer than it asks, never more than there are."""
    return min(duration_s, math.ceil(round(duration_s * coverage, 6)))


def verdict(evidence: Evidence, requirement: Requirement) -> Verdict:
    """Decide from the facts alone; the same facts always give the same answer."""
    needed = seconds_needed(evidence.duration_s, requirement.coverage)
    left = max(0, needed - evidence.covered_s)
    passed = evidence.best_score is not None and evidence.best_score >= requirement.pass_mark
    film = evidence.duration_s > 0
    missing = Missing(
        seconds=left,
        quiz=not passed,
        best_score=evidence.best_score,
        pass_mark=requirement.pass_mark,
        draw=requirement.draw,
        film=film,
    )
    if evidence.attended:
        return Verdict(True, "in-person", missing)
    if film and not left and passed:
        return Verdict(True, "together" if 2 * evidence.together_s > evidence.covered_s else "online", missing)
    return Verdict(False, None, missing)
