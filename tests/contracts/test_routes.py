"""Every address says who may enter, looking never writes, and nobody gets in where they should not."""

import re

import pytest
from flask import Flask
from sqlalchemy import event

from lms import db
from lms.web import security
from tests.contracts.conftest import KINDS

ENTRIES = {"public", *security.ROLES}
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER)\b", re.IGNORECASE)


def unsaid(app: Flask) -> list[str]:
    """Addresses whose view does not say who may enter."""
    views = app.view_functions
    return [
        rule.rule for rule in app.url_map.iter_rules() if getattr(views[rule.endpoint], "entry", None) not in ENTRIES
    ]


def test_every_address_says_who_may_enter(app):
    assert len(list(app.url_map.iter_rules())) > 30
    assert unsaid(app) == []


def test_a_view_that_does_not_say_is_found(app):
    """The test of the test above."""
    app._got_first_request = False
    app.add_url_rule("/forgotten", "forgotten", lambda: "come in")
    assert unsaid(app) == ["/forgotten"]


def test_a_view_that_says_it_twice_is_refused():
    with pytest.raises(TypeError, match="already says"):

        @security.public
        @security.programme
        def both() -> str:
            return ""


def test_static_files_never_reach_flask(app):
    assert app.static_folder is None
    assert not [rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/static")]


def test_doors_open_for_their_own_people_alone(world):
    for rule in world.pages():
        entry = world.app.view_functions[rule.endpoint].entry
        for kind in KINDS:
            status = world.cast[kind].get(world.address(rule)).status_code
            if entry == "public" or kind in security.ROLES[entry]:
                assert status not in (401, 403) and status < 500, (rule.rule, kind, status)
            else:
                assert status == (401 if kind == "nobody" else 403), (rule.rule, kind, status)


def test_doors_are_as_shut_for_what_changes_something(world):
    for rule in world.app.url_map.iter_rules():
        entry = world.app.view_functions[rule.endpoint].entry
        if "POST" not in (rule.methods or ()) or entry == "public":
            continue
        for kind in KINDS:
            if kind not in security.ROLES[entry]:
                status = world.cast[kind].post(world.address(rule)).status_code
                assert status == (401 if kind == "nobody" else 403), (rule.rule, kind, status)


def test_what_changes_something_is_refused_when_it_comes_from_elsewhere(world):
    for rule in world.app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
            answer = world.cast["nobody"].post(world.address(rule), headers=headers)
            assert answer.status_code == 403, rule.rule


class Writes:
    """What the database was asked to change while this listens."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __enter__(self) -> "Writes":
        event.listen(db.db.engine, "before_cursor_execute", self.hear)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(db.db.engine, "before_cursor_execute", self.hear)

    def hear(self, _connection, _cursor, statement, *_rest) -> None:
        if WRITES.match(statement) or "BEGIN IMMEDIATE" in statement:
            self.seen.append(statement)


def test_looking_never_writes(world):
    for kind in KINDS:
        for rule in world.pages():
            with Writes() as writes:
                world.cast[kind].get(world.address(rule))
            assert writes.seen == [], (kind, rule.rule)


def test_a_write_while_looking_is_found(world):
    """The test of the test above."""
    with Writes() as writes:
        world.cast["nobody"].post(f"/modules/{world.samples['module']}/quiz")
    assert writes.seen


def test_asking_only_for_the_head_writes_as_little_as_looking(world):
    for rule in world.pages():
        with Writes() as writes:
            answer = world.cast["resident"].head(world.address(rule))
        assert writes.seen == []
        assert answer.get_data() == b""
