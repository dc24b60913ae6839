"""What a landlord may be shown: every figure is made of parcels, and a parcel is never opened. Pure.

The landlord may be the adversary of the learner, can subtract, and keeps old print-outs. So hiding small numbers is not
enough: a total less its shown parts, or this quarter's figure less the last one's, would give them back. Instead, what
happened is packed into parcels (one module, the time since its last parcel). A parcel is let out when at least 10
people in it started, at least 10 finished, and 10 more started than finished; until then it waits. All that is ever
printed is a sum of whole parcels, so whatever is added or subtracted, no group below 10 comes out.
"""

from dataclasses import dataclass

FLOOR = 10
STEP = 5


@dataclass(frozen=True)
class Tally:
    """How many started and how many finished, people counted once a module."""

    starts: int = 0
    completions: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.starts + other.starts, self.completions + other.completions)

    def __sub__(self, other: "Tally") -> "Tally":
        return Tally(self.starts - other.starts, self.completions - other.completions)


def large_enough(tally: Tally) -> bool:
    """Whether starts, completions and their difference each reach the floor."""
    return min(tally.starts, tally.completions, tally.starts - tally.completions) >= FLOOR


def next_parcel(total: Tally, let_out: Tally) -> Tally | None:
    """What may be let out now: all that has happened less what was let out before, or None where it must wait."""
    waiting = total - let_out
    return waiting if large_enough(waiting) else None


def rounded(number: int) -> int:
    """To the nearest 5. Keeps order, so a shown difference is never below the floor either."""
    return STEP * ((number + STEP // 2) // STEP)


@dataclass(frozen=True)
class Shown:
    """A figure as it is printed: rounded, every part at least 10."""

    starts: int
    completions: int


def shown(let_out: Tally) -> Shown | None:
    """The sum of some parcels as it is printed; None, printed "hidden", where there is none."""
    if not large_enough(let_out):
        return None
    return Shown(rounded(let_out.starts), rounded(let_out.completions))
