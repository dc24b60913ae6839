"""When saving is in trouble: tallies of what tries to save came to, judged by share, never by a single person. Pure.

Four signs, because no single one is seen in every kind of breakdown: `failing` (tries that fail), `late` (saves that
come late), `unable` (pages that say they cannot save), `quiet` (film pages that never begin to save).
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)
# A page that cannot save tries seven times in its first two minutes: twenty are about three pages' tries, so a single
# page seldom rings by itself. One in five is far above what bad lines cost: a device tells at most MOST_TOLD failures
# with one good message. Half of it ends the ringing, so that a share about the limit does not switch it on and off.
LEAST_TRIES = 20
RING, CLEAR = 0.20, 0.10
# Two people who load a broken page again three times are six pages.
LEAST_PAGES = 8
# Below nine expected, none at all could be chance (e^-9 is about one in ten thousand).
LEAST_EXPECTED = 9.0
CHANCE = 1e-4
LEAST_USUAL = 100
MOST_USUAL = 0.95
MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class Tally:
    """How many. Pages: `opened`, `begun` to save, `unable` to, `broken` before they could try. Tries: `saved`,
    `failed`, `offline`, `signed_out`; `late` are some of the saved."""

    opened: int = 0
    begun: int = 0
    saved: int = 0
    failed: int = 0
    late: int = 0
    offline: int = 0
    signed_out: int = 0
    unable: int = 0
    broken: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, name) + getattr(other, name) for name in MEASURES))

    @property
    def tries(self) -> int:
        """Tries that should have succeeded: offline and ended sign-ins are nobody's fault."""
        return self.saved + self.failed

    @property
    def stuck(self) -> int:
        """Pages that said they cannot save."""
        return self.unable + self.broken


MEASURES = tuple(field.name for field in fields(Tally))
NONE = Tally()


class Cell(NamedTuple):
    """Where a number stands: an hour, a release of ours, a browser. No person anywhere."""

    hour_at: datetime
    release: str
    family: str
    version: int
    phone: bool


class Group(NamedTuple):
    """What is judged together; "" stands for all."""

    release: str = ""
    family: str = ""


class Alarm(NamedTuple):
    """What may ring: a sign for a group."""

    sign: str
    release: str = ""
    family: str = ""

    @property
    def group(self) -> Group:
        """Whose counts it is about."""
        return Group(self.release, self.family)


@dataclass(frozen=True)
class Kept:
    """What is remembered of an alarm: since when, when it was last seen to ring, when it ended."""

    since_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Ringing:
    """An alarm that rings: `part` of `whole` in the time it was judged by; `usual` as a fraction, for `quiet` alone.

    `seen` says that the counts themselves ring now; otherwise it only has not been cleared.
    """

    alarm: Alarm
    since_at: datetime
    part: int
    whole: int
    usual: float | None
    seen: bool


class Verdict(Enum):
    """What a tally says of a sign; between the two limits it is `BETWEEN`, and what was stays."""

    RING = "ring"
    BETWEEN = "between"
    CLEAR = "clear"


def told(value: object) -> Tally:
    """What a device says of its own tries, never trusted: whole numbers, each at most MOST_TOLD, all else nothing."""
    if not isinstance(value, dict):
        return NONE
    return Tally(failed=_told(value.get("failed")), late=_told(value.get("late")), offline=_told(value.get("offline")))


def _told(value: object) -> int:
    return min(MOST_TOLD, max(0, value)) if isinstance(value, int) and not isinstance(value, bool) else 0


def hour_of(moment: datetime) -> datetime:
    """The beginning of its hour."""
    return moment.replace(minute=0, second=0, microsecond=0)


def grouped(cells: Iterable[tuple[Cell, Tally]]) -> dict[datetime, dict[Group, Tally]]:
    """Cells by hour: all of it, each release, and each family of a release."""
    hours: dict[datetime, dict[Group, Tally]] = {}
    for cell, tally in cells:
        groups = hours.setdefault(cell.hour_at, {})
        for group in (Group(), Group(cell.release), Group(cell.release, cell.family)):
            groups[group] = groups.get(group, NONE) + tally
    return hours


def _by_share(part: int, whole: int, least: int) -> Verdict | None:
    """None where there is too little to say anything."""
    if whole < least:
        return None
    if part >= least and part > RING * whole:
        return Verdict.RING
    return Verdict.CLEAR if part < CLEAR * whole else Verdict.BETWEEN


def usual_share(usual: Tally) -> float | None:
    """Which part of the film pages usually begins to save; None while too few were opened to know."""
    return min(MOST_USUAL, usual.begun / usual.opened) if usual.opened >= LEAST_USUAL else None


def chance_of_so_few(opened: int, share: float, begun: int) -> float:
    """How likely it is that at most `begun` of `opened` pages begin to save where each does with this share."""
    logs = [
        math.lgamma(opened + 1) - math.lgamma(n + 1) - math.lgamma(opened - n + 1)
        + n * math.log(share) + (opened - n) * math.log1p(-share)
        for n in range(begun + 1)
    ]  # fmt: skip
    return min(1.0, math.fsum(map(math.exp, logs)))


def _quiet(tally: Tally, usual: Tally) -> Verdict | None:
    share = usual_share(usual)
    if not share or tally.opened * share < LEAST_EXPECTED:
        return None
    expected = tally.opened * share
    if tally.begun < expected / 2 and chance_of_so_few(tally.opened, share, tally.begun) < CHANCE:
        return Verdict.RING
    return Verdict.CLEAR if tally.begun >= expected * 0.75 else Verdict.BETWEEN


SIGNS: dict[str, Callable[[Tally, Tally], Verdict | None]] = {
    "failing": lambda tally, _usual: _by_share(tally.failed, tally.tries, LEAST_TRIES),
    "late": lambda tally, _usual: _by_share(tally.late, tally.saved, LEAST_TRIES),
    "unable": lambda tally, _usual: _by_share(tally.stuck, tally.begun + tally.stuck, LEAST_PAGES),
    "quiet": _quiet,
}


def figures(sign: str, tally: Tally) -> tuple[int, int]:
    """A sign's part and whole, as people are told."""
    return {
        "failing": (tally.failed, tally.tries),
        "late": (min(tally.late, tally.saved), tally.saved),
        "unable": (tally.stuck, tally.begun + tally.stuck),
        "quiet": (tally.begun, tally.opened),
    }[sign]


Hours = Mapping[datetime, Mapping[Group, Tally]]


def windows(hours: Hours, group: Group, now: datetime, ended_at: datetime | None) -> Iterator[tuple[datetime, Tally]]:
    """What a group is judged by, best first: this hour so far, the last full hour, and where both hold too little the
    last day, as far as it lies after the end of the last ringing."""
    this = hour_of(now)
    for at in (this, this - HOUR):
        yield at, hours.get(at, {}).get(group, NONE)
    day = [at for at in sorted(hours) if now - DAY <= at <= this and (ended_at is None or at >= ended_at)]
    found = [(at, hours[at][group]) for at in day if group in hours[at]]
    if found:
        yield found[0][0], sum((tally for _at, tally in found), NONE)


def judge(hours: Hours, usual: Mapping[str, Tally], kept: Mapping[Alarm, Kept], now: datetime) -> dict[Alarm, Ringing]:
    """What rings now, given what rang before. `usual`: pages opened and begun by family ("" for all), weeks before."""
    groups = {group for tallies in hours.values() for group in tallies}
    wanted = {Alarm(sign, *group) for group in groups for sign in SIGNS} | set(kept)
    found = {alarm: _judged(alarm, hours, usual, kept.get(alarm), now) for alarm in sorted(wanted)}
    return {alarm: ringing for alarm, ringing in found.items() if ringing}


def _judged(alarm: Alarm, hours: Hours, usual: Mapping[str, Tally], kept: Kept | None, now: datetime) -> Ringing | None:
    rang = kept is not None and kept.ended_at is None
    if _out_of_use(alarm.release, hours, now) or (rang and kept is not None and now - kept.seen_at > DAY):
        return None
    of_family = usual.get(alarm.family, NONE)
    spoken = (
        (at, tally, verdict)
        for at, tally in windows(hours, alarm.group, now, kept.ended_at if kept else None)
        if (verdict := SIGNS[alarm.sign](tally, of_family)) is not None
    )
    at, tally, verdict = next(spoken, (now, NONE, Verdict.BETWEEN))
    if verdict is Verdict.CLEAR or (verdict is Verdict.BETWEEN and not rang):
        return None
    part, whole = figures(alarm.sign, tally)
    since = kept.since_at if kept is not None and rang else at
    share = usual_share(of_family) if alarm.sign == "quiet" else None
    return Ringing(alarm, since, part, whole, share, verdict is Verdict.RING)


def _out_of_use(release: str, hours: Hours, now: datetime) -> bool:
    """Whether others save in this hour and this release is not heard of any more: it was replaced."""
    present = hours.get(hour_of(now), {})
    return bool(release) and Group(release) not in present and present.get(Group(), NONE).tries >= LEAST_TRIES
