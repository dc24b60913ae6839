"""Save health in words and tables: what the page and the banner show of tallies and alarms."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from lms import clock
from lms.health.rules import Alarm, Cell, Kept, Ringing, Tally
from lms.web.programme.tables import number
from lms.web.words import day, month, percent
from lms.words import nt, t

BRANDS = {
    "chrome": "Chrome",
    "edge": "Edge",
    "firefox": "Firefox",
    "safari": "Safari",
    "samsung": "Samsung Internet",
}
# Where these ring alone the pages run, and devices keep what is played; the other signs are of pages that may not run.
KEEP_PLAYING = ("failing", "late")
Row = list[str]


def browser(family: str) -> str:
    """A family's name; makers' names are the same in every language."""
    if family in BRANDS:
        return BRANDS[family]
    if not family:
        return t("All browsers")
    return t("Browsers inside other apps") if family == "in-app" else t("Other browsers")


def moment(at: datetime) -> str:
    """ "14:05 on 24 November 2026", in London."""
    return t("{time} on {day}", time=f"{at.astimezone(clock.LONDON):%H:%M}", day=day(at))


def of(part: int, whole: int) -> str:
    """A part of a whole with its share; the share of nothing is not said."""
    if not whole:
        return "–"
    return t("{part} of {whole} ({share})", part=number(part), whole=number(whole), share=percent(part / whole))


def said(one: Ringing) -> str:
    """What an alarm says, in a sentence."""
    numbers = {"part": number(one.part), "whole": number(one.whole), "browser": browser(one.alarm.family)}
    if one.alarm.sign == "failing":
        return t("{browser}: {part} of {whole} tries to save failed.", **numbers)
    if one.alarm.sign == "late":
        return t("{browser}: {part} of {whole} saves came more than a minute late.", **numbers)
    if one.alarm.sign == "unable":
        return t("{browser}: {part} of {whole} film pages could not save at all.", **numbers)
    usual = number(round(one.whole * (one.usual or 0)))
    return t("{browser}: {part} of {whole} film pages began to save. Usually it is {usual}.", usual=usual, **numbers)


def shortest(rings: Mapping[Alarm, Ringing]) -> list[Ringing]:
    """The alarms worth saying: a sign's browsers by name where they ring, otherwise the sign for all of them."""
    found: list[Ringing] = []
    for sign in dict.fromkeys(alarm.sign for alarm in rings):
        of_sign = [one for alarm, one in rings.items() if alarm.sign == sign]
        named = [one for one in of_sign if one.alarm.family]
        wide = sorted(of_sign, key=lambda one: bool(one.alarm.release))[-1:]
        found += sorted(named, key=lambda one: -one.whole) or wide
    return found


def alarm_view(rings: Mapping[Alarm, Ringing], current: str, known: Iterable[str]) -> dict[str, Any]:
    """The banner. `current`: the release that serves now, named where it rings and there was one before it."""
    to_blame = any(alarm.release == current for alarm in rings) and any(release != current for release in known)
    return {
        "since": moment(min(one.since_at for one in rings.values())),
        "lines": [said(one) for one in shortest(rings)],
        "release": current if to_blame else "",
        "kept": all(alarm.sign in KEEP_PLAYING for alarm in rings),
    }


def columns(first: str) -> list[dict[str, Any]]:
    """The columns of every table; `row` fills them."""
    numbers = (
        t("Failed tries"),
        t("Saved late"),
        t("Film pages that saved"),
        t("Pages that could not save"),
        t("Offline"),
        t("Signed out"),
    )
    return [{"text": first, "number": False}, *({"text": text, "number": True} for text in numbers)]


def row(name: str, tally: Tally) -> Row:
    """One line of such a table."""
    return [
        name,
        of(tally.failed, tally.tries),
        of(min(tally.late, tally.saved), tally.saved),
        of(min(tally.begun, tally.opened), tally.opened),
        number(tally.stuck),
        number(tally.offline),
        number(tally.signed_out),
    ]


def by_browser(cells: Iterable[tuple[Cell, Tally]], release: str) -> list[Row]:
    """A release's lines, the busiest browser first."""
    sums: dict[str, Tally] = {}
    for cell, tally in cells:
        if cell.release == release:
            sums[cell.family] = sums.get(cell.family, Tally()) + tally
    return [row(browser(family), tally) for family, tally in sorted(sums.items(), key=_busiest)]


def by_version(cells: Iterable[tuple[Cell, Tally]]) -> list[Row]:
    """Lines by version and kind of device."""
    sums: dict[tuple[str, int, bool], Tally] = {}
    for cell, tally in cells:
        key = cell.family, cell.version, cell.phone
        sums[key] = sums.get(key, Tally()) + tally
    return [row(_version(*key), tally) for key, tally in sorted(sums.items(), key=_busiest)]


def _busiest(pair: tuple[Any, Tally]) -> tuple[int, Any]:
    return -pair[1].tries - pair[1].opened, pair[0]


def _version(family: str, version: int, phone: bool) -> str:
    name = f"{browser(family)} {version}" if version else browser(family)
    return t("{browser}, phone or tablet", browser=name) if phone else t("{browser}, computer", browser=name)


def release_name(name: str, since: tuple[datetime, Tally]) -> str:
    """A release and the hour it was first seen in."""
    return t("{release}, since {moment}", release=name, moment=moment(since[0]))


def by_month(months: Iterable[tuple[datetime, Tally]]) -> list[Row]:
    """Lines of the months that were folded away."""
    return [row(month(clock.london_month(at)), tally) for at, tally in months]


def rang_before(kept: Mapping[Alarm, Kept]) -> list[str]:
    """What rang and ended, the latest first, each a line."""
    over = [(one.ended_at, one.since_at, alarm) for alarm, one in kept.items() if one.ended_at is not None]
    lines = [
        t(
            "{browser}: from {since} to {until}.",
            browser=browser(alarm.family),
            since=moment(since),
            until=moment(until),
        )
        for until, since, alarm in sorted(over, reverse=True)
    ]
    return list(dict.fromkeys(lines))


def quiet_sentence(last_day: Tally) -> str:
    """What is said while nothing rings."""
    tries = nt("{n} try to save", "{n} tries to save", last_day.tries)
    failed = number(last_day.failed)
    return t("Saving works as it should. In the last 24 hours: {tries}, {failed} failed.", tries=tries, failed=failed)
