"""Keys and the issuer's host: made where that is allowed, kept, rotated, never mixed up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lms.badges import keys
from lms.badges.formats import FORMATS, crypto, did
from lms.badges.formats.base import Issuer
from lms.errors import Problem
from lms.settings import Settings

ISSUER = Issuer("learn.example.org", "Four Million Homes")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def local(tmp_path: Path) -> Settings:
    return Settings(mode="local", data=tmp_path, secret_key="x" * 40)


@pytest.fixture
def production(local: Settings) -> Settings:
    return replace(local, mode="production", base_url="https://learn.example.org")


def test_a_demonstration_makes_its_keys_once_and_finds_them_again(local: Settings) -> None:
    first = keys.keyring(local)
    assert len(first.keys) == 2
    assert keys.keyring(local) == first
    assert all((file.stat().st_mode & 0o077) == 0 for file in (local.data / "keys").glob("*.pem"))


def test_production_never_makes_keys_and_says_what_to_do(production: Settings) -> None:
    with pytest.raises(Problem, match="flask lms keys make"):
        keys.keyring(production)
    assert not (production.data / "keys").exists()


@pytest.mark.parametrize("mode", ["demo", "local"])
def test_production_refuses_keys_made_for_a_trial(production: Settings, mode: str) -> None:
    keys.keyring(replace(production, mode=mode))
    with pytest.raises(Problem, match=rf"{mode}-ed-\d{{4}}-\d\d.*Move these files away"):
        keys.keyring(production)


def test_production_signs_with_keys_somebody_made_on_purpose(production: Settings) -> None:
    assert keys.make(production, NOW) == ["ed-2026-11", "rsa-2026-11"]
    assert keys.keyring(production).signing(ISSUER, NOW).ed25519.id == "did:web:learn.example.org#ed-2026-11"


def test_a_new_key_is_published_for_a_day_before_it_signs(production: Settings) -> None:
    keys.make(production, NOW)
    later = NOW + 40 * DAY
    keys.make(production, later)
    ring = keys.keyring(production)
    names = [key.id.partition("#")[2] for key in ring.public(ISSUER, later)]
    assert sorted(names) == ["ed-2026-11", "ed-2026-12", "rsa-2026-11", "rsa-2026-12"]
    assert ring.signing(ISSUER, later + DAY - timedelta(seconds=1)).rsa.id.endswith("#rsa-2026-11")
    assert ring.signing(ISSUER, later + DAY).rsa.id.endswith("#rsa-2026-12")


def test_the_first_method_is_the_key_that_signs_lists_now(production: Settings) -> None:
    keys.make(production, NOW)
    later = NOW + 40 * DAY
    keys.make(production, later)
    ring = keys.keyring(production)
    for at, name in ((later, "rsa-2026-11"), (later + DAY, "rsa-2026-12")):
        document = did.did_document(ISSUER, ring.public(ISSUER, at))
        assert document["verificationMethod"][0]["id"].endswith(name)
        assert len(document["assertionMethod"]) == 4


def test_two_rotations_in_one_month_have_two_names(production: Settings) -> None:
    assert keys.make(production, NOW) != keys.make(production, NOW)
    assert len(keys.keyring(production).keys) == 4


def test_a_retired_key_signs_no_more_and_still_checks(production: Settings, workshop: Any) -> None:
    keys.make(production, NOW)
    old = keys.keyring(production)
    badge = FORMATS[0].make(workshop.facts, ISSUER, old.signing(ISSUER, NOW), NOW)
    later = NOW + 40 * DAY
    keys.make(production, later)
    assert keys.retire(production, later) == []
    assert keys.retire(production, later + DAY) == ["ed-2026-11", "rsa-2026-11"]
    ring = keys.keyring(production)
    assert {key.name for key in ring.keys if key.private_pem is None} == {"ed-2026-11", "rsa-2026-11"}
    assert FORMATS[0].check(badge, ring.public(ISSUER, later))
    assert ring.signing(ISSUER, NOW).ed25519.id.endswith("#ed-2026-12")


def test_processes_that_start_together_share_one_pair(local: Settings) -> None:
    for _ in range(3):
        keys.make(local, NOW, first=True)
    assert len(keys.read(local.data / "keys").keys) == 2


def test_a_private_key_never_shows_in_a_printed_object(local: Settings) -> None:
    assert "PRIVATE" not in repr(keys.keyring(local).signing(ISSUER, NOW))


def test_files_that_are_no_keys_are_named(production: Settings) -> None:
    keys.make(production, NOW)
    folder = production.data / "keys"
    good = (folder / "ed-2026-11.pem").read_bytes()
    for name, content, reason in (
        ("ed-2026-12.pem", b"nonsense", "ed-2026-12.pem cannot be read"),
        ("rsa-2026-12.pem", good, "wrong name"),
        ("backup.pem", good, "wrong name"),
    ):
        (folder / name).write_bytes(content)
        with pytest.raises(Problem, match=reason):
            keys.keyring(production)
        (folder / name).unlink()
    (folder / "ed-2026-11.pub.pem").write_bytes(crypto.new_ed25519().public_pem)
    with pytest.raises(Problem, match="do not belong together"):
        keys.keyring(production)


def test_the_host_is_fixed_at_first_start(tmp_path: Path) -> None:
    assert keys.issuer_host(tmp_path, "http://localhost:8000") == "localhost%3A8000"
    assert keys.issuer_host(tmp_path, "https://elsewhere.example") == "localhost%3A8000"
    assert (tmp_path / "issuer.txt").read_text() == "localhost%3A8000\n"
