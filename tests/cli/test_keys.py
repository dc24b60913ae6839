"""flask lms keys, as an operator types it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask

from lms import clock
from lms.app import create_app
from lms.cli.keys import keys
from lms.settings import Settings


@pytest.fixture
def production(settings: Settings) -> Flask:
    return create_app(replace(settings, mode="production", base_url="https://learn.example.org"))


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(keys, words)


def test_it_works(production: Flask) -> None:
    assert "Run `flask lms keys make`" in run(production, "show").output
    made = run(production, "make").output
    assert "Made ed-" in made and "Made rsa-" in made and "Keep a copy of" in made
    shown = run(production, "show").output
    assert "did:web:learn.example.org" in shown and shown.count("signs now") == 2
    assert "PRIVATE" not in made + shown


def test_making_twice_is_refused_and_says_what_to_do(production: Flask) -> None:
    run(production, "make")
    again = run(production, "make")
    assert again.exit_code == 1 and "flask lms keys rotate" in again.output


def test_rotating_waits_a_day_and_then_deletes_the_old_private_halves(
    production: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(production, "rotate").exit_code == 1
    run(production, "make")
    start = clock.now()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=40))
    assert "signs from tomorrow" in run(production, "rotate").output
    assert run(production, "show").output.count("signs from ") == 2
    assert "Nothing to delete yet" in run(production, "rotate", "--finish").output
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=42))
    assert run(production, "show").output.count("rotate --finish") == 2
    assert "Deleted the private halves of" in run(production, "rotate", "--finish").output
    assert run(production, "show").output.count("its private half is deleted") == 2
