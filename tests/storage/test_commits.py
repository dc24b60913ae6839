"""Small writes that share a transaction: each is answered after the commit, and a refused one leaves the rest alone."""

import threading

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from lms import commits, db
from lms.errors import Busy, NotFound
from lms.people.models import Person
from tests.factories import NOON, a_guest


def people_there():
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(Person))


def a_guest_of(session):
    return a_guest(session, NOON).tag


def refused(session):
    a_guest(session, NOON)
    raise NotFound("There is no such thing.")


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


def test_those_that_wait_together_are_written_together(app, group, on_postgresql):
    commits_seen = []
    event.listen(db.db.engine, "commit", lambda connection: commits_seen.append(connection))
    tags = group(*[a_guest_of] * 5)
    assert len(set(tags)) == 5
    assert people_there() == 5
    if not on_postgresql:
        assert len(commits_seen) == 2, "the one before, and one for all five"


def test_a_refused_one_hears_why_and_its_neighbours_are_unharmed(group):
    first, second, third = group(a_guest_of, refused, a_guest_of)
    assert isinstance(second, NotFound)
    assert people_there() == 2, "nothing of the refused one stays"
    assert all(isinstance(tag, str) for tag in (first, third))


def test_when_the_commit_fails_nobody_is_told_that_it_is_saved(app, group, monkeypatch):
    def no_room(_session):
        raise OperationalError("COMMIT", {}, OSError("the disk is full"))

    with monkeypatch.context() as broken:
        broken.setattr(Session, "commit", no_room)
        answers = group(a_guest_of, a_guest_of)
    assert [type(answer) for answer in answers] == [Busy, Busy]
    assert people_there() == 0


def test_after_a_fault_the_next_write_works(app):
    def broken(_session):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        commits.shared(broken)
    assert isinstance(commits.shared(a_guest_of), str)
    assert people_there() == 1


def test_a_fault_in_one_leaves_its_neighbours_alone(group):
    def broken(_session):
        raise ZeroDivisionError

    first, second, third = group(a_guest_of, broken, a_guest_of)
    assert isinstance(second, ZeroDivisionError)
    assert all(isinstance(tag, str) for tag in (first, third))
    assert people_there() == 2
