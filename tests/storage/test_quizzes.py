"""Double taps and merges on both databases: one attempt, one mark, one completion."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lms import db
from lms.badges.models import Award
from lms.completion.models import Completion
from lms.quizzes import store as quizzes
from lms.quizzes.models import Answer, Attempt
from lms.quizzes.rules import Draw
from tests.factories import a_module
from tests.quizzes.attempts import NOW, checked, guest, module_id, opened, right_at, take, watch_it_all

ROUNDS = 6


@pytest.fixture
def amina(app):
    """A guest's id, beside a module with eight questions."""
    with db.writing() as session:
        a_module(session)
    return guest()


def rows(table, person_id):
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(table).where(table.person_id == person_id))


def test_two_taps_on_start_open_one_attempt(amina, side_by_side):
    for _ in range(ROUNDS):
        person_id = guest()
        tap = partial(opened, person_id)
        stamps = side_by_side(tap, tap)
        assert stamps[0] == stamps[1]
        assert rows(Attempt, person_id) == 1


def test_two_taps_on_the_last_check_complete_the_module_once(amina, side_by_side):
    for _ in range(ROUNDS):
        person_id = guest()
        watch_it_all(person_id)
        stamp = opened(person_id)
        for place in range(1, 8):
            checked(person_id, stamp, place, right_at(person_id, place))
        tap = partial(checked, person_id, stamp, 8, right_at(person_id, 8))
        steps = side_by_side(tap, tap)
        assert sorted(step.fresh for step in steps) == [False, True]
        assert sorted(step.outcome.completed_now for step in steps) == [False, True]
        assert [rows(table, person_id) for table in (Attempt, Answer, Completion, Award)] == [1, 8, 1, 1]


def test_two_tabs_that_check_different_choices_fix_one_of_them(amina, side_by_side):
    for _ in range(ROUNDS):
        person_id = guest()
        stamp = opened(person_id)
        right, wrong = right_at(person_id, 1), right_at(person_id, 1, False)
        steps = side_by_side(*[partial(checked, person_id, stamp, 1, chosen) for chosen in (right, wrong)])
        assert sorted(step.fresh for step in steps) == [False, True]
        with db.reading() as session:
            answer = session.scalars(select(Answer).where(Answer.person_id == person_id)).one()
            assert answer.right is steps[0].fresh
            assert list(answer.chosen) == (right if steps[0].fresh else wrong)


def test_the_database_itself_refuses_a_second_open_attempt(amina):
    opened(amina)
    with pytest.raises(IntegrityError), db.writing() as session:
        drawn = [Draw(1, "AB")]
        quizzes.add_attempt(session, person_id=amina, module_id=module_id(session), drawn=drawn, now=NOW)


def test_attempts_move_with_their_answers(amina):
    bob = guest()
    take(bob, 5, NOW - timedelta(days=2))
    take(amina, 8)
    stamp = opened(amina, NOW + timedelta(minutes=1))
    checked(amina, stamp, 1, right_at(amina, 1))
    for _ in range(2):
        with db.writing() as session:
            quizzes.absorb(session, amina, bob, NOW)
    assert (rows(Attempt, amina), rows(Answer, amina)) == (0, 0)
    with db.reading() as session:
        moved = quizzes.attempts_of(session, bob)
        assert [(row.number, row.score, len(quizzes.answers(session, row))) for row in moved] == [
            (1, 5, 8),
            (2, 8, 8),
            (3, None, 1),
        ]
    assert checked(bob, stamp, 2, right_at(bob, 2)).fresh
