"""A film replaced at its host under the same address: a new version where its host or staff say so, else the same."""

from dataclasses import replace

import pytest

from lms import db
from lms.catalogue import store as catalogue
from lms.errors import BadInput
from lms.journey import releasing
from lms.journey.releasing import Cut
from tests.factories import MODULE, NOON, a_module

AT_VIMEO = Cut("vimeo", "123456789", "", 400)


@pytest.fixture(autouse=True)
def module(app):
    with db.writing() as session:
        a_module(session, duration_s=100)


def publish(edition="", *, same_film=False):
    """Publish what is at the address as this edition; the version that is shown then."""
    with db.writing() as session:
        cut = replace(AT_VIMEO, edition=edition)
        number = releasing.draft(session, MODULE, cut, "staff:1").number
        return releasing.publish(session, MODULE, number, "staff:1", NOON, same_film=same_film).id


def undo():
    with db.writing() as session:
        return releasing.undo(session, MODULE, "staff:1", NOON).id


def edition_of(version_id):
    with db.reading() as session:
        return catalogue.version(session, version_id).files.get("edition", "")


def test_the_same_film_published_again_is_the_same_version():
    assert publish("1001") == publish("1001") == publish(""), "nobody says that it is another"


def test_another_edition_is_another_version_and_undo_brings_the_first_back():
    first, second = publish("1001"), publish("2002")
    assert first != second and undo() == first and undo() == second


def test_a_version_of_which_nobody_knew_takes_on_the_first_number_that_its_host_tells():
    first = publish("")
    assert publish("1001") == first and edition_of(first) == "1001"
    assert publish("2002") != first and undo() == first


def test_undo_to_before_the_number_was_known_finds_the_version_that_took_it_on():
    first = publish("")
    publish("1001")
    second = publish("2002")
    with db.writing() as session:
        oldest = releasing.revisions.history(session, releasing.KIND, MODULE)[-2]
        assert Cut(**oldest.body).edition == ""
        assert releasing.find_version_of(session, catalogue.version(session, first).video_id, AT_VIMEO).id == first
    assert second != first


def test_where_staff_say_that_it_was_replaced_nothing_is_taken_on():
    first = publish("")
    second = publish("2026-11-24 10:00:00")
    assert second != first and edition_of(first) == "" and edition_of(second) == "2026-11-24 10:00:00"
    assert publish("") == second, "what stands, unless somebody says more"
    assert undo() in (first, second)


def test_another_edition_may_be_said_to_be_the_same_film():
    first = publish("1001")
    with db.writing() as session:
        catalogue.version(session, first).sample = False
    assert publish("2002", same_film=True) != first


def test_credits_must_lie_in_the_film():
    with db.writing() as session, pytest.raises(BadInput, match="second half"):
        releasing.draft(session, MODULE, Cut("vimeo", "1", "", 400, credits_at_s=400), "staff:1")
