"""Every storage test runs on both databases."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from lms import db
from lms.settings import Settings
from tests import postgres


@pytest.fixture(scope="session", autouse=True)
def stopped_at_the_end() -> Iterator[None]:
    """No server outlives the run."""
    yield
    postgres.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Settings]:
    """The same installation on SQLite, then on PostgreSQL."""
    if request.param == "sqlite":
        yield settings
    else:
        with postgres.database() as address:
            yield replace(settings, database_url=address)


@pytest.fixture
def on_postgresql(app) -> bool:
    """Which of the two this is."""
    return db.db.engine.dialect.name == "postgresql"


@pytest.fixture
def side_by_side(app: Flask) -> Callable[..., list[Any]]:
    """side_by_side(work, work, ...): all begin at one barrier, each in its own thread; their answers or problems."""

    def run(*works: Callable[[], Any]) -> list[Any]:
        answers: list[Any] = [None] * len(works)
        barrier = threading.Barrier(len(works))

        def one(place: int, work: Callable[[], Any]) -> None:
            with app.app_context():
                barrier.wait(30)
                try:
                    answers[place] = work()
                except Exception as problem:
                    answers[place] = problem

        threads = [threading.Thread(target=one, args=pair, daemon=True) for pair in enumerate(works)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
        return answers

    return run
