"""What may be an address, a code, a password, an account."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.errors import BadInput
from lms.people import rules
from lms.people.proofs import common_passwords
from lms.people.rules import checked_account, checked_code, checked_email, checked_password, checked_role, fresh_step


@pytest.mark.parametrize(
    "text", ["pat@example.org", "  Pat.O'Neil+films@Example.ORG ", "a@b.c.uk", "x_1-2@my-host.org"]
)
def test_ordinary_addresses_pass_in_lower_case(text):
    assert checked_email(text) == text.strip().lower()


ODD_ADDRESSES = [
    "",
    "pat",
    "pat@localhost",
    "pat@@example.org",
    "pat@example..org",
    "pat@-example.org",
    "a@example.org, b@example.org",
    "a@example.org;b@example.org",
    "Pat <pat@example.org>",
    "pat@example.org\nBcc: eve@example.org",
    "pat@example.org\r\n\r\nhello",
    "pat smith@example.org",
    "päť@example.org",
    "x" * 250 + "@example.org",
]


@pytest.mark.parametrize("text", ODD_ADDRESSES)
def test_what_a_mail_header_could_read_otherwise_is_no_address(text):
    with pytest.raises(BadInput) as caught:
        checked_email(text)
    assert set(caught.value.errors) == {"email"}


@given(st.text(max_size=60))
def test_an_address_never_holds_what_ends_or_splits_a_header(text):
    try:
        email = checked_email(text)
    except BadInput:
        return
    assert not set(email) & set('\r\n \t,;<>()[]:"\\') and email.count("@") == 1 and email.isascii()


@pytest.mark.parametrize("text", ["123456", " 123 456 ", "12-34-56", "１２３４５６", "١٢٣٤٥٦"])
def test_a_code_may_be_spaced_and_typed_on_any_keyboard(text):
    assert checked_code(text) == "123456"


@pytest.mark.parametrize("text", ["", "12345", "1234567", "12345a", "¹²³⁴⁵x"])
def test_what_is_not_six_digits_is_no_code(text):
    with pytest.raises(BadInput):
        checked_code(text)


def test_a_kept_code_depends_on_code_mail_and_key():
    kept = rules.kept_code("secret", "link", "123456")
    assert rules.same(kept, rules.kept_code("secret", "link", "123456"))
    others = [("other", "link", "123456"), ("secret", "other", "123456"), ("secret", "link", "123457")]
    assert all(not rules.same(kept, rules.kept_code(*other)) for other in others)
    assert "123456" not in kept


@pytest.mark.parametrize("text", ["twelve chars", "🚪🏠🚪🏠 door home", "  spaces stay  ", "x" * 100 + "yz!1"])
def test_any_characters_make_a_password(text):
    assert checked_password(text, common_passwords()) == text


@pytest.mark.parametrize("text", ["", "eleven char", "x" * 201, "PasswordPassword", "qwertyuiop123", "abababababab"])
def test_short_endless_and_common_passwords_are_refused(text):
    with pytest.raises(BadInput) as caught:
        checked_password(text, common_passwords())
    assert set(caught.value.errors) == {"password"}


def test_the_list_of_common_passwords_holds_about_a_hundred_that_length_alone_would_allow():
    assert len(common_passwords()) >= 100
    assert all(word == word.casefold() for word in common_passwords())


def test_a_password_typed_on_two_keyboards_is_one_password():
    assert checked_password("cafe\u0301 au lait, deux", ()) == checked_password("caf\u00e9 au lait, deux", ())


def test_a_code_of_the_app_works_once_and_no_older_one_after_it():
    assert fresh_step([10, 11, 12], None) == 10
    assert fresh_step([10, 11, 12], 10) == 11
    assert fresh_step([10], 10) is None
    assert fresh_step([], 3) is None


GOOD = {"name": " Pat  Smith ", "landlord": "3", "region": "London", "language": "en"}
LISTS = {"landlords": [3, 4], "languages": ["en"]}


def test_an_account_keeps_what_was_said():
    assert checked_account(**GOOD, **LISTS) == rules.Account("Pat Smith", 3, "London", "en")


def test_rather_not_say_is_an_answer():
    said = checked_account(name="", landlord="", region="", language="en", **LISTS)
    assert said == rules.Account(None, None, None, "en")


@pytest.mark.parametrize(
    "field", [("name", "x" * 81), ("landlord", "5"), ("landlord", "³"), ("region", "Mars"), ("language", "xx")]
)
def test_what_is_on_no_list_is_refused_by_name(field):
    with pytest.raises(BadInput) as caught:
        checked_account(**(GOOD | dict([field])), **LISTS)
    assert set(caught.value.errors) == {field[0]}


def test_no_account_holds_a_landlord_role_with_another():
    checked_role("landlord", "riverbank")
    checked_role("programme", None)
    for role, landlord in (("landlord", None), ("programme", "riverbank"), ("resident", None)):
        with pytest.raises(BadInput):
            checked_role(role, landlord)


def test_a_limit_counts_households_not_the_addresses_they_can_choose():
    assert rules.network_of("203.0.113.9") == "203.0.113.9"
    assert rules.network_of("2001:db8:1:2::1") == rules.network_of("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    assert rules.network_of("2001:db8:1:3::1") != rules.network_of("2001:db8:1:2::1")
    assert rules.network_of("::ffff:203.0.113.9") == "203.0.113.9"
    assert rules.network_of(None) == "" and rules.network_of("unix") == "unix"
