"""The page and the banner of save health: for the programme alone, with the figures, the rule and what to do."""

from datetime import timedelta

import html5lib
import pytest
import time_machine

from lms import clock, db
from lms.health import store
from lms.health.rules import Cell, Tally, hour_of
from lms.landlords.models import Landlord
from lms.web import health

PATH = "/programme/health"
BANNER = "Saving is in trouble"
CHROME, SAFARI, IN_APP = ("chrome", 131, False), ("safari", 17, True), ("in-app", 17, True)


@pytest.fixture(autouse=True)
def at_half_past():
    with time_machine.travel(clock.now().replace(minute=30, second=0, microsecond=0), tick=False) as moved:
        yield moved


def happened(tally: Tally, browser=CHROME, *, release: str = "", hours_ago: int = 0) -> None:
    at = hour_of(clock.now() - timedelta(hours=hours_ago))
    with db.writing() as session:
        store.add(session, {Cell(at, release or health.release(), *browser): tally})


def page(browser, path=PATH) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    html5lib.HTMLParser(strict=True).parse(text)
    return " ".join(text.split())


def test_it_works_while_nothing_was_counted(sign_in):
    said = page(sign_in("programme"))
    assert "Nothing has been counted yet" in said and "When it rings" in said and BANNER not in said


@pytest.fixture
def landlord(stocked, sign_in):
    """Somebody of a landlord's."""
    with db.writing() as session:
        row = Landlord(slug="riverbank", name="Riverbank Homes", region="London")
        session.add(row)
        session.flush()
        landlord_id = row.id
    return sign_in("landlord", landlord_id)


def test_landlords_are_kept_out(landlord):
    assert landlord.get(PATH).status_code == 403


@pytest.mark.parametrize("kind", ["resident", "facilitator", "funder"])
def test_the_stranger_is_kept_out(stocked, sign_in, kind):
    assert sign_in(kind).get(PATH).status_code == 403
    assert stocked.test_client().get(PATH).status_code == 401


def test_the_figures_stand_as_part_of_a_whole_by_release_and_browser(sign_in):
    happened(Tally(saved=388, failed=12, late=4, opened=40, begun=31, unable=1, broken=2, offline=7, signed_out=5))
    happened(Tally(saved=9, failed=1), SAFARI)
    happened(Tally(saved=50), IN_APP, release="0ldrelea", hours_ago=3)
    said = page(sign_in("programme"))
    for cell in ("12 of 400 (3%)", "4 of 388 (1%)", "31 of 40 (78%)", ">3<", ">7<", ">5<", "1 of 10 (10%)"):
        assert cell in said, cell
    for words in ("Chrome 131, computer", "Safari 17, phone or tablet", "Browsers inside other apps", "0ldrelea"):
        assert words in said, words
    assert "Saving works as it should. In the last 24 hours: 460 tries to save, 13 failed." in said


def test_what_is_not_written_yet_is_shown_too(stocked, sign_in):
    staff = sign_in("programme")
    with stocked.test_request_context(headers={"User-Agent": "Mozilla/5.0 (X11) Chrome/131.0 Safari/537.36"}):
        health.cannot_save(started=True)
    assert page(staff).count(">1<") == 3, "today, by version and by release"


def test_months_that_were_folded_away_stay_as_sums(sign_in):
    happened(Tally(saved=70, failed=7), hours_ago=24 * 80)
    with db.writing() as session:
        store.fold_before(session, clock.now() - timedelta(days=35))
    assert "7 of 77 (9%)" in page(sign_in("programme"))


@pytest.mark.parametrize("path", ["/programme", "/programme/films", "/programme/modules", PATH])
def test_while_it_rings_every_programme_page_says_so(sign_in, path):
    staff = sign_in("administrator")
    happened(Tally(saved=90), SAFARI, release="0ldrelea", hours_ago=30)
    assert BANNER not in page(staff, path)
    happened(Tally(saved=10, failed=40), SAFARI)
    said = page(staff, path)
    assert BANNER in said and "Safari: 40 of 50 tries to save failed." in said
    assert "residents&#39; own devices keep what they watched" in said
    assert f"It happens in the release that runs now, {health.release()}." in said
    assert f"since about {clock.now().astimezone(clock.LONDON):%H}:00 on" in said


def test_a_release_is_blamed_only_where_it_rings_and_there_was_one_before(sign_in):
    staff = sign_in("programme")
    happened(Tally(saved=10, failed=40), SAFARI)
    said = page(staff)
    assert BANNER in said and "It happens in the release" not in said
    happened(Tally(saved=10, failed=40), SAFARI, release="0ldrelea")
    assert "It happens in the release" in page(staff)
    happened(Tally(saved=900), SAFARI)
    said = page(staff)
    assert BANNER in said and "It happens in the release" not in said


@pytest.mark.parametrize(
    ("tally", "words"),
    [
        (Tally(saved=60, late=25), "Chrome: 25 of 60 saves came more than a minute late."),
        (Tally(begun=10, unable=6, broken=4), "Chrome: 10 of 20 film pages could not save at all."),
        (Tally(opened=60), "Chrome: 0 of 60 film pages began to save. Usually it is 30."),
    ],
)
def test_each_sign_is_said_in_a_sentence(sign_in, tally, words):
    happened(Tally(opened=400, begun=200), hours_ago=48)
    happened(tally)
    said = page(sign_in("programme"))
    assert words in said
    runs = not (tally.stuck or tally.opened)
    assert ("devices keep what they watched" in said) == runs != ("our scripts may not run" in said)


def test_neither_residents_nor_landlords_see_the_banner(stocked, sign_in, landlord):
    happened(Tally(failed=400))
    for browser, path in (
        (stocked.test_client(), "/"),
        (sign_in("resident"), "/modules/know-your-rights"),
        (landlord, "/landlord"),
    ):
        assert BANNER not in page(browser, path)
    assert BANNER in page(sign_in("programme"), "/programme")


def test_what_rang_before_stands_with_its_times(sign_in, at_half_past):
    happened(Tally(failed=40), SAFARI)
    for tally in (Tally(), Tally(saved=900)):
        happened(tally, SAFARI)
        with db.writing() as session:
            store.keep(session, store.ringing(session, clock.now()), clock.now())
        at_half_past.shift(timedelta(minutes=10))
    said = page(sign_in("programme"))
    ended = clock.now() - timedelta(minutes=10)
    assert "When it rang before" in said and BANNER not in said
    assert f"Safari: from {ended.astimezone(clock.LONDON):%H}:00 on" in said
    assert f" to {ended.astimezone(clock.LONDON):%H:%M} on" in said
