"""A quiz on a real database: what happens once, what cannot change, what survives."""

import random
import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms import db
from lms.badges.models import Award
from lms.catalogue import store as catalogue
from lms.completion import store as completion
from lms.completion.models import Completion
from lms.counts.models import Count
from lms.errors import BadInput, Conflict, NotFound
from lms.journey import quiz
from lms.journey import quiz_looking as looking
from lms.journey.quiz import Posted
from lms.journey.settle import House
from lms.journey.watching import claim, watched
from lms.people import store as people
from lms.quizzes import store as quizzes
from lms.quizzes.models import Answer, Attempt
from lms.quizzes.rules import Draw

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SLUG = "know-your-rights"
HOUSE = House()


@pytest.fixture
def amina(stocked: Flask) -> int:
    """A guest's id."""
    return guest()


def guest() -> int:
    with db.writing() as session:
        return people.start_guest(session, now=NOW).id


def opened(person_id: int, now: datetime = NOW) -> str:
    """Open an attempt; its stamp."""
    with db.writing() as session:
        quiz.open_attempt(session, person_id, SLUG, now, random.Random(1))
        return stamp(session, person_id)


def stamp(session: Session, person_id: int) -> str:
    return quiz.stamp_of(quizzes.latest(session, person_id, module_id(session)))


def module_id(session: Session) -> int:
    return catalogue.module(session, SLUG).id


def right_at(person_id: int, place: int, right: bool = True) -> list[str]:
    """What to choose at a place to be right, or wrong."""
    with db.reading() as session:
        asked = looking.find_asked(session, person_id, SLUG, place)
        assert asked is not None
        letters = [option.letter for option in asked.options if option.right]
        wrong = [option.letter for option in asked.options if not option.right]
        return letters if right else wrong[:1]


def checked(person_id: int, stamped: str, place: int, chosen: list[str], now: datetime = NOW) -> quiz.Step:
    with db.writing() as session:
        return quiz.check(session, person_id, Posted(SLUG, stamped, place, chosen), now, HOUSE)


def take(person_id: int, right: int, now: datetime = NOW) -> quiz.Step:
    """A whole attempt with this many right."""
    stamped = opened(person_id, now)
    for place in range(1, 9):
        step = checked(person_id, stamped, place, right_at(person_id, place, place <= right), now)
    return step


def watch_it_all(person_id: int) -> None:
    with db.writing() as session:
        film = catalogue.film(session, SLUG)
        heard = claim(
            video_slug=SLUG,
            spans=[[0.0, float(film.duration_s)]],
            resume_s=1.0,
            opened_at=NOW - timedelta(hours=1),
            age_s=0.0,
            now=NOW,
        )
        watched(session, person_id, heard, NOW, HOUSE)


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


def test_the_database_itself_refuses_a_second_open_attempt(amina: int) -> None:
    opened(amina)
    with pytest.raises(IntegrityError), db.writing() as session:
        quizzes.add_attempt(session, person_id=amina, module_id=module_id(session), drawn=[Draw(1, "AB")], now=NOW)


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


def everything() -> list[object]:
    with db.reading() as session:
        return [
            [tuple(row) for row in session.execute(select(table.__table__))]  # type: ignore[attr-defined]  # a table's class
            for table in (Attempt, Answer, Completion, Award, Count)
        ]


def test_two_taps_on_the_last_check_complete_the_module_once(stocked: Flask, amina: int) -> None:
    watch_it_all(amina)
    stamped = opened(amina)
    for place in range(1, 8):
        checked(amina, stamped, place, right_at(amina, place))
    last, together, steps = right_at(amina, 8), threading.Barrier(2), []

    def tap() -> None:
        with stocked.app_context():
            together.wait()
            steps.append(checked(amina, stamped, 8, last))

    threads = [threading.Thread(target=tap) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(step.fresh for step in steps) == [False, True]
    assert [step.outcome.completed_now for step in steps if step.fresh and step.outcome] == [True]
    with db.reading() as session:
        for table in (Completion, Award, Attempt):
            assert session.scalar(select(func.count()).select_from(table)) == 1


def test_two_taps_on_start_open_one_attempt(stocked: Flask, amina: int) -> None:
    together = threading.Barrier(2)

    def tap() -> None:
        with stocked.app_context():
            together.wait()
            opened(amina)

    threads = [threading.Thread(target=tap) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 1


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


def test_looking_writes_nothing(amina: int) -> None:
    take(amina, 3)
    before = everything()
    with db.reading() as session:
        looking.entry(session, amina, SLUG)
        looking.find_asked(session, amina, SLUG, 1)
        looking.find_result(session, amina, SLUG, HOUSE)
        assert not session.new and not session.dirty
    assert everything() == before
