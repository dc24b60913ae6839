"""What the player's place on a page carries, so that nothing a device still holds is lost."""

import html
import re

from lms import db
from tests.factories import MODULE, a_resident
from tests.web.mailbox import EMAIL, ask, beat, person_behind


def data(browser, name):
    found = re.search(f'data-{name}="([^"]*)"', browser.get(f"/modules/{MODULE}").get_data(as_text=True))
    return html.unescape(found[1])


def test_after_signing_in_the_page_names_the_guest_one_was(stocked, browser):
    """A device holds unsent seconds under the guest's tag: without it here they would never be sent."""
    with db.writing() as session:
        a_resident(session, EMAIL)
    beat(browser, [[0, 15]])
    guest = person_behind(browser).tag
    assert (data(browser, "who"), data(browser, "also")) == (guest, "")
    link, _ = ask(browser)
    browser.post(link)
    amina = person_behind(browser).tag
    assert (data(browser, "who"), data(browser, "also")) == (amina, guest)
    assert beat(browser, [[20, 30]], who=guest).json["covered"] == 25


def test_nobody_and_a_stranger_are_told_no_earlier_names(browser):
    assert (data(browser, "who"), data(browser, "also")) == ("", "")
    beat(browser, [[0, 15]])
    assert data(browser, "also") == ""


def test_what_was_not_seen_stands_in_words_once_something_was(browser):
    """The server writes it: without scripts it is there too."""
    told = browser.get(f"/modules/{MODULE}").get_data(as_text=True)
    assert re.search(r'data-part="missed" hidden', told)
    beat(browser, [[0, 15]])
    told = browser.get(f"/modules/{MODULE}").get_data(as_text=True)
    assert re.search(r'data-part="missed">\s*<p class="small" data-part="missed-parts">Not seen yet: 0:15 to \d', told)


def test_the_next_place_to_stop_is_named_in_minutes(browser):
    told = browser.get(f"/modules/{MODULE}").get_data(as_text=True)
    assert re.search(r'data-part="stop">Next good place to stop: after “[^”]+”, in \d+ minutes?\.</p>', told)
