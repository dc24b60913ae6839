"""flask lms demo: refused where it would do harm, in one sentence and without a trace."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from lms import db
from lms.app import create_app
from lms.cli.demo import demo
from lms.demo import life
from lms.people.models import Person
from lms.programme import reading


def residents():
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(Person))


def test_production_refuses(settings):
    app = create_app(replace(settings, mode="production", base_url="https://learning.example.org"))
    with app.app_context():
        db.Base.metadata.create_all(db.db.engine.execution_options(lms_write=True))
        result = app.test_cli_runner().invoke(demo)
        assert result.exit_code == 1
        assert "production" in result.output
        assert residents() == 0
        db.db.engine.dispose()


def test_it_needs_a_programme_and_says_so(app):
    result = app.test_cli_runner().invoke(demo)
    assert result.exit_code == 1
    assert "flask lms prepare" in result.output


def test_it_refuses_where_the_demonstration_is_already(stocked, monkeypatch):
    few = [replace(one, residents=8) for one in reading.landlords()]
    monkeypatch.setattr(life.reading, "landlords", lambda: few)
    runner = stocked.test_cli_runner()
    first = runner.invoke(demo)
    assert (first.exit_code, first.output) == (0, "116 invented residents have moved in.\n")
    again = runner.invoke(demo)
    assert again.exit_code == 1
    assert "already" in again.output
    assert residents() == 116


def test_a_fault_half_way_leaves_nothing(stocked, monkeypatch):
    monkeypatch.setattr(life.writing, "write_stories", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        life.make_once()
    assert residents() == 0
