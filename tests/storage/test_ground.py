"""The ground on both databases: moments, the audit book, leases, limits, revisions."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, StatementError

from lms import audit, db, leases, limits, revisions
from lms.errors import Conflict, NotFound
from lms.people.models import Person
from tests.factories import NOON, a_guest


def test_a_moment_comes_back_aware_and_the_same_whatever_zone_it_was_given_in(app):
    there = datetime(2026, 11, 2, 17, 30, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    with db.writing() as session:
        person_id = a_guest(session, there).id
    with db.reading() as session:
        kept = session.get(Person, person_id).created_at
    assert kept == there
    assert kept.tzinfo is UTC
    assert kept.isoformat() == "2026-11-02T12:00:00.123456+00:00"


def test_a_moment_without_a_zone_is_refused(app):
    with pytest.raises(StatementError, match="a moment needs a zone"), db.writing() as session:
        a_guest(session, datetime(2026, 11, 2, 12))  # the naive one is what is refused


@pytest.mark.parametrize("change", ["UPDATE audit_entries SET action = 'nothing'", "DELETE FROM audit_entries"])
def test_the_audit_book_refuses_to_be_changed(app, change):
    with db.writing() as session:
        audit.record(session, actor="staff:1", action="film-published", subject="video:x", detail={"host": "local"})
    with pytest.raises(DBAPIError, match="append-only"), db.writing() as session:
        session.execute(text(change))
    with db.reading() as session:
        (entry,) = session.scalars(select(audit.AuditEntry)).all()
    assert (entry.action, entry.detail) == ("film-published", {"host": "local"})


def test_an_act_that_fails_leaves_no_entry(app):
    with pytest.raises(NotFound), db.writing() as session:
        audit.record(session, actor="staff:1", action="tried", subject="video:x")
        raise NotFound("It was not there.")
    with db.reading() as session:
        assert session.scalars(select(audit.AuditEntry)).all() == []


def hold(holder, for_s=60):
    with db.writing() as session:
        return leases.hold(session, "worker", holder, for_s)


def test_a_lease_has_one_holder_until_it_runs_out(app):
    with time_machine.travel(NOON, tick=False) as clock:
        assert hold("one")
        assert not hold("two")
        clock.shift(50)
        assert hold("one"), "the holder may renew"
        clock.shift(50)
        assert not hold("two")
        clock.shift(11)
        assert hold("two")
        assert not hold("one")


def test_of_two_that_renew_at_once_only_the_holder_gets_it(app, side_by_side):
    hold("one")
    found = side_by_side(lambda: hold("one"), lambda: hold("two"), lambda: hold("three"))
    assert found == [True, False, False]


def test_of_many_that_ask_first_exactly_one_gets_the_lease(app, side_by_side):
    for _ in range(5):
        found = side_by_side(*[lambda name=name: hold(str(name)) for name in range(4)])
        assert sorted(map(str, found)) == ["False", "False", "False", "True"]
        with db.writing() as session:
            session.execute(text("DELETE FROM leases"))


def take(key="sign-in:amina", at_most=25):
    with db.writing() as session:
        return limits.take(session, key, at_most=at_most, per_s=3600)


def test_a_limit_is_exact_under_threads(app, side_by_side):
    take()
    found = side_by_side(*[lambda: [take() for _ in range(8)]] * 5)
    assert all(isinstance(each, list) for each in found), found
    assert sum(map(sum, found)) == 24


def test_a_limit_is_exact_from_its_first_moment(app, side_by_side):
    for number in range(5):
        found = side_by_side(*[lambda number=number: take(f"first:{number}", at_most=2)] * 4)
        assert sorted(map(str, found)) == ["False", "False", "True", "True"]


def test_a_limit_ends_with_its_window_and_knows_no_address(app):
    with time_machine.travel(NOON, tick=False) as clock:
        assert [take(at_most=2) for _ in range(3)] == [True, True, False]
        clock.shift(3600)
        assert take(at_most=2)
        with db.writing() as session:
            keys = session.scalars(select(limits.LimitCount.key)).all()
            assert not any("amina" in key for key in keys)
            assert limits.forget_before(session, NOON + timedelta(seconds=1)) == 1


def put_out(text_, author="staff:1"):
    with db.writing() as session:
        made = revisions.draft(session, kind="module", record="x", body={"text": text_}, author=author)
        return revisions.publish(session, made).number


def standing():
    with db.reading() as session:
        found = revisions.find_standing(session, "module", "x")
        return None if found is None else found.body["text"]


def test_a_draft_is_seen_by_nobody_until_it_is_published(app):
    with db.writing() as session:
        revisions.draft(session, kind="module", record="x", body={"text": "one"}, author="staff:1")
    assert standing() is None


def test_undo_brings_back_what_stood_before_and_keeps_the_history(app):
    put_out("one")
    put_out("two")
    with db.writing() as session:
        revisions.undo(session, kind="module", record="x", author="staff:2")
    assert standing() == "one"
    with db.reading() as session:
        history = [(row.number, row.body["text"]) for row in revisions.history(session, "module", "x")]
    assert history == [(3, "one"), (2, "two"), (1, "one")]


def test_undo_needs_something_to_go_back_to(app):
    put_out("one")
    with pytest.raises(NotFound), db.writing() as session:
        revisions.undo(session, kind="module", record="x", author="staff:1")


def test_an_older_draft_does_not_overwrite_a_newer_published_one(app):
    with db.writing() as session:
        old = revisions.draft(session, kind="module", record="x", body={"text": "old"}, author="staff:1").id
    put_out("new")
    with pytest.raises(Conflict), db.writing() as session:
        revisions.publish(session, session.get(revisions.Revision, old))
    assert standing() == "new"


def test_two_who_publish_at_once_leave_one_standing(app, side_by_side):
    put_out("one")
    found = side_by_side(lambda: put_out("two"), lambda: put_out("three"))
    with db.reading() as session:
        rows = session.scalars(select(revisions.Revision).where(revisions.Revision.standing)).all()
    assert len(rows) == 1
    assert any(isinstance(answer, int) for answer in found)
