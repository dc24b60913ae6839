"""The gatherings of eighteen months: sessions in town halls, evenings online, and film nights in common rooms."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.demo.almanac import Almanac, at
from lms.demo.cast import TOWNS
from lms.demo.doing import Occasion

# kind, every so many weeks, weekday (Monday is 0), hour
RHYTHM = (("in-person", 9, 5, 10.5), ("live-online", 13, 1, 18.5), ("together", 6, 3, 19.0))


@dataclass(frozen=True)
class Planned:
    """An occasion with where it is held."""

    occasion: Occasion
    place: str


def planned(almanac: Almanac, module_ids: Sequence[int], chance: random.Random) -> list[Planned]:
    """Every occasion, module by module, each list in order of time; some lie in the weeks to come."""
    found: list[Planned] = []
    for place, module_id in enumerate(module_ids):
        for kind, weeks, weekday, hour in RHYTHM:
            day = almanac.first_on + timedelta(days=7 * (place + 1))
            day += timedelta(days=(weekday - day.weekday()) % 7)
            while day <= almanac.today_on + timedelta(weeks=weeks):
                occasion = Occasion(len(found), module_id, kind, at(day, hour))
                found.append(Planned(occasion, _place(chance, kind)))
                day += timedelta(weeks=weeks)
    return found


def _place(chance: random.Random, kind: str) -> str:
    town = chance.choice(TOWNS)
    return {"live-online": "Online", "together": f"A common room in {town}"}.get(kind, f"A community hall in {town}")


def by_module(found: Sequence[Planned]) -> dict[int, list[Occasion]]:
    """The occasions of each module in order of time."""
    modules: dict[int, list[Occasion]] = {}
    for one in sorted(found, key=_held_at):
        modules.setdefault(one.occasion.module_id, []).append(one.occasion)
    return modules


def _held_at(one: Planned) -> datetime:
    return one.occasion.held_at
