"""The migrations make exactly what the models say, from nothing, on both databases, and can be gone back on."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from lms import audit, db, migrations, schema
from lms.app import create_app
from lms.people.models import Person
from lms.programme import loading, reading
from lms.programme.films import record
from lms.settings import Settings
from tests import postgres
from tests.factories import NOON, a_guest
from tests.storage.test_side_by_side import heartbeat

assert schema.TABLES


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request, tmp_path):
    """An app on a database with nothing in it."""
    if request.param == "sqlite":
        yield from opened(tmp_path, "")
    else:
        with postgres.database(tables=False) as address:
            yield from opened(tmp_path, address)


def opened(data, address):
    app = create_app(Settings(mode="demo", data=data, secret_key="x" * 32, database_url=address, testing=True))
    with app.app_context():
        yield app
        db.db.engine.dispose()


def named(name, _kind, _parents):
    """All but search's own index: each database has its own, so that it stands in no model."""
    return not (name or "").startswith("search_index")


def differences():
    with db.db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": named})
        return compare_metadata(context, db.Base.metadata)


def test_the_folder_reads_as_history_with_one_head():
    steps = ScriptDirectory.from_config(migrations.configuration())
    names = sorted(file.stem for file in (migrations.FOLDER / "versions").glob("*.py") if file.stem != "__init__")
    assert names, "no migration yet"
    assert [name[:4] for name in names] == [f"{number:04d}" for number in range(1, len(names) + 1)]
    assert all(name[4:5] == "_" and name[5:].replace("_", "").isalnum() for name in names)
    assert len(steps.get_heads()) == 1


def test_migrations_never_import_our_code():
    for file in (migrations.FOLDER / "versions").glob("*.py"):
        words = file.read_text(encoding="utf-8")
        assert "import lms" not in words and "from lms" not in words, file.name


def test_from_nothing_to_what_the_models_say(bare):
    migrations.upgrade()
    assert differences() == []
    migrations.upgrade()  # safe to repeat


def test_the_comparison_sees_a_difference(bare):
    """The test of the test above."""
    migrations.upgrade()
    with db.db.engine.execution_options(lms_write=True).begin() as connection:
        connection.execute(text("ALTER TABLE persons ADD COLUMN shoe_size INTEGER"))
    assert differences() != []


def test_tables_keyed_by_person_have_no_hidden_row_number(bare):
    if db.db.engine.dialect.name != "sqlite":
        return
    migrations.upgrade()
    with db.reading() as session:
        made = dict(session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all())
    for table in db.Base.metadata.tables.values():
        wanted = table.dialect_options["sqlite"]["with_rowid"] is False
        assert ("WITHOUT ROWID" in made[table.name].upper()) == wanted, table.name


def test_the_audit_book_is_append_only_after_migrating(bare):
    migrations.upgrade()
    with db.writing() as session:
        audit.record(session, actor="system", action="tried", subject="migration")
    for change in ("UPDATE audit_entries SET action = 'x'", "DELETE FROM audit_entries"):
        with pytest.raises(DBAPIError, match="append-only"), db.writing() as session:
            session.execute(text(change))


def test_down_to_nothing_and_up_again_with_a_life_in_it(bare):
    migrations.upgrade()
    live()
    migrations.downgrade("base")
    assert set(inspect(db.db.engine).get_table_names()) <= {"alembic_version"}
    migrations.upgrade()
    assert differences() == []
    live()
    with db.reading() as session:
        assert len(session.scalars(select(Person)).all()) == 1


def live():
    """The starter programme, a person, something watched."""
    with db.writing() as session:
        assert loading.load(session, reading.starter(), record.films(), NOON)
        person_id = a_guest(session).id
    heartbeat(person_id, [[0, 12]], NOON)
