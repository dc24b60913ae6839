"""Pages about this site: privacy, cookies, accessibility, help."""

from flask import Blueprint, render_template

from lms.web.installation import settings
from lms.web.security import public

pages = Blueprint("about", __name__)


@pages.get("/privacy")
@public
def privacy() -> str:
    """Who holds what, for how long, and what you can do about it."""
    return _page("privacy")


@pages.get("/cookies")
@public
def cookies() -> str:
    """The few cookies there are; no banner, because all are needed."""
    return _page("cookies")


@pages.get("/accessibility")
@public
def accessibility() -> str:
    """What works, what does not yet, whom to tell."""
    return _page("accessibility")


@pages.get("/help")
@public
def help_page() -> str:
    """How this works and where to turn."""
    return _page("help")


def _page(name: str) -> str:
    return render_template(
        f"about/{name}.html", controller=settings().controller, contact_email=settings().contact_email
    )
