"""Any file a stranger may send is answered with a reason, never a fault, and never believed when it is not ours."""

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.badges.checking import genuine, uuid_in
from lms.badges.formats.multibase import base64url
from lms.badges.rules import belongs_to, identity
from lms.errors import BadInput

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("\ud800") | st.just("_:b0"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
FUZZ = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def places(value: Any, path: tuple[Any, ...] = ()) -> Any:
    """Every place inside a document."""
    if path:
        yield path
    if isinstance(value, dict | list):
        for name, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(member, (*path, name))


def test_both_forms_of_a_badge_are_ours(workshop: Any) -> None:
    for text in workshop.files().values():
        credential = genuine(f"\n {text} \n", workshop.issuer, workshop.public)
        assert uuid_in(credential, workshop.issuer) == workshop.facts.uuid


@FUZZ
@given(data=st.data())
def test_any_other_value_anywhere_in_a_json_badge_is_refused(workshop: Any, data: st.DataObject) -> None:
    document = json.loads(workshop.files()["json"])
    path = data.draw(st.sampled_from(sorted(places(document), key=str)))
    value = data.draw(ANY)
    changed = copy.deepcopy(document)
    place = changed
    for step in path[:-1]:
        place = place[step]
    if place[path[-1]] == value:
        return
    place[path[-1]] = value
    with pytest.raises(BadInput):
        genuine(json.dumps(changed), workshop.issuer, workshop.public)


@FUZZ
@given(header=ANY, payload=ANY, signature=st.binary(max_size=300))
def test_any_other_token_is_refused(workshop: Any, header: Any, payload: Any, signature: bytes) -> None:
    head, body, mark = workshop.files()["jwt"].split(".")
    other = {
        "header": base64url(json.dumps(header).encode()),
        "payload": base64url(json.dumps(payload).encode()),
        "signature": base64url(signature),
    }
    for text in (
        f"{other['header']}.{body}.{mark}",
        f"{head}.{other['payload']}.{mark}",
        f"{head}.{body}.{other['signature']}",
    ):
        with pytest.raises(BadInput):
            genuine(text, workshop.issuer, workshop.public)


@FUZZ
@given(st.text() | st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")) | ANY.map(json.dumps))
def test_any_other_text_is_refused(workshop: Any, text: str) -> None:
    with pytest.raises(BadInput):
        genuine(text, workshop.issuer, workshop.public)


def test_a_very_long_text_is_not_read(workshop: Any) -> None:
    with pytest.raises(BadInput, match="too long"):
        genuine("{" * 70_000, workshop.issuer, workshop.public)


def test_a_badge_knows_its_address_in_any_letter_case(workshop: Any) -> None:
    files = workshop.files(identity=identity(" Ada@Example.org", b"x" * 16))
    credential = genuine(files["json"], workshop.issuer, workshop.public)
    assert belongs_to(credential, "ada@example.org") and belongs_to(credential, "ADA@example.ORG ")
    assert belongs_to(credential, "ada@example.com") is False
    guests = genuine(workshop.files(identity=None)["json"], workshop.issuer, workshop.public)
    assert belongs_to(guests, "ada@example.org") is None


@pytest.mark.parametrize("other", ['{"name":"Another badge",', '{"proof":{},'])
def test_a_file_that_says_a_thing_twice_is_refused(workshop: Any, other: str) -> None:
    text = workshop.files()["json"]
    with pytest.raises(BadInput):
        genuine(other + text.removeprefix("{"), workshop.issuer, workshop.public)
