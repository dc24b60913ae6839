"""The files themselves: shape, spelling, the canonical form, and our own check."""

import copy
import json
import socket
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.badges.formats import FORMATS, by_name, canonical, crypto, status_list
from lms.badges.formats.base import Issuer, moment, plain
from lms.badges.formats.credential import credential
from lms.badges.formats.multibase import base58, from_base58
from lms.badges.rules import odd_members
from lms.errors import BadInput

LINE = st.text(max_size=60).filter(plain)  # a definition without a name is refused before it is signed


def test_the_written_list_has_both_forms_under_different_names() -> None:
    assert [form.ending for form in FORMATS] == ["json", "jwt"]
    assert len({form.name for form in FORMATS}) == len(FORMATS)
    assert by_name("vc-jwt").media_type == "text/plain"


def test_both_files_carry_the_same_badge_and_differ_only_in_the_list(
    workshop: Any,
) -> None:
    files = workshop.files()
    di, jwt = (form.check(files[form.ending], workshop.public) for form in FORMATS)
    assert jwt["credentialStatus"]["statusListCredential"] == "https://learn.example.org/status/1.jwt"
    assert di["credentialStatus"]["statusListIndex"] == jwt["credentialStatus"]["statusListIndex"] == "77"
    di.pop("credentialStatus"), jwt.pop("credentialStatus")
    assert di == jwt


def test_a_signed_file_holds_no_name_no_score_and_no_address(workshop: Any) -> None:
    text = workshop.files()["json"]
    assert "identityHash" in text
    assert "@learn" not in text and "score" not in text and "mailto" not in text
    assert "accredited" not in text.lower()


def test_a_guest_without_an_address_has_only_the_random_subject(workshop: Any) -> None:
    document = json.loads(workshop.files(identity=None)["json"])
    assert document["credentialSubject"]["id"].startswith("urn:uuid:")
    assert "identifier" not in document["credentialSubject"]


def test_no_moment_lies_in_the_future_and_every_one_has_a_zone() -> None:
    assert moment(datetime(2026, 11, 21, 9, 0, 0, 999_999, tzinfo=UTC)) == "2026-11-21T09:00:00Z"


def test_our_short_map_of_terms_means_what_the_official_files_mean(
    workshop: Any,
) -> None:
    from openbadgeslib.ob3.contexts import document_loader
    from pyld import jsonld

    document = credential(workshop.facts, workshop.issuer)
    official = jsonld.JsonLdProcessor().normalize(
        document,
        {
            "algorithm": "URDNA2015",
            "format": "application/n-quads",
            "documentLoader": lambda address, options: {
                **document_loader()(address, options),
                "tag": "official",
            },
            "contextResolver": _fresh_resolver(document_loader()),
        },
    )
    assert canonical.canonical(document) == official


def _fresh_resolver(loader: Any) -> Any:
    from pyld.context_resolver import ContextResolver

    return ContextResolver({}, loader)


def test_signing_and_checking_never_open_a_connection(workshop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    for form in FORMATS:
        form.check(workshop.files()[form.ending], workshop.public)
    with pytest.raises(BadInput):
        canonical.canonical({"@context": "https://example.org/unknown.json", "id": "urn:uuid:1"})


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.update(colour="red"),
        lambda d: d["credentialSchema"][0].update(type="SomeSchema"),
        lambda d: d["credentialSubject"].update(targetName="in the wrong place"),
        lambda d: d["credentialSubject"]["achievement"]["criteria"].update(id="relative/address"),
    ],
)
def test_what_would_go_unsigned_is_refused(workshop: Any, spoil: Any) -> None:
    document = credential(workshop.facts, workshop.issuer)
    spoil(document)
    with pytest.raises(BadInput):
        canonical.canonical(document)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Any:
    """Every text inside a document, by its path."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _paths(member, (*path, name))
    elif isinstance(value, list):
        for place, member in enumerate(value):
            yield from _paths(member, (*path, place))
    elif isinstance(value, str):
        yield path


def test_changing_any_text_of_a_json_badge_is_noticed(workshop: Any) -> None:
    document = json.loads(workshop.files()["json"])
    paths = list(_paths(document))
    assert len(paths) > 40
    for path in paths:
        changed = copy.deepcopy(document)
        place = changed
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] += "x"
        with pytest.raises(BadInput):
            FORMATS[0].check(json.dumps(changed), workshop.public)


def test_changing_any_part_of_a_jwt_badge_is_noticed(workshop: Any) -> None:
    text = workshop.files()["jwt"]
    for place in range(0, len(text), 97):
        sign = "A" if text[place] != "A" else "B"
        with pytest.raises(BadInput):
            FORMATS[1].check(text[:place] + sign + text[place + 1 :], workshop.public)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "{}", "a.b.c", "é.é.é", "[" * 100_000, '{"proof": []}'],
)
def test_nonsense_is_refused_with_a_sentence(workshop: Any, text: str) -> None:
    for form in FORMATS:
        with pytest.raises(BadInput, match=r"^This file|^This is not"):
            form.check(text, workshop.public)


def test_what_a_file_claims_can_be_read_before_it_is_believed(workshop: Any) -> None:
    files = workshop.files()
    for form in FORMATS:
        assert form.read(files[form.ending]) == form.check(files[form.ending], workshop.public)
        with pytest.raises(BadInput):
            form.read("nonsense")


def test_a_token_cannot_choose_its_own_algorithm_or_key(workshop: Any) -> None:
    from lms.badges.formats.multibase import base64url

    _, payload, signature = workshop.files()["jwt"].split(".")
    for header in (
        {"alg": "none", "kid": workshop.keys.rsa.id, "typ": "JWT"},
        {"alg": "HS256", "kid": workshop.keys.rsa.id, "typ": "JWT"},
        {"alg": "RS256", "kid": "did:web:elsewhere.example#k", "typ": "JWT"},
        {"alg": "RS256", "kid": workshop.keys.rsa.id, "typ": "JWT", "jwk": {}},
    ):
        made = base64url(json.dumps(header).encode())
        with pytest.raises(BadInput):
            FORMATS[1].check(f"{made}.{payload}.{signature}", workshop.public)


def test_a_stranger_with_the_same_key_name_is_refused(workshop: Any) -> None:
    stranger = crypto.new_ed25519(), crypto.new_rsa()
    files = workshop.files()
    for form, pair, key in zip(FORMATS, stranger, workshop.public, strict=True):
        swapped = (type(key)(key.id, key.kind, pair.public_pem),)
        with pytest.raises(BadInput):
            form.check(files[form.ending], swapped)


def test_a_genuine_badge_has_no_odd_member(workshop: Any) -> None:
    for form in FORMATS:
        assert odd_members(form.check(workshop.files()[form.ending], workshop.public)) == []
        assert odd_members(form.check(workshop.files(identity=None)[form.ending], workshop.public)) == []


def test_a_renamed_member_keeps_the_signature_and_is_caught_by_its_colon(
    workshop: Any,
) -> None:
    document = json.loads(workshop.files()["json"])
    hidden = "https://www.w3.org/2018/credentials#credentialStatus"
    document[hidden] = document.pop("credentialStatus")
    still_signed = FORMATS[0].check(json.dumps(document), workshop.public)
    assert odd_members(still_signed) == [hidden, "credentialStatus"]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(name=LINE, evidence=LINE, tag=st.text(max_size=20))
def test_any_text_in_any_script_survives_and_verifies(
    workshop: Any, openbadgeslib: Any, name: str, evidence: str, tag: str
) -> None:
    achievement = {**workshop.facts.achievement, "name": name, "tags": [tag]}
    files = workshop.files(achievement=achievement, evidence=evidence)
    assert files["json"].isascii()
    for form in FORMATS:
        back = form.check(files[form.ending], workshop.public)
        assert back["name"] == plain(name)
        assert back["evidence"][0]["narrative"] == plain(evidence)
        assert openbadgeslib.verified(files[form.ending], workshop.did, workshop.lists()[form.ending]) == plain(name)


@given(st.text())
def test_plain_text_is_one_line_and_stays_as_it_is(text: str) -> None:
    once = plain(text)
    assert plain(once) == once
    assert "\n" not in once and "\x00" not in once and once == once.strip()


@given(st.binary(max_size=80))
def test_base58_comes_back(data: bytes) -> None:
    assert from_base58(base58(data)) == data


def test_base58_of_a_known_text() -> None:
    assert base58(b"Hello World!") == "2NEpo7TZRRrLZSi2U"  # draft-msporny-base58, test vector 1


@settings(max_examples=25)
@given(st.sets(st.integers(0, status_list.PLACES - 1), max_size=40))
def test_a_list_says_exactly_which_places_are_withdrawn(places: set[int]) -> None:
    from openbadgeslib.ob3.status import decode_encoded_list, set_indices

    bits = decode_encoded_list(status_list.encoded(places))
    assert len(bits) * 8 == 131_072
    assert set_indices(bits) == places


def test_a_place_outside_the_list_is_refused() -> None:
    with pytest.raises(ValueError, match="131072"):
        status_list.encoded([131_072])


def test_the_list_has_the_badges_issuer_an_end_and_no_status_of_its_own(
    workshop: Any,
) -> None:
    document = json.loads(workshop.lists()["json"])
    assert document["issuer"] == "did:web:learn.example.org"
    assert document["validUntil"] == moment(workshop.now + timedelta(days=7))
    assert "credentialStatus" not in document


def test_only_this_machine_is_spoken_to_without_tls() -> None:
    assert Issuer("localhost%3A8000", "x").site == "http://localhost:8000"
    assert Issuer("127.0.0.1%3A5000", "x").site == "http://127.0.0.1:5000"
    assert Issuer("learn.example.org", "x").site == "https://learn.example.org"
    assert Issuer("localhost.example.org", "x").site == "https://localhost.example.org"
