"""How a film is watched: mostly in one go, some drop off early, some skip, some come back for the rest."""

import random
from dataclasses import dataclass

from lms.watching.rules import Seen, Span, seen_from


@dataclass(frozen=True)
class Sitting:
    """One time on the sofa: the seconds it adds, where it ends, and whether it was read instead of watched."""

    seen: Seen
    place_s: float
    read: bool = False


def sittings(chance: random.Random, duration_s: int, *, zeal: float, habit: str = "usual") -> list[Sitting]:
    """One person's sittings with one film; `zeal` from 0 to 1 is how likely they are to see it through."""
    if habit == "reads":
        return passages(chance, duration_s, zeal)
    end_s = duration_s if chance.random() < 0.36 + 0.45 * zeal else _dropped_at(chance, duration_s)
    pieces = 4 if habit == "nights" else chance.choices((1, 2, 3), (62, 27, 11))[0]
    cuts = sorted(chance.uniform(0.15, 0.95) * end_s for _ in range(pieces - 1))
    found, from_s = [], 0.0
    for to_s in [*cuts, end_s]:
        found.append(Sitting(seen_from(_played(chance, from_s, to_s), duration_s), round(to_s, 1)))
        from_s = max(0.0, to_s - chance.uniform(0, 6))  # Play goes back a little
    if end_s == duration_s and chance.random() < 0.4 + 0.4 * zeal:
        found.append(Sitting(seen_from([(0.0, float(duration_s))], duration_s), float(duration_s)))
    return found


def _dropped_at(chance: random.Random, duration_s: int) -> float:
    """Most who leave, leave early; a few look for some seconds only."""
    if chance.random() < 0.08:
        return chance.uniform(2, 9)
    return max(11.0, chance.betavariate(1.1, 1.7) * 0.88 * duration_s)


def _played(chance: random.Random, from_s: float, to_s: float) -> list[Span]:
    """What was played of a stretch: now and then a piece is skipped."""
    length = to_s - from_s
    if length < 30 or chance.random() > 0.15:
        return [(from_s, to_s)]
    gap_s = from_s + length * chance.uniform(0.2, 0.7)
    return [(from_s, gap_s), (gap_s + length * chance.uniform(0.05, 0.2), to_s)]


def passages(chance: random.Random, duration_s: int, zeal: float) -> list[Sitting]:
    """The transcript in passages of about half a minute, all of them or the first few."""
    edges = [float(edge) for edge in range(0, duration_s, 30)] + [float(duration_s)]
    how_many = len(edges) - 1 if chance.random() < 0.6 + 0.4 * zeal else chance.randrange(1, len(edges))
    return [
        Sitting(seen_from([(edges[n], edges[n + 1])], duration_s), edges[n + 1], read=True) for n in range(how_many)
    ]
