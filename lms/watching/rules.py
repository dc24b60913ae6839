"""Seconds seen as a set, and the budget that bounds how fast credit may grow. Pure.

Second n is seen when its midpoint n + 0.5 was played. In memory a set is a Python int (bit n = second n): union is
OR, the count is `bit_count`. At rest it is a list of runs as varints (7 bytes on average against 225 for a bitmap).
"""

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.errors import BadInput

Seen = int
Span = tuple[float, float]

BURST_S = 30
SPEED = 2
BUCKET_S = 86_400
END_S = 5
APART_S = 30
MOST_MARKS = 32_767
LEAST_GAP_S = 2
LEAST_STOP_S = 20
LONGEST_S = 12 * 3600


def checked_spans(spans: object, most: int = 500) -> list[Span]:
    """The spans of a heartbeat as pairs of finite seconds, `BadInput` where they are anything else."""
    if not isinstance(spans, list) or len(spans) > most:
        raise BadInput("The spans could not be read.", {"spans": "Send a list of at most 500 [start, end] pairs."})
    good: list[Span] = []
    for span in spans:
        if not (isinstance(span, list | tuple) and len(span) == 2 and all(_seconds(edge) for edge in span)):
            raise BadInput("The spans could not be read.", {"spans": "Each span is [start, end] in seconds."})
        start, end = float(span[0]), float(span[1])
        if end < start:
            raise BadInput("The spans could not be read.", {"spans": "A span ends after it starts."})
        good.append((start, end))
    return good


def _seconds(value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and 0 <= value <= LONGEST_S  # type: ignore[operator]  # a number here; NaN is within no bounds


def seen_from(spans: Iterable[Span], duration_s: int) -> Seen:
    """Mark each whole second of [0, duration_s) whose midpoint lies in a half-open span."""
    seen = 0
    for start, end in spans:
        first = max(0, math.ceil(start - 0.5))
        last = min(duration_s, math.ceil(end - 0.5))
        if last > first:
            seen |= ((1 << (last - first)) - 1) << first
    return seen


def covered(seen: Seen) -> int:
    """How many seconds are in the set."""
    return seen.bit_count()


def everything(duration_s: int) -> Seen:
    """The set of all seconds of a film."""
    return (1 << duration_s) - 1


def runs(seen: Seen) -> list[tuple[int, int]]:
    """The set as half-open runs in order."""
    found, place = [], 0
    while seen:
        gap = (seen & -seen).bit_length() - 1
        seen >>= gap
        length = (~seen & (seen + 1)).bit_length() - 1
        found.append((place + gap, place + gap + length))
        seen >>= length
        place += gap + length
    return found


def packed(seen: Seen) -> bytes:
    """The set as varints: gap, length, gap, length."""
    out, place = bytearray(), 0
    for start, end in runs(seen):
        for number in (start - place, end - start):
            while number > 127:
                out.append(number & 127 | 128)
                number >>= 7
            out.append(number)
        place = end
    return bytes(out)


def unpacked(data: bytes) -> Seen:
    """The set that `packed` wrote."""
    numbers, number, shift = [], 0, 0
    for byte in data:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            numbers.append(number)
            number, shift = 0, 0
    seen, place = 0, 0
    for gap, length in zip(numbers[::2], numbers[1::2], strict=True):
        place += gap
        seen |= ((1 << length) - 1) << place
        place += length
    return seen


def missed(seen: Iterable[tuple[int, int]], duration_s: int) -> list[tuple[int, int]]:
    """The stretches a person has not seen, for words and for playing them: joined over anything seen that is shorter
    than 2 s, and left out where they are shorter than that themselves. `seen`: runs in order; spans.js does the same.
    """
    gaps: list[tuple[int, int]] = []
    at = 0
    for start, end in [*seen, (duration_s, duration_s)]:
        if start > at:
            joins = gaps and at - gaps[-1][1] < LEAST_GAP_S
            gaps.append((gaps.pop()[0] if joins else at, min(start, duration_s)))
        at = max(at, end)
    return [(start, end) for start, end in gaps if end - start >= LEAST_GAP_S]


@dataclass(frozen=True)
class Stop:
    """A good place to stop: the end of the chapter `title`, `in_s` seconds of film from here."""

    title: str
    in_s: float


def find_next_stop(chapters: Iterable[tuple[float, str]], place_s: float, duration_s: int) -> Stop | None:
    """The next end of a chapter that is worth naming: at least 20 s away, or the film's own end; None near the end.

    `chapters`: (start in seconds, title) in order; stops.js does the same.
    """
    parts = list(chapters)
    ends = [start for start, _ in parts[1:]] + [float(duration_s)]
    for (_, title), end in zip(parts, ends, strict=False):
        if end - place_s >= LEAST_STOP_S:
            return Stop(title, end - place_s)
    return None


def earliest(seen: Seen, at_most: int) -> Seen:
    """The earliest `at_most` seconds of the set."""
    if at_most <= 0:
        return 0
    if seen.bit_count() <= at_most:
        return seen
    kept, left = 0, at_most
    for start, end in runs(seen):
        take = min(left, end - start)
        kept |= ((1 << take) - 1) << start
        left -= take
        if not left:
            break
    return kept


@dataclass(frozen=True)
class Bucket:
    """A person's credit in seconds as it stood at a moment."""

    level_s: float
    at: datetime

    def filled(self, now: datetime) -> "Bucket":
        """Grown with real time at twice its speed, at most a day's worth; a clock set back changes nothing."""
        passed = max(0.0, (now - self.at).total_seconds())
        return Bucket(min(BUCKET_S, self.level_s + SPEED * passed), max(self.at, now))

    def spent(self, seconds: int) -> "Bucket":
        """Less what was credited."""
        return Bucket(self.level_s - seconds, self.at)


def batch_allowance(opened_at: datetime, now: datetime) -> int:
    """What one batch may earn: 30 s and twice the time since its page was served."""
    return BURST_S + int(SPEED * max(0.0, (now - opened_at).total_seconds()))


def first_bucket(opened_at: datetime, now: datetime) -> Bucket:
    """A new person's bucket: what the page they came with allows."""
    return Bucket(min(BUCKET_S, batch_allowance(opened_at, now)), now)


@dataclass(frozen=True)
class Ledger:
    """One person's record of one film: `seen` is credited, `parked` waits. `judged_at`: when the parked part was last
    looked at; it may earn twice the real time since then."""

    seen: Seen
    parked: Seen
    judged_at: datetime


def credited(
    ledger: Ledger, claim: Seen, *, bucket: Bucket, opened_at: datetime, now: datetime
) -> tuple[Ledger, Bucket]:
    """Credit what fits of `claim`, park the rest, and judge again what was parked before.

    Only seconds not yet seen cost anything, so watching again is free. Nothing claimed is ever thrown away, nothing
    seen is ever taken back, and no second is credited faster than the budget allows.
    """
    bucket = bucket.filled(now)
    fresh = claim & ~ledger.seen & ~ledger.parked
    accepted = earliest(fresh, min(batch_allowance(opened_at, now), int(bucket.level_s)))
    bucket = bucket.spent(covered(accepted))
    waited = int(SPEED * max(0.0, (now - ledger.judged_at).total_seconds())) if ledger.parked else 0
    released = earliest(ledger.parked, min(waited, int(bucket.level_s)))
    bucket = bucket.spent(covered(released))
    seen = ledger.seen | accepted | released
    parked = (ledger.parked | claim) & ~seen
    judged_at = ledger.judged_at + timedelta(seconds=waited / SPEED) if ledger.parked else now
    return Ledger(seen, parked, judged_at), bucket


@dataclass(frozen=True)
class Place:
    """Where a person was, in seconds, and when that happened on their device. `device`: its mark, 0 if not known."""

    resume_s: float
    happened_at: datetime
    device: int = 0


def device_mark(device: str) -> int:
    """A small number for the random id a device gives itself, 0 for none: enough to tell one person's few devices
    apart (two are taken for one in 32,767 pairs), too little to find a device by."""
    digest = hashlib.blake2b(device.encode(), digest_size=8).digest()
    return 1 + int.from_bytes(digest, "big") % MOST_MARKS if device else 0


def latest_place(kept: Place | None, new: Place) -> Place | None:
    """The place that happened last; zero never overwrites, a late message never wins over a newer one."""
    if new.resume_s <= 0:
        return kept
    if kept is not None and kept.happened_at >= new.happened_at:
        return kept
    return new


@dataclass(frozen=True)
class Places:
    """Where a person was last, and the last place of any other device of theirs."""

    latest: Place | None = None
    other: Place | None = None


def _same_device(one: Place, two: Place) -> bool:
    return one.device == two.device or 0 in (one.device, two.device)


def places_after(kept: Places, new: Place) -> Places:
    """The two places after hearing of one more, in whatever order they are heard of."""
    latest = kept.latest
    if new.resume_s <= 0:
        return kept
    if latest is None or _same_device(latest, new):
        return Places(latest_place(latest, new), kept.other)
    if new.happened_at > latest.happened_at:
        return Places(new, latest)
    return Places(latest, latest_place(kept.other, new))


def merged_places(mine: Places, theirs: Places) -> Places:
    """The two places of two records that turn out to be one person's."""
    if mine.latest is None or theirs.latest is None:
        return mine if theirs.latest is None else theirs
    new, old = (mine, theirs) if mine.latest.happened_at >= theirs.latest.happened_at else (theirs, mine)
    second = old.other if _same_device(mine.latest, theirs.latest) else old.latest
    return Places(new.latest, new.other if second is None else latest_place(new.other, second))


def find_also_resume(places: Places, duration_s: int) -> float | None:
    """The other device's place, where it is worth a button: more than half a minute away and not at the end."""
    if places.latest is None or places.other is None:
        return None
    apart = abs(places.latest.resume_s - places.other.resume_s) > APART_S
    return places.other.resume_s if apart and places.other.resume_s < duration_s - END_S else None


def resume_from(place: Place | None, duration_s: int) -> float:
    """Where to start: the kept place, or the beginning within a few seconds of the end."""
    if place is None or place.resume_s >= duration_s - END_S:
        return 0.0
    return place.resume_s
