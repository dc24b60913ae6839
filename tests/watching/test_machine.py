"""Any life of a person against the real journey on SQLite: claims are kept, nothing falls, done is done once."""

import os
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from lms import db
from lms.badges.models import Award
from lms.completion.models import Completion, Start
from lms.counts.models import Count
from lms.journey import settle, watching
from lms.journey.settle import House
from lms.people import store as people
from lms.watching import store
from lms.watching.rules import covered, everything, seen_from
from tests.factories import MODULE, NOON, a_guest, a_module, pass_the_quiz

DURATION_S = 150
HOUSE = House()
LONG = os.environ.get("LMS_ALL") == "1"
spans = st.lists(
    st.tuples(st.integers(0, DURATION_S), st.sampled_from([0, 5, 31, 80, DURATION_S])).map(
        lambda p: [p[0], min(DURATION_S, p[0] + p[1])]
    ),
    max_size=3,
)
waits = st.sampled_from([0, 0, 1, 5, 30])


class Life(RuleBasedStateMachine):
    """One person with two devices. The model keeps sets and maxima; the database must say the same."""

    module_id = 0

    @initialize()
    def arrive(self):
        with db.writing() as session:
            self.person_id = a_guest(session).id
        self.now, self.first = 0.0, None
        self.claimed, self.together, self.covered, self.best = 0, 0, 0, None
        self.place = (0.0, -1.0)
        self.offline = []
        self.done_at = None
        self.bound = 0.0

    def at(self, seconds):
        return NOON + timedelta(seconds=seconds)

    def send(self, beat, now):
        opened, happened, given, resume = beat
        claim = watching.claim(
            video_slug=MODULE,
            spans=given,
            resume_s=resume,
            opened_at=self.at(opened),
            age_s=now - happened,
            now=self.at(now),
        )
        with db.writing() as session:
            found = watching.watched(session, self.person_id, claim, self.at(now), HOUSE)
        if self.first is None:
            self.first, self.bound = now, 30 + 2 * (now - opened)
        self.claimed |= seen_from(given, DURATION_S)
        if resume > 0 and happened > self.place[1]:
            self.place = (resume, happened)
        return found

    @rule(
        given=spans,
        wait=st.sampled_from([0, 0, 1, 5, 30]),
        resume=st.integers(0, DURATION_S),
        open_for=st.integers(0, 5),
    )
    def heartbeat(self, given, wait, resume, open_for):
        self.now += wait + 0.001
        found = self.send((self.now - open_for, self.now, given, float(resume)), self.now)
        assert found.covered_s >= self.covered
        assert found.covered_s == covered(self.seen() | self.together)

    @rule(given=spans, resume=st.integers(0, DURATION_S))
    def watch_offline(self, given, resume):
        self.now += 1.001
        self.offline.append((self.now - 1, self.now, given, float(resume)))

    @rule(twice=st.booleans(), backwards=st.booleans(), later=st.integers(0, 90_000))
    def come_online(self, twice, backwards, later):
        self.now += later
        waiting = (self.offline[::-1] if backwards else self.offline) * (2 if twice else 1)
        self.offline = []
        for beat in waiting:
            self.send(beat, self.now)

    @rule(score=st.integers(5, 8), wait=st.integers(1, 100))
    def finish_a_quiz(self, score, wait):
        self.now += wait
        with db.writing() as session:
            (person,) = people.lock(session, self.person_id)
            pass_the_quiz(session, person.id, self.module_id, self.at(self.now), score)
            settle.settle(session, person, self.module_id, self.at(self.now), HOUSE)
        self.best = max(score, self.best or 0)

    @rule(given=spans)
    def sit_in_a_room(self, given):
        seen = seen_from(given, DURATION_S)
        with db.writing() as session:
            (person,) = people.lock(session, self.person_id)
            watch = store.open_watch(session, person.id, self.version_id, self.at(self.now))
            store.add_together(session, watch, seen, self.at(self.now))
            settle.settle(session, person, self.module_id, self.at(self.now), HOUSE)
        self.together |= seen

    def watch(self, session):
        return store.find_watch(session, self.person_id, self.version_id)

    def seen(self):
        with db.reading() as session:
            watch = self.watch(session)
            return 0 if watch is None else store.ledger_of(watch).seen

    @invariant()
    def the_record_and_the_completion_are_right(self):
        self.the_record_is_what_was_claimed()
        self.done_is_done_once_and_stays()

    def the_record_is_what_was_claimed(self):
        with db.reading() as session:
            watch = self.watch(session)
            if watch is None:
                assert not self.claimed and not self.together
                return
            ledger = store.ledger_of(watch)
            assert ledger.seen | ledger.parked == self.claimed
            assert ledger.seen & ledger.parked == 0
            if self.first is not None:
                assert covered(ledger.seen) <= self.bound + 2 * (self.now - self.first) + 0.01
            assert watch.covered_s == covered(store.evidence_of(watch)) >= self.covered
            self.covered = watch.covered_s
            assert watch.resume_s == (self.place[0] if self.place[1] >= 0 else 0.0)
            assert watch.covered_s <= covered(everything(DURATION_S))

    def done_is_done_once_and_stays(self):
        complete = self.covered >= 135 and (self.best or 0) >= 7
        with db.reading() as session:
            done = session.get(Completion, (self.person_id, self.module_id))
            awards = session.scalar(select(func.count()).select_from(Award).where(Award.person_id == self.person_id))
            started = session.get(Start, (self.person_id, self.module_id))
        assert (done is not None) == complete
        assert awards == int(complete)
        assert started is not None or self.covered < 10 or not complete
        if done is not None:
            assert self.done_at in (None, done.at), "a completion is never written again"
            self.done_at = done.at
            assert done.requirement == {"coverage": 0.9, "pass_mark": 7, "draw": 8}

    def teardown(self):
        with db.reading() as session:
            sums = dict(session.execute(select(Count.measure, func.sum(Count.number)).group_by(Count.measure)).all())
            assert sums.get("start", 0) == session.scalar(select(func.count()).select_from(Start))
            done = session.scalar(select(func.count()).select_from(Completion))
            assert sums.get("completion", 0) == sums.get("start-completed", 0) == done


def test_any_life_of_a_person(app):
    with db.writing() as session:
        Life.module_id = a_module(session, duration_s=DURATION_S).id
    with db.reading() as session:
        Life.version_id = watching.catalogue.film(session, MODULE).version_id
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=200 if LONG else 25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
