"""The same film uploaded again while people watch it, on both databases: nobody waits for ever, nothing is lost."""

from datetime import timedelta

from lms import commits, db
from lms.catalogue import store as catalogue
from lms.journey import releasing
from lms.journey.releasing import Cut
from lms.watching import store as watches
from lms.watching.rules import runs
from tests.factories import MODULE, NOON, a_guest, a_module
from tests.journey.lives import watch

LENGTH_S = 40


def beats(person_id, first, last):
    for second in range(first, last):
        commits.shared(lambda session, at=second: watch(session, person_id, [(at, at + 1)]))


def publish_again(draft):
    with db.writing() as session:
        at = NOON + timedelta(days=1)
        releasing.publish(session, MODULE, draft, "staff:1", at, same_film=True)


def seen(person_id, version_id):
    with db.reading() as session:
        found = watches.find_watch(session, person_id, version_id)
        return [] if found is None else runs(watches.evidence_of(found))


def test_what_was_seen_before_is_carried_while_heartbeats_come_in(app, side_by_side):
    with db.writing() as session:
        module = a_module(session, duration_s=LENGTH_S)
        catalogue.versions_of_module(session, module.id)[0].sample = False
        one, other = a_guest(session).id, a_guest(session).id
        old = catalogue.film(session, MODULE).version_id
    for person in (one, other):
        beats(person, 0, 10)
    with db.writing() as session:
        draft = releasing.draft(session, MODULE, Cut("vimeo", "123456789", "", LENGTH_S + 1), "staff:1").number
    answers = side_by_side(lambda: beats(one, 10, 20), lambda: beats(other, 10, 20), lambda: publish_again(draft))
    assert answers == [None, None, None]
    with db.reading() as session:
        new = catalogue.film(session, MODULE).version_id
    assert new != old
    for person in (one, other):
        assert seen(person, new) == [(0, 20)], "before, between and after"
