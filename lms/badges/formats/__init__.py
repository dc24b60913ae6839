"""The written list of badge formats: one file each, one line here."""

from lms.badges.formats import data_integrity, vc_jwt
from lms.badges.formats.base import Format

FORMATS: tuple[Format, ...] = (
    data_integrity.FORMAT,
    vc_jwt.FORMAT,
)


def by_name(name: str) -> Format:
    """The format of that name. Raises KeyError for a name that is not on the list."""
    return {made.name: made for made in FORMATS}[name]
