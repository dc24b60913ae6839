"""Pictures that we keep of films elsewhere, served by us: no resident's browser asks their host before Play."""

from flask import Blueprint, Response

from lms.errors import NotFound
from lms.hosts import pictures as kept
from lms.web.installation import kept_pictures
from lms.web.security import public

pages = Blueprint("pictures", __name__)
A_YEAR_S = 31_536_000  # the name is made of the content


@pages.get("/pictures/<name>")
@public
def picture(name: str) -> Response:
    """One kept picture, as what its own first bytes say it is."""
    file = kept.find_kept(kept_pictures(), name)
    if file is None:
        raise NotFound("We do not have this picture.")
    response = Response(file.read_bytes(), mimetype=kept.MIMETYPES[file.suffix[1:]])
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR_S}, immutable"
    return response
