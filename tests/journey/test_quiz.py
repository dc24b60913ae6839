"""A quiz on a real database: what happens once, what cannot change, what survives."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms import db
from lms.completion import store as completion
from lms.errors import BadInput, Conflict, NotFound
from lms.journey import quiz
from lms.journey import quiz_looking as looking
from lms.journey.quiz import Posted
from lms.quizzes import store as quizzes
from lms.quizzes.models import Answer, Attempt
from tests.quizzes.attempts import (
    HOUSE,
    NOW,
    SLUG,
    checked,
    everything,
    guest,
    module_id,
    opened,
    right_at,
    take,
    watch_it_all,
)


@pytest.fixture
def amina(stocked: Flask) -> int:
    """A guest's id."""
    return guest()


def test_eight_are_drawn_and_none_twice(amina: int) -> None:
    opened(amina)
    with db.reading() as session:
        attempt = quizzes.latest(session, amina, module_id(session))
        drawn = quizzes.draws(attempt)
        bank = {row.id: row for row in quizzes.bank(session, attempt.module_id)}
        assert len({each.question_id for each in drawn}) == 8
        for each in drawn:
            assert sorted(each.letters) == [option["letter"] for option in bank[each.question_id].options]


def test_opening_twice_takes_up_the_same_attempt(amina: int) -> None:
    assert opened(amina) == opened(amina, NOW + timedelta(seconds=1))
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_an_answer_may_change_until_it_is_checked_and_not_after(amina: int) -> None:
    stamped = opened(amina)
    wrong, right = right_at(amina, 1, False), right_at(amina, 1)
    for chosen in (right, wrong):
        with db.writing() as session:
            assert quiz.answer(session, amina, Posted(SLUG, stamped, 1, chosen), NOW).fresh
    with db.reading() as session:
        asked = looking.find_asked(session, amina, SLUG, 1)
        assert asked is not None and list(asked.chosen or "") == wrong and asked.right is None
    assert checked(amina, stamped, 1, wrong).fresh
    again = checked(amina, stamped, 1, right)
    with db.writing() as session:
        kept = quiz.answer(session, amina, Posted(SLUG, stamped, 1, right), NOW)
    assert not again.fresh and not kept.fresh
    with db.reading() as session:
        asked = looking.find_asked(session, amina, SLUG, 1)
        assert asked is not None and list(asked.chosen or "") == wrong and asked.right is False


def test_a_question_answered_is_a_start(amina: int) -> None:
    stamped = opened(amina)
    with db.reading() as session:
        assert completion.find_start(session, amina, module_id(session)) is None
    with db.writing() as session:
        quiz.answer(session, amina, Posted(SLUG, stamped, 1, right_at_in(session, amina)), NOW)
    with db.reading() as session:
        assert completion.find_start(session, amina, module_id(session)) is not None


def right_at_in(session: Session, person_id: int) -> list[str]:
    asked = looking.find_asked(session, person_id, SLUG, 1)
    assert asked is not None
    return [option.letter for option in asked.options if option.right]


def test_what_is_impossible_changes_nothing(amina: int) -> None:
    stamped = opened(amina)
    for chosen in ([], ["Z"], ["A", "?"]):
        with pytest.raises(BadInput):
            checked(amina, stamped, 1, chosen)
    for place in (0, 9, -1):
        with pytest.raises(NotFound):
            checked(amina, stamped, place, ["A"])
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Answer)) == 0
        assert completion.find_start(session, amina, module_id(session)) is None


@pytest.mark.parametrize(("right", "enough"), [(7, True), (6, False)])
def test_seven_right_pass_and_six_do_not(amina: int, right: int, enough: bool) -> None:
    step = take(amina, right)
    assert step.after is None and step.outcome is not None
    assert step.outcome.verdict.missing.best_score == right
    assert step.outcome.verdict.missing.quiz is not enough


def test_the_best_attempt_is_kept(amina: int) -> None:
    for number, right in enumerate((7, 2, 8, 0)):
        take(amina, right, NOW + timedelta(minutes=number))
    with db.reading() as session:
        assert quizzes.best_score(session, amina, module_id(session)) == 8
        assert quizzes.best_scores(session, amina) == {module_id(session): 8}
        result = looking.find_result(session, amina, SLUG, HOUSE)
        assert result is not None and (result.score, result.best, len(result.missed)) == (0, 8, 8)


def test_the_last_check_completes_the_module_in_its_own_transaction(amina: int) -> None:
    watch_it_all(amina)
    step = take(amina, 7)
    assert step.outcome is not None and step.outcome.completed_now and step.outcome.award
    with db.reading() as session:
        result = looking.find_result(session, amina, SLUG, HOUSE)
        assert result is not None and result.earned_now
        assert result.following is None or result.following.slug != SLUG


def test_the_same_answers_replayed_change_nothing(amina: int) -> None:
    watch_it_all(amina)
    stamped = opened(amina)
    chosen = {place: right_at(amina, place) for place in range(1, 9)}
    for place in range(1, 9):
        checked(amina, stamped, place, chosen[place])
    before = everything()
    for place in (8, 1, 1, 5, 8):
        assert not checked(amina, stamped, place, chosen[place], NOW + timedelta(hours=1)).fresh
    assert everything() == before


def test_a_page_of_an_earlier_attempt_cannot_answer_the_present_one(amina: int) -> None:
    first = opened(amina)
    take(amina, 3)
    second = opened(amina, NOW + timedelta(minutes=5))
    assert first != second
    with pytest.raises(Conflict):
        checked(amina, first, 1, right_at(amina, 1))
    with db.reading() as session:
        asked = looking.find_asked(session, amina, SLUG, 1)
        assert asked is not None and asked.chosen is None


def test_nobody_reaches_somebody_elses_attempt(amina: int) -> None:
    hers, bob = opened(amina), guest()
    with pytest.raises(NotFound):
        checked(bob, hers, 1, ["A"])
    opened(bob, NOW + timedelta(seconds=1))
    with pytest.raises(NotFound):
        checked(bob, hers, 1, ["A"])
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Answer)) == 0
        stranger = guest_looks(session)
        assert stranger is None


def guest_looks(session: Session) -> object:
    return looking.find_asked(session, None, SLUG, 1)


def test_looking_writes_nothing(amina: int) -> None:
    take(amina, 3)
    before = everything()
    with db.reading() as session:
        looking.entry(session, amina, SLUG)
        looking.find_asked(session, amina, SLUG, 1)
        looking.find_result(session, amina, SLUG, HOUSE)
        assert not session.new and not session.dirty
    assert everything() == before
