"""The whole site with somebody of every kind in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule, UUIDConverter

from lms import clock, db
from lms.journey import settle, watching
from lms.journey.settle import House
from lms.landlords.models import Landlord
from lms.people import store as people
from lms.reporting import reports
from tests.conftest import person_of
from tests.factories import MODULE, pass_the_quiz

KINDS = ("nobody", "resident", "facilitator", "programme", "administrator", "funder", "landlord")


@dataclass(frozen=True)
class World:
    """The app, a browser for each kind of viewer, and what addresses are filled with."""

    app: Flask
    cast: dict[str, FlaskClient]
    samples: dict[str, object]

    def pages(self) -> list[Rule]:
        """Every address one can get."""
        return [rule for rule in self.app.url_map.iter_rules() if "GET" in (rule.methods or ())]

    def address(self, rule: Rule) -> str:
        """A real address for a rule; an unknown part of one wants a sample here."""
        samples = self.samples | {
            name: UUID(str(self.samples["uuid"]))
            for name, converter in rule._converters.items()
            if isinstance(converter, UUIDConverter)
        }
        missing = rule.arguments - samples.keys()
        assert not missing, f"say in tests/contracts/conftest.py what {missing} of {rule.rule} may be"
        made = rule.build({name: samples[name] for name in rule.arguments})
        assert made is not None
        return made[1]


@pytest.fixture
def world(stocked: Flask, sign_in: Callable[..., FlaskClient]) -> World:
    """The starter programme, a resident who completed a module, and one of each staff role."""
    with db.writing() as session:
        landlord = session.scalars(select(Landlord)).first()
        if landlord is None:
            landlord = Landlord(slug="the-landlord", name="The landlord", region="London")
            session.add(landlord)
            session.flush()
        landlord_id = landlord.id
    cast = {kind: sign_in(kind, landlord_id if kind == "landlord" else None) for kind in KINDS[1:]}
    cast["nobody"] = stocked.test_client()
    award = completed(person_of(cast["resident"]).id)
    samples = {
        "module": MODULE,
        "video": MODULE,
        "language": "en",
        "ending": "txt",
        "place": 1,
        "name": "0" * 32 + ".jpg",
        "token": "no-such-token",
        "uuid": award,
        "number": 1,
        "guide": "mould",
        "slug": reports.REPORTS[0].slug,
    }
    return World(stocked, cast, samples)


def completed(person_id: int) -> str | None:
    """Let this person watch all of the first module and pass its quiz; the award's number."""
    now = clock.now()
    with db.writing() as session:
        film = watching.catalogue.film(session, MODULE)
        opened = now - timedelta(seconds=film.duration_s)
        claim = watching.claim(
            video_slug=MODULE,
            spans=[[0, film.duration_s]],
            resume_s=film.duration_s,
            opened_at=opened,
            age_s=0,
            now=now,
        )
        watching.watched(session, person_id, claim, now, House())
        (person,) = people.lock(session, person_id)
        pass_the_quiz(session, person_id, film.module_id, now)
        return settle.settle(session, person, film.module_id, now, House()).award
