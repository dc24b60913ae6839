"""Awards in both databases: once, with a place of their own, ended for good."""

import json
import random
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.badges import signing, store
from lms.badges.formats import FORMATS
from lms.badges.formats.base import Issuer
from lms.badges.keys import Keyring, make, read
from lms.badges.models import Award, Badge, SignedFile, StatusList, Subject
from lms.badges.rules import Definition
from lms.errors import BadInput, NotFound
from lms.settings import Settings

ISSUER = Issuer("learn.example.org", "Four Million Homes")


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    settings = Settings(mode="local", data=tmp_path_factory.mktemp("data"), secret_key="x" * 40)
    make(settings, datetime.now().astimezone())
    return read(settings.data / "keys")


def definition(slug: str = "know-your-rights", **changes: Any) -> Definition:
    words = {"name": "Know your rights", "description": "What it is.", "narrative": "What it takes."}
    return Definition(slug=slug, kind="module", module_slug=slug, **{**words, **changes})


@pytest.fixture
def badge(session: Session, now: datetime) -> Badge:
    return store.define(session, definition(), now)


def give(session: Session, person: int, badge: Badge, now: datetime, **options: Any) -> Award:
    return store.award(session, person_id=person, badge_id=badge.id, route="online", now=now, **options)


def test_awarding_twice_gives_the_same_award(session: Session, people: list[int], badge: Badge, now: datetime) -> None:
    first = give(session, people[0], badge, now)
    again = give(session, people[0], badge, now + timedelta(days=1))
    assert first.uuid == again.uuid and again.awarded_at == now
    assert session.scalar(select(func.count()).select_from(Award)) == 1
    assert first.visibility == "private" and first.subject.startswith("urn:uuid:")


def test_the_database_itself_refuses_a_second_award_that_counts(
    session: Session, people: list[int], badge: Badge, now: datetime
) -> None:
    held = give(session, people[0], badge, now)
    twin = {c.name: getattr(held, c.name) for c in Award.__table__.columns} | {"uuid": "other", "place": -1}
    session.add(Award(**twin))
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_place_is_never_used_twice(session: Session, people: list[int], badge: Badge, now: datetime) -> None:
    held = give(session, people[0], badge, now)
    store.end(session, held.uuid, "holder", now)
    twin = {c.name: getattr(held, c.name) for c in Award.__table__.columns} | {"uuid": "other"}
    session.add(Award(**twin))
    with pytest.raises(IntegrityError):
        session.flush()


class Stubborn(random.Random):
    """Chance that draws one place again and again, then another."""

    def __init__(self, place: int, times: int) -> None:
        super().__init__(times)
        self.draws = [place] * times

    def randrange(self, *args: Any, **kwargs: Any) -> int:
        return self.draws.pop() if self.draws else super().randrange(*args, **kwargs)


def test_a_taken_place_is_drawn_again_and_a_full_list_opens_the_next(
    session: Session, people: list[int], badge: Badge, now: datetime
) -> None:
    first = give(session, people[0], badge, now)
    second = give(session, people[1], badge, now, chance=Stubborn(first.place, 3))
    assert second.list_number == 1 and second.place != first.place
    third = give(session, people[2], badge, now, chance=Stubborn(first.place, store.TRIES))
    assert third.list_number == 2
    assert session.scalar(select(func.count()).select_from(StatusList)) == 2
    assert store.has_list(session, 2) and not store.has_list(session, 3)


def test_a_demonstration_that_repeats_itself_draws_the_same(
    session: Session, people: list[int], badge: Badge, now: datetime
) -> None:
    def drawn(seed: int) -> tuple[str, int, str | None]:
        with session.begin_nested() as point:
            made = give(session, people[0], badge, now, chance=random.Random(seed))
            found = (made.uuid, made.place, made.subject)
            point.rollback()
        return found

    assert drawn(7) == drawn(7) != drawn(8)
    assert drawn(7)[0][14] == "4", "a random uuid says so in its version"


def test_one_person_has_one_subject_in_all_badges(
    session: Session, people: list[int], badge: Badge, now: datetime
) -> None:
    other = store.define(session, definition("resident-panels"), now)
    mine = give(session, people[0], badge, now), give(session, people[0], other, now)
    theirs = give(session, people[1], badge, now)
    assert mine[0].subject == mine[1].subject != theirs.subject
    assert [one.uuid for one in store.awards_of(session, people[0])] == sorted(
        (one.uuid for one in mine), key=lambda uuid: uuid
    )


def test_changed_words_make_a_new_version_and_leave_old_awards_alone(
    session: Session, people: list[int], badge: Badge, now: datetime
) -> None:
    old = give(session, people[0], badge, now)
    assert store.define(session, definition(), now).version == 1
    newer = store.define(session, definition(name="Know your rights, 2027"), now)
    assert (newer.id, newer.version) == (badge.id, 2)
    session.refresh(old)
    assert (old.achievement["name"], old.achievement["version"]) == ("Know your rights", 1)
    assert give(session, people[1], newer, now).achievement["version"] == 2


@pytest.mark.parametrize("changes", [{"name": " \n"}, {"description": ""}, {"narrative": "Accredited by X"}])
def test_what_no_badge_may_say_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        definition(**changes)


def test_badges_are_found_by_module_and_by_address(session: Session, badge: Badge) -> None:
    assert store.badge_for_module(session, "know-your-rights").id == store.badge(session, badge.slug).id
    assert store.find_badge_for_module(session, "nothing") is None
    for look in (store.badge_for_module, store.badge):
        with pytest.raises(NotFound):
            look(session, "nothing")


def test_withdrawing_deletes_the_files_and_sets_the_bit(
    session: Session, people: list[int], badge: Badge, now: datetime, ring: Keyring
) -> None:
    held = give(session, people[0], badge, now)
    signing.sign_award(session, held.uuid, ring, ISSUER, email="ada@example.org", now=now)
    store.set_visibility(session, held.uuid, people[0], "named", "Ada")
    ended = store.end(session, held.uuid, "holder", now)
    assert store.end(session, held.uuid, "error", now + timedelta(days=1)).end_reason == "holder"
    assert (ended.subject, ended.share_name, ended.visibility) == (None, None, "private")
    assert session.scalar(select(func.count()).select_from(SignedFile)) == 0
    assert store.ended_places(session, 1) == [held.place]
    assert store.awards_of(session, people[0]) == []
    with pytest.raises(NotFound):
        store.facts(session, held.uuid)
    store.keep_files(session, held.uuid, {"vc-jwt": "late"}, now)
    assert store.find_signed_file(session, held.uuid, "vc-jwt") is None


def test_a_withdrawn_badge_can_be_earned_again_under_a_new_number(
    session: Session, people: list[int], badge: Badge, now: datetime
) -> None:
    old = give(session, people[0], badge, now)
    store.end(session, old.uuid, "error", now)
    assert store.find_held(session, people[0], badge.module_slug) == (badge.id, old.uuid, False)
    new = give(session, people[0], badge, now)
    assert new.uuid != old.uuid and store.find_held(session, people[0], badge.module_slug) == (badge.id, new.uuid, True)


def test_a_strangers_badge_looks_like_no_badge(
    session: Session, people: list[int], badge: Badge, now: datetime
) -> None:
    held = give(session, people[0], badge, now)
    assert store.award_of(session, held.uuid, people[0]) is held
    for uuid, person in ((held.uuid, people[1]), (held.uuid, None), ("nothing", people[0])):
        with pytest.raises(NotFound, match="There is no such badge"):
            store.award_of(session, uuid, person)
        with pytest.raises(NotFound):
            store.set_visibility(session, uuid, person, "link")


def test_files_are_signed_once_and_verify(
    session: Session, people: list[int], badge: Badge, now: datetime, ring: Keyring, openbadgeslib: Any
) -> None:
    held = give(session, people[0], badge, now - timedelta(minutes=1))
    assert store.unsigned(session) == [held.uuid]
    with pytest.raises(NotFound):
        store.signed_file(session, held.uuid, "data-integrity")
    signing.sign_award(session, held.uuid, ring, ISSUER, email="Ada@Example.org ", now=now)
    kept = {form.name: store.signed_file(session, held.uuid, form.name) for form in FORMATS}
    signing.sign_award(session, held.uuid, ring, ISSUER, now=now)
    assert kept == {form.name: store.signed_file(session, held.uuid, form.name) for form in FORMATS}
    assert store.unsigned(session) == []
    did_document = json.dumps(_did(ring, now))
    for form in FORMATS:
        listed = getattr(signing.signed_list(session, 1, ring, ISSUER, now), form.ending)
        assert openbadgeslib.verified(kept[form.name], did_document, listed) == "Know your rights"
    store.keep_files(session, held.uuid, {"vc-jwt": "another"}, now)
    store.end(session, held.uuid, "holder", now)
    for form in FORMATS:
        listed = getattr(signing.signed_list(session, 1, ring, ISSUER, now), form.ending)
        with pytest.raises(openbadgeslib.Refused, match="revocation"):
            openbadgeslib.verified(kept[form.name], did_document, listed)


def _did(ring: Keyring, now: datetime) -> Any:
    from lms.badges.formats import did

    return did.did_document(ISSUER, ring.public(ISSUER, now))


def test_an_address_is_hashed_with_a_fresh_salt_and_a_guest_has_none(
    session: Session, people: list[int], badge: Badge, now: datetime
) -> None:
    import hashlib

    held = give(session, people[0], badge, now)
    one, two = (signing.facts(session, held.uuid, " Ada@Example.org").identity for _ in range(2))
    assert one and two and one.salt != two.salt and len(bytes.fromhex(one.salt)) == 16
    assert one.hash == hashlib.sha256(f"ada@example.org{one.salt}".encode()).hexdigest()
    assert signing.facts(session, held.uuid).identity is None


def test_a_list_is_built_once_an_hour_and_anew_after_a_change(
    session: Session, people: list[int], badge: Badge, now: datetime, ring: Keyring
) -> None:
    at = now.replace(minute=5)
    held = give(session, people[0], badge, at)
    first = signing.signed_list(session, 1, ring, ISSUER, at)
    assert signing.signed_list(session, 1, ring, ISSUER, at + timedelta(minutes=30)) is first
    assert signing.signed_list(session, 1, ring, ISSUER, at + timedelta(hours=1)).json != first.json
    store.end(session, held.uuid, "holder", at)
    assert signing.signed_list(session, 1, ring, ISSUER, at).json != first.json


def test_a_guests_badges_move_to_the_person_and_the_older_twin_stays(
    session: Session, people: list[int], badge: Badge, now: datetime
) -> None:
    guest, saved, _ = people
    other = store.define(session, definition("resident-panels"), now)
    older, newer = give(session, guest, badge, now - timedelta(days=2)), give(session, saved, badge, now)
    moved = give(session, guest, other, now)
    store.move_awards(session, from_person=guest, to_person=saved, now=now)
    assert {one.uuid for one in store.awards_of(session, saved)} == {older.uuid, moved.uuid}
    assert (newer.end_reason, newer.person_id) == ("replaced", saved)
    assert store.awards_of(session, guest) == []
    store.move_awards(session, from_person=guest, to_person=saved, now=now)
    assert len(store.awards_of(session, saved)) == 2


@pytest.mark.parametrize("withdraw", [True, False])
def test_forgetting_a_person_leaves_only_number_place_and_date(
    session: Session, people: list[int], badge: Badge, now: datetime, ring: Keyring, withdraw: bool
) -> None:
    held = give(session, people[0], badge, now)
    signing.sign_award(session, held.uuid, ring, ISSUER, email="ada@example.org", now=now)
    store.set_visibility(session, held.uuid, people[0], "named", "Ada")
    store.forget_person(session, people[0], withdraw=withdraw, now=now)
    store.keep_files(session, held.uuid, {"vc-jwt": "signed while the person was being erased"}, now)
    session.expire_all()
    left = session.get_one(Award, held.uuid)
    assert (left.person_id, left.subject, left.share_name, left.visibility) == (None, None, None, "private")
    assert (left.ended_at is not None) is withdraw
    assert session.scalar(select(func.count()).select_from(Subject)) == 0
    assert session.scalar(select(func.count()).select_from(SignedFile)) == 0
    assert store.unsigned(session) == []


def test_two_connections_award_at_the_same_moment_and_one_award_stands(
    engine: Any, emptied: None, now: datetime
) -> None:
    from lms.people.models import Person

    with Session(engine) as session:
        person = Person(tag="tag", created_at=now, last_seen_at=now)
        session.add(person)
        made = store.define(session, definition(), now)
        session.flush()
        person_id, badge_id = person.id, made.id
        session.commit()
    start, given = threading.Barrier(4), []

    def one() -> None:
        with Session(engine) as session:
            start.wait()
            held = store.award(session, person_id=person_id, badge_id=badge_id, route="online", now=now)
            given.append(held.uuid)
            session.commit()

    threads = [threading.Thread(target=one) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(given) == 4 and len(set(given)) == 1
