"""The bank and the attempts on a real database: versions, merging, forgetting."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import db
from lms.errors import BadInput, Conflict
from lms.journey import quiz_looking as looking
from lms.quizzes import store as quizzes
from lms.quizzes.models import Answer, Attempt
from tests.quizzes.attempts import NOW, SLUG, checked, guest, module_id, opened, right_at, stamp, take


@pytest.fixture
def amina(stocked: Flask) -> int:
    """A guest's id."""
    return guest()


def test_a_changed_question_leaves_the_attempt_under_way_as_it_was(amina: int) -> None:
    stamped = opened(amina)
    with db.writing() as session:
        asked = looking.find_asked(session, amina, SLUG, 1)
        assert asked is not None
        row, stem = asked.question, asked.question.stem
        changed = {
            "id": row.slug,
            "kind": row.kind,
            "stem": "Something else?",
            "options": row.options,
            "why": row.why,
        }
        before = len(quizzes.bank(session, row.module_id))
        quizzes.define(session, row.module_id, [changed])
        assert before > 1
        assert [each.stem for each in quizzes.bank(session, row.module_id)] == ["Something else?"]
        assert quizzes.bank(session, row.module_id)[0].version == row.version + 1
    with db.reading() as session:
        again = looking.find_asked(session, amina, SLUG, 1)
        assert again is not None and again.question.stem == stem
    assert checked(amina, stamped, 1, right_at(amina, 1)).fresh


def test_defining_the_same_bank_again_changes_nothing(stocked: Flask) -> None:
    with db.writing() as session:
        module = module_id(session)
        bank = quizzes.bank(session, module)
        ids = [row.id for row in bank]
        given = [
            {
                "id": row.slug,
                "kind": row.kind,
                "stem": row.stem,
                "options": row.options,
                "why": row.why,
                "facts": row.facts,
                "ours": row.ours,
                "rewrite_by": row.rewrite_by,
            }
            for row in bank
        ]
        quizzes.define(session, module, given)
        assert [row.id for row in quizzes.bank(session, module)] == ids


def test_a_question_its_kind_cannot_ask_is_refused_by_name(stocked: Flask) -> None:
    wrong = {
        "id": "x-1",
        "kind": "tf",
        "stem": "?",
        "why": "",
        "options": [{"letter": "A", "text": "True", "right": True, "feedback": ""}],
    }
    with pytest.raises(BadInput) as problem, db.writing() as session:
        quizzes.define(session, module_id(session), [wrong])
    assert list(problem.value.errors) == ["x-1"]


def test_a_guests_attempts_and_answers_move_over_once(amina: int) -> None:
    bob = guest()
    take(bob, 5, NOW - timedelta(days=2))
    take(amina, 8)
    stamped = opened(amina, NOW + timedelta(minutes=1))
    checked(amina, stamped, 1, right_at(amina, 1))
    for _ in range(2):
        with db.writing() as session:
            quizzes.absorb(session, amina, bob, NOW)
    with db.reading() as session:
        assert not quizzes.attempts_of(session, amina)
        moved = quizzes.attempts_of(session, bob)
        assert [row.score for row in moved] == [5, 8, None]
        assert [len(quizzes.answers(session, row)) for row in moved] == [8, 8, 1]
    assert checked(bob, stamped, 2, right_at(bob, 2)).fresh


def test_of_two_attempts_under_way_the_one_touched_last_stays_open(amina: int) -> None:
    bob = guest()
    his = opened(bob, NOW - timedelta(days=3))
    checked(bob, his, 1, right_at(bob, 1), NOW - timedelta(days=3))
    hers = opened(amina)
    with db.writing() as session:
        quizzes.absorb(session, amina, bob, NOW)
    with db.reading() as session:
        assert stamp(session, bob) == hers
        assert [row.score for row in quizzes.attempts_of(session, bob)] == [1, None]
    with pytest.raises(Conflict):
        checked(bob, his, 2, ["A"])


def test_forgetting_leaves_nothing(amina: int) -> None:
    take(amina, 8)
    with db.writing() as session:
        quizzes.forget(session, amina)
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Answer)) == 0
        assert session.scalar(select(func.count()).select_from(Attempt)) == 0
