"""What residents do, one module after another: mostly online at home, some together in a room, some in person.

Habits: "usual", "nights" (many short sittings, late), "reads" (the transcript), "together" (watch nights),
"in-person" (sessions first), "amina" (the resident one signs in as).
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.demo.almanac import Almanac, at, later
from lms.demo.answering import attempt
from lms.demo.doing import Doing, Occasion, Presence, Subject
from lms.demo.sittings import Sitting, sittings
from lms.watching.rules import seen_from

FIRST_MODULE = (70, 11, 9, 3, 2, 2, 2, 1)
ROUTES = {"together": (15, 80, 5), "in-person": (30, 5, 65)}
USUAL_ROUTES = (82, 7, 11)


@dataclass(frozen=True)
class World:
    """What stories happen in: the days, the modules in order, and the occasions of each module in order of time."""

    almanac: Almanac
    subjects: Sequence[Subject]
    occasions: Mapping[int, Sequence[Occasion]]


def life(chance: random.Random, world: World, joined_at: datetime, *, zeal: float, habit: str) -> list[Doing]:
    """All that one resident does from the day they came, module by module, up to the horizon."""
    if habit == "amina":
        return amina(chance, world)
    index = chance.choices(range(len(world.subjects)), FIRST_MODULE[: len(world.subjects)])[0]
    done, moment = [], joined_at
    while index < len(world.subjects):
        doing = _one(chance, world, world.subjects[index], moment, zeal, habit)
        if doing.last_at is None:
            break
        done.append(doing)
        more = 0.45 + 0.45 * zeal if doing.finish else 0.1 + 0.3 * zeal
        if chance.random() > more:
            break
        moment, index = later(chance, doing.last_at, 11, habit == "nights"), index + 1
        if moment >= world.almanac.horizon:
            break
    return done


def _one(chance: random.Random, world: World, subject: Subject, moment: datetime, zeal: float, habit: str) -> Doing:
    doing = Doing(subject)
    route = chance.choices(("online", "together", "in-person"), ROUTES.get(habit, USUAL_ROUTES))[0]
    if route != "online":
        moment = _meet(chance, world, doing, moment, route)
    if subject.version_id is not None and not doing.finish and not (doing.presences and doing.filmed):
        moment = _watch(chance, world, doing, moment, zeal, habit)
    if doing.filmed and subject.version_id is not None and not doing.finish:
        _try_quiz(chance, world, doing, moment, zeal)
    return doing


def _meet(chance: random.Random, world: World, doing: Doing, moment: datetime, route: str) -> datetime:
    """Go to the next occasion of that sort; where there is none yet, nothing happens."""
    kinds = ("together",) if route == "together" else ("in-person", "live-online")
    for occasion in world.occasions.get(doing.subject.module_id, ()):
        over_at = occasion.held_at + timedelta(hours=2)
        if occasion.kind in kinds and occasion.held_at > moment and over_at < world.almanac.horizon:
            doing.be_there(Presence(occasion, chance.random() < 0.88, over_at))
            return over_at
    return moment


def _watch(chance: random.Random, world: World, doing: Doing, moment: datetime, zeal: float, habit: str) -> datetime:
    """Sit down as often as it takes, or until interest ends; some look at the quiz before the film is over."""
    early = chance.random() < 0.05
    for sitting in sittings(chance, doing.subject.duration_s, zeal=zeal, habit=habit):
        ends_at = moment + timedelta(seconds=10 + sitting.seen.bit_count() / chance.choice((1, 1, 1, 1.25, 1.5)))
        if ends_at >= world.almanac.horizon:
            return moment
        doing.sit(sitting, ends_at)
        if early and doing.started_at and not doing.tried:
            ends_at = _go(chance, world, doing, ends_at, 0.7)
        soon = chance.random() < 0.45
        moment = (
            ends_at + timedelta(minutes=chance.uniform(4, 40)) if soon else later(chance, ends_at, 3, habit == "nights")
        )
    return doing.last_at or moment


def _try_quiz(chance: random.Random, world: World, doing: Doing, moment: datetime, zeal: float) -> None:
    """Up to four goes, each a little surer; some never open the quiz."""
    if chance.random() > 0.68 + 0.25 * zeal:
        return
    moment += timedelta(seconds=chance.randrange(20, 400))
    for go in range(4):
        moment = _go(chance, world, doing, moment, 0.8 + 0.12 * zeal + 0.05 * go)
        lying_open = any(one.finished_at is None for one in doing.tried)
        if doing.finish or lying_open or chance.random() > 0.6 + 0.3 * zeal:
            return
        soon = chance.random() < 0.6
        moment = moment + timedelta(minutes=chance.uniform(1, 9)) if soon else later(chance, moment, 4)
        if moment + timedelta(minutes=10) >= world.almanac.horizon:
            return


def _go(chance: random.Random, world: World, doing: Doing, moment: datetime, skill: float) -> datetime:
    """One attempt; the moment it ended. Three in a hundred are left lying open."""
    left_after = chance.randrange(1, 7) if chance.random() < 0.03 else 99
    if moment + timedelta(minutes=10) >= world.almanac.horizon or any(one.finished_at is None for one in doing.tried):
        return moment
    draw = doing.subject.requirement.draw
    doing.answer(attempt(chance, doing.subject.bank, draw, skill=skill, now=moment, left_after=left_after))
    return doing.last_at or moment


def amina(chance: random.Random, world: World) -> list[Doing]:
    """Two modules finished with their badges, and half way through the third, since last evening."""
    today = world.almanac.today_on
    half_way = next((one for one in world.subjects[2:] if one.version_id is not None), world.subjects[0])
    finished = [one for one in world.subjects[:2] if one is not half_way]
    done = []
    for subject, days_ago in zip(finished, (33, 16), strict=False):
        doing, evening = Doing(subject), at(today - timedelta(days=days_ago), 20)
        if subject.version_id is None:
            _session(world, doing)
        else:
            whole = [(0.0, float(subject.duration_s))]
            doing.sit(Sitting(seen_from(whole, subject.duration_s), float(subject.duration_s)), evening)
            draw = subject.requirement.draw
            doing.answer(attempt(chance, subject.bank, draw, skill=0.5, now=evening + timedelta(minutes=4)))
            if not doing.finish:
                doing.answer(attempt(chance, subject.bank, draw, skill=1.0, now=evening + timedelta(minutes=15)))
        done.append(doing)
    if half_way.version_id is not None:
        doing, half_s = Doing(half_way), half_way.duration_s / 2
        doing.sit(Sitting(seen_from([(0.0, half_s)], half_way.duration_s), half_s), at(today, -3.5))
        done.append(doing)
    return done


def _session(world: World, doing: Doing) -> None:
    """The last session of this module that is over."""
    past = [
        one
        for one in world.occasions.get(doing.subject.module_id, ())
        if one.kind == "in-person" and one.held_at + timedelta(hours=2) < world.almanac.horizon
    ]
    if past:
        doing.be_there(Presence(past[-1], True, past[-1].held_at + timedelta(hours=2)))
