"""Mails as sentences: what they say, in the reader's language. Rendered once, in the transaction that causes them."""

from sqlalchemy.orm import Session

from lms import mail
from lms.words import t


def put_sign_in(session: Session, *, to: str, code: str, link: str, programme: str) -> None:
    """The mail with the code (first in the subject, so that it can be read without opening) and the link."""
    mail.put(
        session,
        to=to,
        subject=t("{code} is your code for {programme} learning", code=code, programme=programme),
        text=t(
            "Your code is {code}\n"
            "\n"
            "Type it on the page where you asked for it.\n"
            "\n"
            "Or open this link, on any phone or computer, and press the button:\n"
            "{link}\n"
            "\n"
            "Code and link work once, for 10 minutes. Nobody from the programme will ever ask you for them.\n"
            "\n"
            "You did not ask for this? Then somebody typed your address by mistake. Leave it, and nothing happens.\n",
            code=code,
            link=link,
        ),
        kind="sign-in",
    )
