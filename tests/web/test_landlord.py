"""The landlord's page: counts above a floor, and the doors around it."""

import pytest

from lms import clock, db
from lms.counts import store as counts
from lms.landlords.models import Landlord
from lms.reporting.landlord import close_quarters
from lms.reporting.shapes import window_to
from tests.reporting import life


@pytest.fixture
def months(stocked):
    """The months of the report; the first lie in closed quarters for certain."""
    return window_to(clock.now()).months


@pytest.fixture
def riverbank(stocked, months):
    """A landlord with figures in two closed quarters; its third module is too small to show."""
    with db.writing() as session:
        landlord_id = life.landlord(session, "Riverbank <Homes>").id
        for number, sizes in enumerate([(96, 44), (43, 27), (9, 4)], 1):
            counts.label(session, number, number, f"Module {number} & more")
            for month in months[0], months[5]:
                life.happened(session, number, month, starts=sizes[0], finished=sizes[1], landlord_id=landlord_id)
        close_quarters(session, clock.now())
    return landlord_id


def test_it_works(sign_in, riverbank):
    page = sign_in("landlord", riverbank).get("/landlord")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "Riverbank &lt;Homes&gt;: your residents in the training" in text
    assert "1. Module 1 &amp; more" in text
    assert ">190<" in text and ">90<" in text
    assert "hidden" in text


@pytest.mark.parametrize("kind", ["resident", "programme", "administrator", "funder", "facilitator"])
def test_others_are_kept_out(sign_in, kind):
    assert sign_in(kind).get("/landlord").status_code == 403


def test_the_stranger_is_kept_out(browser):
    assert browser.get("/landlord").status_code == 401


def test_a_landlord_reads_no_page_of_the_programme(sign_in, riverbank):
    mine = sign_in("landlord", riverbank)
    for path in ("/programme", "/programme/completion.csv", "/programme/reports/places"):
        assert mine.get(path).status_code == 403


def test_a_small_landlord_is_told_why_all_is_hidden(sign_in, riverbank):
    with db.writing() as session:
        tiny = life.landlord(session, "Tallowgate").id
        life.happened(session, 1, window_to(clock.now()).first, starts=8, finished=3, landlord_id=tiny)
    text = sign_in("landlord", tiny).get("/landlord").get_data(as_text=True)
    assert "All figures are hidden for now" in text
    assert "at least 10 of your residents have started" in text
    assert "<tfoot" not in text


def test_nothing_on_the_page_or_its_address_filters(sign_in, riverbank, months):
    mine = sign_in("landlord", riverbank)
    plain = mine.get("/landlord").get_data(as_text=True)
    assert "<select" not in plain and "<input" not in plain
    assert mine.get(f"/landlord?month={months[0]}&module=1&landlord=2").get_data(as_text=True) == plain


def test_before_the_first_quarter_has_closed_the_page_says_so(sign_in, stocked):
    with db.writing() as session:
        unlabelled = Landlord(slug="new", name="New", region="London")
        session.add(unlabelled)
        session.flush()
        landlord_id = unlabelled.id
    text = sign_in("landlord", landlord_id).get("/landlord").get_data(as_text=True)
    assert "All figures are hidden for now" in text
    assert "Your residents in the training" in text
