"""flask lms check: every module that nobody could complete is named with its reason."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, update

from lms import clock, db
from lms.badges.models import Badge
from lms.catalogue.models import Module, VideoVersion
from lms.quizzes.models import Question
from tests.factories import MODULE


@pytest.fixture
def run(stocked):
    """run() -> (exit code, what it printed)."""

    def run():
        result = stocked.test_cli_runner().invoke(args=["lms", "check"])
        return result.exit_code, result.output.strip().splitlines()

    return run


def change(*statements):
    with db.writing() as session:
        for statement in statements:
            session.execute(statement)


OF_IT = Module.slug == MODULE


def test_the_starter_programme_can_be_completed(run):
    assert run() == (0, ["8 of 8 modules can be completed."])


@pytest.mark.field(32, 33)
@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (update(Module).where(OF_IT).values(coverage=1.01), "more of its film than there is"),
        (update(Module).where(OF_IT).values(pass_mark=9), "draws 8 questions and asks for 9 right"),
        (update(Question).values(retired=True), "draws 0 questions and asks for 7 right"),
        (update(VideoVersion).values(retired_at=clock.now()), "says that there is a film, and there is none"),
        (delete(Badge).where(Badge.module_slug == MODULE), "There is no badge for it"),
    ],
)
def test_a_module_that_nobody_could_complete_is_named_with_its_reason(run, statement, says):
    change(statement)
    code, said = run()
    assert code == 1 and said[0].startswith(f"{MODULE}: ") and says in said[0]


@pytest.mark.parametrize("state", ["announced", "in-person-only"])
def test_a_module_without_a_film_that_says_so_is_completed_in_person(run, state):
    change(update(VideoVersion).values(retired_at=clock.now()), update(Module).values(state=state))
    assert run()[0] == 0


def test_in_production_a_sample_is_a_barrier(stocked, run):
    stocked.extensions["settings"] = replace(stocked.extensions["settings"], mode="production")
    code, said = run()
    assert code == 1 and said[-1] == "0 of 8 modules can be completed." and "earns nothing in production" in said[0]
