"""What a real player did otherwise than our stand-in of it, found in a log of their messages. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from lms.hosts.vimeo_log import Line, Log

SOON_MS = 5000  # an answer is looked for so long
FOLLOW_MS = 15_000  # and the events that follow a call: a phone may have to load first
LONG_MS = 60_000  # browsers let hidden pages speak once a minute
BEFORE_MS = 1000
NEAR_S = 1.0  # a place that was sought
SLACK, GRACE_S = 1.25, 0.6  # the bound of static/watching/counting.js: a longer step is a jump and earns nothing
END_S = 0.6  # players end up to half a second before the length they state
TRIED = {
    "playing": "playing",
    "pause": "a pause",
    "seeked": "going somewhere else",
    "playbackratechange": "another speed",
    "fullscreenchange": "full screen",
    "ended": "the end of the film",
    "hidden": "another app, or a locked phone",
}


@dataclass(frozen=True)
class Finding:
    """One difference. `kind`: version, silent, form, keys, missing, order or ticks; `sentence` for a person."""

    kind: str
    sentence: str


def findings(log: Log, protocol: dict[str, Any]) -> list[Finding]:
    """Every difference between a log and what the stand-in does, each said once."""
    expects = protocol["expects"]
    found = list(_of_version(log, protocol["version"]))
    heard = [line for line in log.lines if line.way == "in"]
    if not heard:
        return [*found, Finding("silent", "The player never said anything.")]
    for part in (_of_form, _of_shapes, _of_ready, _of_answers, _of_what_follows, _of_seeks, _of_the_end, _of_ticks):
        found += part(log, expects)
    return list(dict.fromkeys(found))


def untried(log: Log) -> list[str]:
    """What whoever wrote the log did not try, in words."""
    there = {line.name for line in log.lines if line.way in ("in", "page")}
    return [words for name, words in TRIED.items() if name not in there]


def _of_version(log: Log, version: str) -> Iterator[Finding]:
    if log.sdk != version:
        yield Finding("version", f"The page had version {log.sdk or '?'} of the script, the record is of {version}.")


def _of_form(log: Log, _expects: dict[str, Any]) -> Iterator[Finding]:
    if any(line.text for line in log.lines if line.way == "in"):
        yield Finding("form", "The player sends texts; the stand-in sends objects.")


def _of_shapes(log: Log, expects: dict[str, Any]) -> Iterator[Finding]:
    asked = {line.on for line in log.lines if line.way == "out" and line.name == "addEventListener"}
    for line in log.lines:
        if line.way != "in":
            continue
        known = expects["events" if line.kind == "event" else "replies"]
        what = f"The {'event' if line.kind == 'event' else 'answer to'} {line.name}"
        if line.kind not in ("event", "reply"):
            yield Finding("form", f"The player sent something that is neither an event nor an answer ({line.shape}).")
        elif line.kind == "event" and line.name not in asked | {"ready", "error"}:
            yield Finding("keys", f"{what} came without being asked for.")
        elif line.name in known and line.shape != known[line.name]:
            yield Finding("keys", f"{what} brought {line.shape}; the stand-in's brings {known[line.name]}.")


def _of_ready(log: Log, _expects: dict[str, Any]) -> Iterator[Finding]:
    heard = [line for line in log.lines if line.way == "in"]
    first = next((at for at, line in enumerate(heard) if line.name in ("ready", "ping")), None)
    refused = [line for line in heard if line.name == "error" and line.of == "ready"]
    if refused:
        yield Finding("missing", f"The player would not begin: {refused[0].error}.")
    elif first is None:
        yield Finding("missing", "The player never said that it is ready.")
    elif first > 0:
        yield Finding("order", f"{heard[0].name} came before the player said that it is ready.")


def _of_answers(log: Log, expects: dict[str, Any]) -> Iterator[Finding]:
    waiting: dict[str, list[float]] = {}
    end = log.lines[-1].at
    for line in log.lines:
        if line.way == "out" and line.name not in expects["unanswered"]:
            waiting.setdefault(line.name, []).append(line.at)
        elif line.way == "in" and (line.kind == "reply" or line.name == "error"):
            name = line.of if line.name == "error" else line.name
            if waiting.get(name):
                waiting[name].pop(0)
            elif line.kind == "reply" and name not in ("ping", *expects["unanswered"]):
                yield Finding("order", f"An answer to {name} came that nobody waited for.")
    for name, calls in waiting.items():
        never = [at for at in calls if end - at > SOON_MS]
        if never and name != "ping":
            yield Finding("missing", f"{name} was not answered ({len(never)} of the calls).")


def _of_what_follows(log: Log, expects: dict[str, Any]) -> Iterator[Finding]:
    """The events that follow a call: all of them, in the stand-in's order."""
    playing = False
    for at, line in enumerate(log.lines):
        if line.way == "in" and line.name in ("playing", "pause", "ended"):
            playing = line.name == "playing"
        wanted = expects["after"].get(line.name) if line.way == "out" else None
        if not wanted or (line.name == "play" and playing) or (line.name == "pause" and not playing):
            continue
        soon = [one for one in log.lines[at + 1 :] if one.way == "in" and one.at - line.at <= FOLLOW_MS]
        if any(one.name == "error" and one.of == line.name for one in soon):
            continue
        if log.lines[-1].at - line.at > FOLLOW_MS or len(_firsts(soon, wanted, line.s)) == len(wanted):
            yield from _in_order(line.name, wanted, _firsts(soon, wanted, line.s))


def _firsts(soon: list[Line], wanted: list[str], place_s: float | None) -> dict[str, int]:
    """Where each wanted event came first; a time that is told counts only where it is the place that was sought."""
    found: dict[str, int] = {}
    for at, line in enumerate(soon):
        elsewhere = place_s is not None and line.s is not None and abs(line.s - place_s) > NEAR_S
        if line.kind == "event" and line.name in wanted and not (line.name == "timeupdate" and elsewhere):
            found.setdefault(line.name, at)
    return found


def _in_order(call: str, wanted: list[str], found: dict[str, int]) -> Iterator[Finding]:
    for name in wanted:
        if name not in found:
            yield Finding("missing", f"After {call} there was no {name}.")
    came = sorted(found, key=lambda name: found[name])
    order = [name for name in wanted if name in found]
    if came != order:
        yield Finding("order", f"After {call} came {', '.join(came)}; at the stand-in {', '.join(order)}.")


def _of_seeks(log: Log, _expects: dict[str, Any]) -> Iterator[Finding]:
    seeking: Line | None = None
    for line in (line for line in log.lines if line.way == "in"):
        if line.name == "seeking":
            seeking = line
        elif line.name == "seeked":
            if seeking is None:
                yield Finding("missing", "seeked came without a seeking before it.")
            seeking = None
    if seeking is not None and log.lines[-1].at - seeking.at > SOON_MS:
        yield Finding("missing", "A seeking was never followed by its seeked.")


def _of_the_end(log: Log, expects: dict[str, Any]) -> Iterator[Finding]:
    heard = [line for line in log.lines if line.way == "in" and line.kind == "event"]
    ends = [at for at, line in enumerate(heard) if line.name == "ended"]
    last = max((line.s for line in heard if line.name == "timeupdate" and line.s is not None), default=0.0)
    if not ends and log.length_s and last >= log.length_s - END_S:
        yield Finding("missing", "The film came to its end and the player did not say ended.")
    for at in ends:
        before = [line.name for line in heard[max(0, at - 4) : at] if line.name in expects["end"]]
        after = [line.name for line in heard[at + 1 : at + 4] if heard[at].at + SOON_MS >= line.at]
        if "pause" not in before:
            yield Finding("order", "ended came without a pause before it.")
        if "pause" in after and "playing" not in after:
            yield Finding("order", "A pause came after ended.")
        if "ended" in after:
            yield Finding("order", "ended came twice.")


def _of_ticks(log: Log, expects: dict[str, Any]) -> Iterator[Finding]:
    """How often the player tells the time while it plays in the open, and whether the place moves as time does."""
    steps = [step for stretch in _stretches(log.lines) for step in pairwise(stretch)]
    shown = [two.at - one.at for one, two in steps if not (one.away or two.away)]
    hidden = [two.at - one.at for one, two in steps if one.away or two.away]
    jumps = [(two.s - one.s, (two.at - one.at) / 1000) for one, two in steps if _is_jump(one, two)]
    low, high = expects["tick_ms"]
    if len(shown) >= 4 and not low <= median(shown) <= high:
        yield Finding("ticks", f"The time is told every {median(shown):.0f} ms; the stand-in's every {low} to {high}.")
    if shown and max(shown) > expects["silence_ms"]:
        yield Finding("ticks", f"While it played in the open there were {max(shown) / 1000:.1f} s without the time.")
    if hidden and max(hidden) > LONG_MS:
        yield Finding("ticks", f"While it played hidden there were {max(hidden) / 1000:.0f} s without the time.")
    if jumps:
        words = ", ".join(f"{step:.1f} s in {real:.1f}" for step, real in jumps[:3])
        yield Finding("ticks", f"{len(jumps)} steps were longer than we count, without a seeking ({words}).")
    if any(two.s < one.s - GRACE_S for one, two in steps):
        yield Finding("order", "The place went back without a seeking.")


@dataclass(frozen=True)
class _Tick:
    """A time that the player told while it played: when, which, at what speed, and whether the page was hidden."""

    at: float
    s: float
    rate: float
    away: bool


def _is_jump(one: _Tick, two: _Tick) -> bool:
    real_s = (two.at - one.at) / 1000
    return two.s - one.s > real_s * max(one.rate, two.rate) * SLACK + GRACE_S


def _stretches(lines: tuple[Line, ...]) -> list[list[_Tick]]:
    """The times told while it played, cut where it was sought or stood still."""
    found: list[list[_Tick]] = [[]]
    playing, away, rate = False, False, 1.0
    for line in lines:
        if line.way == "page":
            away = {"hidden": True, "shown": False}.get(line.name, away)
        elif line.way == "out":
            found += [[]] if line.name == "setCurrentTime" else []
        elif line.name == "playbackratechange":
            rate = line.rate or rate
        elif line.name in ("playing", "pause", "ended", "seeking", "seeked"):
            playing = {"playing": True, "pause": False, "ended": False}.get(line.name, playing)
            if line.name == "seeking" and found[-1] and line.at - found[-1][-1].at <= BEFORE_MS:
                found[-1].pop()  # the new place is told before the seeking
            found.append([])
        elif line.name == "timeupdate" and playing and line.s is not None:
            found[-1].append(_Tick(line.at, line.s, rate, away))
    return found
