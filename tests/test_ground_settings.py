"""Settings: read once, every problem in one message, production refuses what only a demonstration may have."""

import stat
from dataclasses import FrozenInstanceError, fields

import pytest

from lms.settings import Settings, SettingsProblem

GOOD = {
    "LMS_MODE": "production",
    "LMS_SECRET_KEY": "k" * 40,
    "LMS_BASE_URL": "https://learning.example.org/",
    "LMS_SMTP_URL": "smtp://user:word@mail.example.org:587",
    "LMS_BEHIND_PROXY": "1",
}


def read(tmp_path, **changes):
    return Settings.from_environment({**GOOD, "LMS_DATA": str(tmp_path), **changes})


def problems(**changes):
    with pytest.raises(SettingsProblem) as refused:
        Settings.from_environment({**GOOD, **changes})
    return str(refused.value)


def test_good_settings_are_read_and_frozen(tmp_path):
    found = read(tmp_path)
    assert (found.base_url, found.secure, found.mode) == ("https://learning.example.org", True, "production")
    assert found.database == f"sqlite:///{tmp_path / 'lms.sqlite'}"
    with pytest.raises(FrozenInstanceError):
        found.mode = "demo"


def test_without_a_word_it_is_production_and_asks_for_what_that_needs():
    with pytest.raises(SettingsProblem) as refused:
        Settings.from_environment({})
    for name in ("LMS_SECRET_KEY", "LMS_BASE_URL", "LMS_SMTP_URL", "LMS_BEHIND_PROXY"):
        assert name in str(refused.value)


def test_every_problem_is_told_at_once():
    told = problems(
        LMS_SECRET_KEY="short",
        LMS_BASE_URL="http://learning.example.org/path",
        LMS_DATABASE_URL="mysql://x",
        LMS_SMTP_URL="http://mail",
        LMS_BEHIND_PROXY="yes",
    )
    for name in ("LMS_SECRET_KEY", "LMS_BASE_URL", "LMS_DATABASE_URL", "LMS_SMTP_URL", "LMS_BEHIND_PROXY"):
        assert name in told
    assert all(line.endswith(".") for line in told.splitlines()[1:])


@pytest.mark.parametrize(
    "changes",
    [
        {"LMS_MODE": "Production"},
        {"LMS_SECRET_KEY": ""},
        {"LMS_SECRET_KEY": "k" * 31},
        {"LMS_BASE_URL": "http://learning.example.org"},
        {"LMS_BASE_URL": "https://learning.example.org/app"},
        {"LMS_BASE_URL": "learning.example.org"},
        {"LMS_DATABASE_URL": "postgres://x"},
        {"LMS_SMTP_URL": ""},
        {"LMS_BEHIND_PROXY": ""},
        {"LMS_METRICS_TOKEN": "fifteen-letters"},
        {"LMS_METRICS_TOKEN": "sixteen letters é"},
    ],
)
def test_each_of_these_stops_the_start(changes):
    assert problems(**changes)


def test_a_problem_never_repeats_a_secret():
    told = problems(
        LMS_SECRET_KEY="my-own-secret", LMS_SMTP_URL="ftp://user:my-own-word@x", LMS_METRICS_TOKEN="my-own-token"
    )
    assert "my-own" not in told


def test_outside_production_the_key_is_made_once_and_kept_for_its_owner_alone(tmp_path):
    given = {"LMS_MODE": "local", "LMS_DATA": str(tmp_path)}
    first, second = Settings.from_environment(given), Settings.from_environment(given)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_production_never_makes_a_key(tmp_path):
    read(tmp_path)
    assert not (tmp_path / "secret-key").exists()


def test_every_text_setting_can_be_given(tmp_path):
    given = {
        f"LMS_{field.name.upper()}": f"value-{field.name}"
        for field in fields(Settings)
        if field.name in ("programme_name", "controller", "contact_email", "mail_from", "vimeo_token", "metrics_token")
    }
    found = read(tmp_path, **given)
    for name, value in given.items():
        assert getattr(found, name.removeprefix("LMS_").lower()) == value
