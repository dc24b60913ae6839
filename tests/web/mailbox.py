"""What tests of signing in share: reading the outbox, asking for a mail, a heartbeat."""

import re

from sqlalchemy import select

from lms import clock, db
from lms.mail import Mail
from lms.people import store as people
from lms.web import forms
from tests.factories import MODULE

EMAIL = "amina@example.org"


def mails():
    """All mails, oldest first, as (to, subject, text)."""
    with db.reading() as session:
        return [(row.to, row.subject, row.text) for row in session.scalars(select(Mail).order_by(Mail.id))]


def ask(browser, email=EMAIL, **more):
    """Ask for a mail and return (link path, code)."""
    answer = browser.post("/sign-in", data={"email": email, **more})
    assert (answer.status_code, answer.location) == (303, "/sign-in/code"), answer.get_data(as_text=True)
    _, subject, text = mails()[-1]
    link = re.search(r"http://localhost:8000(/sign-in/link/\S+)", text)
    return link.group(1), subject[:6]


def beat(browser, spans, who=None):
    """Send a heartbeat for the module's film and return the answer."""
    body = {"batch": "b1", "who": who, "opened": forms.opened_now(), "spans": spans, "resume": spans[-1][1], "age": 0.0}
    return browser.post(f"/videos/{MODULE}/heartbeat", json=body)


def token_of(browser):
    """The token in a browser's cookie, or nothing."""
    with browser.session_transaction() as cookie:
        return cookie.get("_user_id", "")


def person_behind(browser):
    """The person a browser is signed in as, or None."""
    with db.reading() as session:
        row = people.find_sign_in(session, token_of(browser), clock.now())
        return None if row is None else people.person(session, row.person_id)


def wrong(code):
    """Another code."""
    return f"{(int(code) + 1) % 10**6:06d}"
