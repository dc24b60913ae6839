"""Whatever people did: merging is a union, repeatable, free of order, with counts that equal the facts."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lms import db
from lms.journey import merging
from lms.people.models import Person
from lms.watching import store as watches
from tests.factories import NOON, a_guest, a_module, a_resident
from tests.journey.lives import HOUSE, NOTHING, attend, counted, quiz, record, recounted, watch

LENGTH_S = 60


@dataclass(frozen=True)
class Act:
    """One thing somebody did; `hour` is when."""

    verb: str
    module: int
    start: int
    score: int
    hour: int


ACTS = st.builds(
    Act,
    verb=st.sampled_from(["watch", "watch all", "quiz", "attend"]),
    module=st.integers(0, 1),
    start=st.integers(0, LENGTH_S - 1),
    score=st.integers(0, 8),
    hour=st.integers(0, 1500),
)
LIVES = st.lists(st.lists(ACTS, max_size=4), min_size=2, max_size=3)


def live(session, person: Person, acts, modules, seconds: int):
    """Do it all; `seconds` keeps moments of different people apart."""
    for act in sorted(acts, key=lambda one: one.hour):
        at, module = NOON + timedelta(hours=act.hour, seconds=seconds), modules[act.module]
        if act.verb == "quiz":
            quiz(session, person, module, act.score, at)
        elif act.verb == "attend":
            attend(session, person, module, at)
        else:
            span = (0, LENGTH_S) if act.verb == "watch all" else (act.start, min(LENGTH_S, act.start + 25))
            watch(session, person.id, [span], at, module.slug)


def union(session, ids):
    seconds = Counter()
    for one in ids:
        for row in watches.watches_of(session, one):
            seconds[row.version_id] |= watches.evidence_of(row) | watches.ledger_of(row).parked
    return dict(seconds)


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each life takes a while; shrinking them takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lives=LIVES, saved_life=st.lists(ACTS, max_size=4), data=st.data())
def test_merging_is_a_union_repeatable_and_free_of_order(app, lives, saved_life, data):
    order = data.draw(st.permutations(range(len(lives))))
    again = data.draw(st.lists(st.sampled_from(range(len(lives))), max_size=3))
    now = NOON + timedelta(days=90)
    with db.writing() as session:
        modules = [a_module(session, duration_s=LENGTH_S), a_module(session, "second", duration_s=LENGTH_S, number=2)]
        ends = []
        for name, turns in (("one@example.org", list(range(len(lives)))), ("two@example.org", [*order, *again])):
            saved = a_resident(session, name)
            live(session, saved, saved_life, modules, 0)
            guests = [a_guest(session) for _ in lives]
            for place, (guest, life) in enumerate(zip(guests, lives, strict=True)):
                live(session, guest, life, modules, place + 1)
            all_seconds = union(session, [saved.id, *(guest.id for guest in guests)])
            for turn in turns:
                before = record(session, saved.id) if guests[turn].merged_into_id else None
                merging.merge(session, guests[turn].id, saved.id, now, HOUSE)
                assert counted(session) == recounted(session)
                assert record(session, guests[turn].id) == NOTHING
                assert before is None or record(session, saved.id) == before
            assert union(session, [saved.id]) == all_seconds
            held = record(session, saved.id)
            held["attended"] = len(held["attended"])
            ends.append(held)
        assert ends[0] == ends[1]
        session.rollback()
