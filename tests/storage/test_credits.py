"""Marking credits on both databases: the step of the schema with awkward data, and a mark that moves under watchers."""

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy import text

from lms import commits, db, migrations
from lms.catalogue import store as catalogue
from lms.cli.worker import settle_again
from lms.completion import store as completion
from lms.errors import Busy
from lms.journey import releasing
from lms.people import store as people
from lms.watching import store as watches
from lms.watching.rules import runs
from tests import postgres
from tests.factories import MODULE, NOON, a_guest, a_module
from tests.journey.lives import counted, quiz, recounted, watch
from tests.storage.test_migrations import opened

LENGTH_S = 100
VERSION = """INSERT INTO video_versions
    (id, video_id, number, host, host_ref, host_key, duration_s, sample, chapters, files, made_at, retired_at)
    VALUES (:id, :video, :number, :host, 'x', '', :length, :sample,
        '[]', '{}', '2026-11-02 12:00:00.000000', :retired)"""


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request, tmp_path):
    """An app on a database with nothing in it."""
    if request.param == "sqlite":
        yield from opened(tmp_path, "")
    else:
        with postgres.database(tables=False) as address:
            yield from opened(tmp_path, address)


def test_films_from_before_have_no_mark_and_lose_nothing_on_the_way_back(bare):
    """Retired and current versions, a film of one second, one without people and one with."""
    (step,) = (migrations.FOLDER / "versions").glob("*_credits_mark.py")
    before = f"{int(step.name[:4]) - 1:04}"
    migrations.upgrade(before)
    with db.db.engine.execution_options(lms_write=True).begin() as connection:
        connection.execute(
            text("INSERT INTO levels (id, number, slug, title, picture, outcomes) VALUES (1,1,'l','L','door','[]')")
        )
        module = (
            "INSERT INTO modules"
            " (id, number, slug, level_id, title, title_is_ours, state, coverage, draw, pass_mark, body)"
            " VALUES (1, 1, 'm', 1, 'M', :yes, 'announced', 0.9, 8, 7, '{}')"
        )
        connection.execute(text(module), {"yes": True})
        connection.execute(text("INSERT INTO videos (id, slug, module_id, variant) VALUES (1, 'm', 1, 'main')"))
        rows = [
            {"id": 1, "number": 1, "host": "local", "length": 1, "retired": "2026-11-02 12:00:00.000000"},
            {"id": 2, "number": 2, "host": "vimeo", "length": 14_400, "retired": "2026-11-03 12:00:00.000000"},
            {"id": 3, "number": 3, "host": "vimeo", "length": 750, "retired": None},
        ]
        for row in rows:
            connection.execute(text(VERSION), row | {"video": 1, "sample": False})
    migrations.upgrade()
    with db.reading() as session:
        found = catalogue.versions_of_module(session, 1)
        assert [(row.duration_s, row.asked_s) for row in found] == [(750, 750), (14_400, 14_400), (1, 1)]
        assert catalogue.film(session, "m").asked_s == 750 and catalogue.to_settle(session) == []
    with db.writing() as session:
        catalogue.mark_credits(session, catalogue.version(session, 3), 700)
    with db.reading() as session:
        assert catalogue.film(session, "m").asked_s == 700 and catalogue.to_settle(session) == [3]
    migrations.downgrade(before)
    columns = {column["name"] for column in sa.inspect(db.db.engine).get_columns("video_versions")}
    assert not columns & {"credits_at_s", "settle_after"}
    migrations.upgrade()
    with db.reading() as session:
        assert [row.credits_at_s for row in catalogue.versions_of_module(session, 1)] == [None] * 3


def beats(person_id, first, last):
    for second in range(first, last):
        commits.shared(lambda session, at=second: watch(session, person_id, [(at, at + 1)]))


def test_a_mark_that_moves_while_people_watch_and_are_settled(app, settings, side_by_side):
    """Four watch on, one joins, staff publish two marks, the clockwork turns: nobody waits for ever or goes without."""
    with db.writing() as session:
        module = a_module(session, duration_s=LENGTH_S)
        module_id, everybody = module.id, [a_guest(session).id for _ in range(4)]
        newcomer = a_guest(session).id
        for one in everybody:
            watch(session, one, [(0, 60)])
            (person,) = people.lock(session, one)
            quiz(session, person, module, 8)

    def publish(*marks):
        for credits_at_s in marks:
            with db.writing() as session:
                number = releasing.mark(session, MODULE, credits_at_s, "staff:1").number
                releasing.publish(session, MODULE, number, "staff:1", NOON)

    works = [lambda one=one: beats(one, 60, 72) for one in everybody]
    works += [
        lambda: beats(newcomer, 0, 12),
        lambda: publish(90, 80),
        lambda: [settle_again(settings) for _ in range(6)],
    ]
    assert [answer for answer in side_by_side(*works) if isinstance(answer, Exception)] == []
    settle_again(settings)
    with db.reading() as session:
        version_id = catalogue.film(session, MODULE).version_id
        for one in everybody:
            found = watches.find_watch(session, one, version_id)
            assert runs(watches.evidence_of(found)) == [(0, 72)]
            assert completion.find_completion(session, one, module_id) is not None, "72 of the 80 that are asked for"
        assert completion.find_completion(session, newcomer, module_id) is None
        assert catalogue.to_settle(session) == [] and counted(session) == recounted(session)


def test_while_people_are_settled_others_may_begin_the_film_and_nobody_may_move_its_mark(
    app, on_postgresql, side_by_side
):
    if not on_postgresql:
        return  # one writer at a time there
    with db.writing() as session:
        a_module(session, duration_s=LENGTH_S)
        version_id, newcomer = catalogue.film(session, MODULE).version_id, a_guest(session).id
    held, begun = threading.Event(), threading.Event()

    def hold():
        with db.writing() as session:
            catalogue.hold_version(session, version_id)
            held.set()
            return begun.wait(20)

    def move():
        with db.writing() as session:
            session.execute(text("SET LOCAL lock_timeout = '300ms'"))
            catalogue.mark_credits(session, catalogue.version(session, version_id), 90)

    def others():
        held.wait(20)
        with db.writing() as session:
            session.execute(text("SET LOCAL lock_timeout = '5s'"))
            said = watch(session, newcomer, [(0, 12)])
        with pytest.raises(Busy):
            move()
        begun.set()
        return said.covered_s

    assert side_by_side(hold, others) == [True, 12]
