"""A module as counting needs it: what it asks, and every cut of its films. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

WITHIN = timedelta(seconds=1)  # pages are dated by the whole second


def asked_s(duration_s: int, credits_at_s: int | None) -> int:
    """The seconds of a film that are asked for: [0, credits), or all of them where no credits are marked."""
    return duration_s if credits_at_s is None else min(duration_s, credits_at_s)


@dataclass(frozen=True, slots=True)
class Cut:
    """One version of one of a module's films. `duration_s` in whole seconds; `retired_at` None for the current one."""

    version_id: int
    video_id: int
    video_slug: str
    duration_s: int
    sample: bool
    made_at: datetime
    retired_at: datetime | None
    credits_at_s: int | None = None

    @property
    def asked_s(self) -> int:
        """How many seconds are asked for: those before the credits."""
        return asked_s(self.duration_s, self.credits_at_s)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a module asks (the fraction of seconds, right answers of how many), and all its cuts, newest first."""

    module_id: int
    module_slug: str
    coverage: float
    pass_mark: int
    draw: int
    cuts: tuple[Cut, ...]

    def find_served(self, video_slug: str, at: datetime) -> Cut | None:
        """The cut that a page served at this moment shows; the current one where the page is older than all of them.

        A cut brought back again keeps its first date, so of several the one made last before the page counts.
        """
        still = [cut for cut in self.cuts if cut.video_slug == video_slug and _stood(cut, at)]
        there = [cut for cut in still if cut.made_at <= at + WITHIN]
        if there:
            return max(there, key=lambda cut: cut.made_at)
        return next((cut for cut in still if cut.retired_at is None), None)


def _stood(cut: Cut, at: datetime) -> bool:
    return cut.retired_at is None or cut.retired_at > at
