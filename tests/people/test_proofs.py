"""Passwords and time-based codes."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from lms.people import proofs

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


def test_a_password_is_kept_as_argon2id_and_fits_only_itself():
    kept = proofs.hash_password("a kettle by the window")
    assert kept.startswith("$argon2id$") and "kettle" not in kept
    assert proofs.password_fits(kept, "a kettle by the window")
    assert not proofs.password_fits(kept, "a kettle by the door")
    assert kept != proofs.hash_password("a kettle by the window")


@pytest.mark.parametrize("kept", [None, "", "not a hash"])
def test_without_a_kept_password_none_fits(kept):
    assert not proofs.password_fits(kept, "nobody has this password")


def test_a_link_offers_one_key_and_another_link_another():
    key = proofs.totp_secret("secret", "token")
    assert key == proofs.totp_secret("secret", "token") and len(key) == 32
    assert len({key, proofs.totp_secret("secret", "other"), proofs.totp_secret("other", "token")}) == 3
    assert proofs.totp_address(key, "p@example.org", "Homes").startswith(
        "otpauth://totp/Homes:p%40example.org?secret=" + key
    )


def test_a_code_fits_its_own_step_and_its_two_neighbours():
    key = proofs.totp_secret("secret", "token")
    code = pyotp.TOTP(key).at(NOW)
    step = int(NOW.timestamp()) // 30
    for seconds, fits in ((-31, False), (-30, True), (0, True), (59, True), (60, False)):
        assert (step in proofs.totp_steps(key, code, NOW + timedelta(seconds=seconds))) is fits
