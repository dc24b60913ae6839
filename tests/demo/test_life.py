"""The demonstration's life: the same for the same day, and all of it as the real journey would have written it."""

import random
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import pytest
from sqlalchemy import func, select, text

from lms import clock, db
from lms.badges.models import Award
from lms.catalogue import store as catalogue
from lms.catalogue.models import Module
from lms.completion.models import Completion, Start
from lms.completion.rules import START_S
from lms.counts.models import Count, Parcel
from lms.counts.store import Cell
from lms.demo import life
from lms.demo.cast import AMINA, PRINTED, STAFF
from lms.errors import Conflict
from lms.gatherings.models import Attendance, Gathering
from lms.journey.settle import House, cell_of_start, cells_of_completion, settle
from lms.landlords.models import Landlord
from lms.people import store as people
from lms.people.models import Person, Staff
from lms.programme import loading, reading
from lms.programme.films import record
from lms.quizzes.models import Answer, Attempt
from lms.reporting.completion import completion
from lms.reporting.landlord import landlord_report
from lms.reporting.shapes import window_to
from lms.settings import Settings
from lms.watching.models import Credit, Watch
from lms.watching.rules import unpacked
from tests.conftest import SECRET, made

NOW = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)
TABLES = (Person, Watch, Credit, Attempt, Answer, Start, Completion, Award, Attendance, Gathering, Count, Parcel)


@lru_cache
def films():
    """Eight films, whichever are finished: a stand-in length for the others."""
    finished = record.films()
    some = next(iter(finished.values()))
    return {
        module.slug: finished.get(module.slug, replace(some, slug=module.slug, duration_s=80 + 7 * module.number))
        for module in reading.starter().modules
    }


def moved_in(now):
    with db.writing() as session:
        loading.load(session, reading.starter(), films(), now)
        return life.make(session, now)


@contextmanager
def a_house(folder):
    """An installation with empty tables, inside an app context."""
    folder.mkdir()
    app = made(Settings(mode="demo", data=folder, secret_key=SECRET, testing=True))
    with app.app_context():
        db.Base.metadata.create_all(db.db.engine.execution_options(lms_write=True))
        yield app
        db.db.engine.dispose()


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """One demonstration for all tests that only look."""
    with a_house(tmp_path_factory.mktemp("demo") / "data") as app:
        assert moved_in(NOW) == 1000
        yield app


@pytest.fixture
def session(lived):
    with db.reading() as session:
        yield session


def everything(session):
    """Every row of every table with facts, as values."""
    return {
        table.__tablename__: sorted(
            (
                tuple(getattr(row, column.key) for column in table.__mapper__.columns)
                for row in session.scalars(select(table))
            ),
            key=repr,
        )
        for table in TABLES
    }


def test_a_recount_equals_the_counts_table(session):
    recount = Counter()
    starts = {(row.person_id, row.module_id): row for row in session.scalars(select(Start))}
    recount.update(cell_of_start(row) for row in starts.values())
    for done in session.scalars(select(Completion)):
        recount.update(cells_of_completion(starts[done.person_id, done.module_id], done))
    names = list(Cell.__dataclass_fields__)
    kept = Counter()
    for row in session.scalars(select(Count)):
        kept[tuple(getattr(row, name) for name in names)] += row.number
    assert kept == Counter({tuple(getattr(cell, name) for name in names): n for cell, n in recount.items()})


def test_settling_anybody_again_changes_nothing(session):
    before = everything(session)
    module_ids = [module.id for module in catalogue.modules(session)]
    active = {row.person_id for row in session.scalars(select(Watch))} | {
        row.person_id for row in session.scalars(select(Attendance))
    }
    for person in session.scalars(select(Person).where(Person.id.in_(random.Random(1).sample(sorted(active), 150)))):
        for module_id in module_ids:
            outcome = settle(session, person, module_id, NOW, House())
            assert not outcome.completed_now
            assert (outcome.award is not None) == outcome.completed
    session.flush()
    assert everything(session) == before


def test_every_completion_has_its_award_and_every_award_its_completion(session):
    modules = {module.slug: module.id for module in catalogue.modules(session)}
    awards = Counter(
        (row.person_id, modules[row.achievement["slug"]], row.route, row.awarded_at)
        for row in session.scalars(select(Award))
    )
    assert awards == Counter(
        (row.person_id, row.module_id, row.route, row.at) for row in session.scalars(select(Completion))
    )
    assert set(awards.values()) == {1}


def test_nobody_starts_or_finishes_out_of_order(session):
    horizon = datetime(2026, 11, 21, tzinfo=UTC)
    first = datetime(2025, 5, 31, 23, tzinfo=UTC)
    starts = {(row.person_id, row.module_id): row.at for row in session.scalars(select(Start))}
    joined = dict(session.execute(select(Person.id, Person.created_at)).all())
    assert all(first <= joined[person] <= at < horizon for (person, _), at in starts.items())
    for row in session.scalars(select(Completion)):
        assert starts[row.person_id, row.module_id] <= row.at < horizon
        assert row.month == clock.london_month(row.at)
    for row in session.scalars(select(Watch)):
        assert row.judged_at <= row.changed_at < horizon


def test_watches_hold_what_was_seen_and_starts_come_from_it(session):
    modules = {film.version_id: (film.module_id, film.duration_s) for film in catalogue.films(session)}
    starts = set(map(tuple, session.execute(select(Start.person_id, Start.module_id))))
    short = 0
    for row in session.scalars(select(Watch)):
        module_id, duration_s = modules[row.version_id]
        seen = unpacked(row.seen) | unpacked(row.passages) | unpacked(row.together)
        assert row.covered_s == seen.bit_count()
        assert seen < 1 << duration_s
        assert row.resume_s <= duration_s
        if row.covered_s >= START_S:
            assert (row.person_id, module_id) in starts
        else:
            short += 1
    assert short  # some look for some seconds only and have not started


def test_all_three_routes_wrong_answers_and_drop_off_are_there(session):
    routes = dict(session.execute(select(Completion.route, func.count()).group_by(Completion.route)).all())
    assert set(routes) == {"online", "together", "in-person"}
    assert min(routes.values()) >= 40
    assert session.scalar(select(func.count()).where(Answer.right.is_(False))) > 500
    assert session.scalar(select(func.count()).where(Answer.chosen == "")) > 50
    assert session.scalar(select(func.count()).where(Attempt.finished_at.is_(None))) > 5
    totals = completion(session, window_to(NOW)).sections[0]
    shares = [row[3].fraction for row in totals.rows]
    assert all(0.3 < share < 0.8 for share in shares)
    starts = [row[1] for row in totals.rows]
    assert starts == sorted(starts, reverse=True)
    assert min(row[1] for row in completion(session, window_to(NOW)).sections[1].rows) > 5


def test_landlords_have_their_sizes_and_the_smallest_sees_nothing(session):
    sizes = dict(
        session.execute(
            select(Landlord.slug, func.count()).join(Person, Person.landlord_id == Landlord.id).group_by(Landlord.slug)
        ).all()
    )
    assert sizes == {"riverbank-homes": 600, "northfold-council": 300, "tallowgate-co-operative": 8}
    ids = dict(session.execute(select(Landlord.slug, Landlord.id)).all())
    riverbank = landlord_report(session, ids["riverbank-homes"])
    assert riverbank.name == "Riverbank Homes"
    assert sum(line.figure is not None for line in riverbank.modules) >= 4
    assert sum(line.figure is not None for line in riverbank.quarters) >= 4
    assert not landlord_report(session, ids["northfold-council"]).hidden
    assert landlord_report(session, ids["tallowgate-co-operative"]).hidden


def test_guests_have_no_address_and_stand_apart(session):
    guests = list(session.scalars(select(Person).where(Person.saved_at.is_(None))))
    assert len(guests) == 60
    assert not [one for one in guests if one.email or one.name or one.landlord_id]
    ids = {one.id for one in guests}
    assert all(row.guest == (row.person_id in ids) for row in session.scalars(select(Start)))


def test_amina_holds_two_badges_and_is_half_way_through_the_third(session):
    amina = people.find_person_by_email(session, AMINA)
    numbers = dict(session.execute(select(Module.id, Module.number)).all())
    done = [row for row in session.scalars(select(Completion)) if row.person_id == amina.id]
    assert sorted(numbers[row.module_id] for row in done) == [1, 2]
    assert session.scalar(select(func.count()).where(Award.person_id == amina.id)) == 2
    film = next(film for film in catalogue.films(session) if numbers[film.module_id] == 3)
    watch = session.get_one(Watch, (amina.id, film.version_id))
    assert watch.covered_s == pytest.approx(film.duration_s / 2, abs=1)
    assert watch.resume_s == film.duration_s / 2
    assert NOW - timedelta(days=1) < watch.changed_at < NOW
    assert (amina.name, amina.language) == ("Amina", "en")


def test_staff_accounts_are_there_and_links_can_be_printed(session):
    staff = {row.email: row for row in session.scalars(select(Staff))}
    assert {one.email: one.role for one in STAFF} == {email: row.role for email, row in staff.items()}
    assert [row.role for row in staff.values() if row.landlord_id] == ["landlord"] * 3
    for _, email in PRINTED:
        assert email in staff or people.find_person_by_email(session, email)


def test_everybody_is_invented(session):
    assert not session.scalar(select(func.count()).where(~Landlord.invented))
    assert not session.scalar(select(func.count()).where(Person.email.not_like("%@example.org")))
    assert session.scalar(text("select count(distinct tag) from persons")) == 1000


def test_the_same_day_gives_the_same_life_and_it_moves_in_once(tmp_path, monkeypatch):
    few = [replace(one, residents=8) for one in reading.landlords()]
    monkeypatch.setattr(life.reading, "landlords", lambda: few)
    lives = []
    for hours in (0, 7):
        with a_house(tmp_path / str(hours)):
            moved_in(NOW + timedelta(hours=hours))
            with db.reading() as session:
                lives.append(everything(session))
            with db.writing() as session, pytest.raises(Conflict, match="already"):
                life.make(session, NOW)
            assert life.make_once() is False
    assert lives[0]["completions"]
    assert lives[0] == lives[1]


def test_without_a_programme_nothing_moves_in(app):
    with db.writing() as session, pytest.raises(Conflict, match="prepare"):
        life.make(session, NOW)


def test_who_sat_through_a_session_finished_there_and_then(session):
    whole = {}
    rows = session.execute(
        select(Attendance.person_id, Gathering.module_id, Gathering.held_at, Attendance.recorded_at)
        .join(Gathering, Gathering.id == Attendance.gathering_id)
        .where(Attendance.whole, Gathering.kind != "together")
    )
    for person_id, module_id, held_at, recorded_at in rows:
        assert held_at < recorded_at
        whole[person_id, module_id] = recorded_at
    done = {(row.person_id, row.module_id): row for row in session.scalars(select(Completion))}
    assert {key: row.at for key, row in done.items() if row.route == "in-person"} == whole
