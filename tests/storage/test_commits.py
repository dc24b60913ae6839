"""Small writes that share a transaction: each is answered after the commit, and a refused one leaves the rest alone."""

import itertools
import threading

import pytest
from sqlalchemy import event, func, insert, select
from sqlalchemy.orm import Session

from lms import commits, db, prepared
from lms.errors import Busy, NotFound
from lms.people.models import Person
from lms.prepared import Prepared
from tests.factories import NOON, a_guest

NUMBERS = itertools.count(1000)
NEW = Prepared(insert(Person).inline())
NOTHING = {"saved_at": None, "name": None, "email": None, "landlord_id": None, "region": None, "merged_into_id": None}


def people_there():
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(Person))


def a_guest_of(where):
    number = next(NUMBERS)
    tag = f"guest-{number}"
    NEW.run(where, id=number, tag=tag, created_at=NOON, last_seen_at=NOON, language="en", **NOTHING)
    return tag


def with_a_session(where):
    return a_guest(prepared.whole(where), NOON).tag


def refused(_where):
    raise NotFound("There is no such thing.")


def broken_in_the_middle(where):
    a_guest_of(where)
    raise ZeroDivisionError


@pytest.fixture
def group(app, on_postgresql, side_by_side):
    """group(work, work, ...): jobs that wait together while one before them is being written, as in a busy second."""

    def run(*works):
        inside, gathered = threading.Event(), threading.Event()

        def leader(session):
            inside.set()
            gathered.wait(30)

        def rest():
            inside.wait(30)
            while not on_postgresql and len(commits._waiting) < len(works):
                gathered.wait(0.001)  # until all stand in the queue, however long that takes
            gathered.set()

        def follower(work):
            inside.wait(30)
            return commits.shared(work)

        answers = side_by_side(
            lambda: commits.shared(leader), rest, *[lambda work=work: follower(work) for work in works]
        )
        return answers[2:]

    return run


@pytest.fixture
def written(app, monkeypatch):
    """How many jobs each transaction of prepared statements held."""
    sizes, write = [], commits._write

    def noted(jobs):
        sizes.append(len(jobs))
        write(jobs)

    monkeypatch.setattr(commits, "_write", noted)
    return sizes


def test_those_that_wait_together_are_written_together(group, written, on_postgresql):
    tags = group(*[a_guest_of] * 5)
    assert len(set(tags)) == 5 == people_there()
    assert written == [1] * 6 if on_postgresql else [1, 5], "the one before, and one for all five"


def test_a_refused_one_hears_why_and_its_neighbours_are_unharmed(group, written, on_postgresql):
    first, second, third = group(a_guest_of, refused, a_guest_of)
    assert isinstance(second, NotFound)
    assert people_there() == 2
    assert all(isinstance(tag, str) for tag in (first, third))
    assert on_postgresql or written == [1, 3]


@pytest.mark.parametrize("broken", [broken_in_the_middle, lambda _where: 1 / 0])
def test_a_fault_in_one_leaves_nothing_of_it_and_its_neighbours_alone(group, broken):
    first, second, third = group(a_guest_of, broken, a_guest_of)
    assert isinstance(second, ZeroDivisionError)
    assert all(isinstance(tag, str) for tag in (first, third))
    assert people_there() == 2


def test_who_needs_a_session_is_done_again_apart(group, app):
    commits_seen = []
    event.listen(db.db.engine, "commit", lambda connection: commits_seen.append(connection))
    answers = group(a_guest_of, with_a_session, a_guest_of)
    assert len(set(answers)) == 3 == people_there()
    assert len(commits_seen) == 1, "one transaction of a session; the prepared ones commit by hand"


def test_when_the_commit_fails_nobody_is_told_that_it_is_saved(app, group, monkeypatch):
    def no_room(driver, begin):
        driver.connection.cursor().execute(begin or "SELECT 1")
        yield driver
        driver.connection.rollback()
        raise driver.dialect.loaded_dbapi.OperationalError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(db, "_committed_by_hand", no_room)
        answers = group(a_guest_of, a_guest_of)
    assert [type(answer) for answer in answers] == [Busy, Busy]
    assert people_there() == 0
    assert isinstance(commits.shared(a_guest_of), str), "and then it works again"


def test_after_a_fault_the_next_write_works(app):
    with pytest.raises(ZeroDivisionError):
        commits.shared(broken_in_the_middle)
    assert people_there() == 0
    assert isinstance(commits.shared(a_guest_of), str)
    with db.writing() as session:
        assert isinstance(session, Session)
    assert people_there() == 1
