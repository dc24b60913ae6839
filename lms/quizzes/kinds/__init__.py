"""Question kinds. To add one: write its file, add one line to KINDS; docs/quiz.md shows how."""

from collections.abc import Iterable

from lms.errors import NotFound
from lms.quizzes.kinds.base import Kind
from lms.quizzes.kinds.many import Many
from lms.quizzes.kinds.one import One
from lms.quizzes.kinds.tf import TrueOrFalse

KINDS: tuple[Kind, ...] = (
    One(),
    Many(),
    TrueOrFalse(),
)


def by_name(kinds: Iterable[Kind]) -> dict[str, Kind]:
    """The kinds by name; two of one name are our mistake, and nothing starts until it is mended."""
    found: dict[str, Kind] = {}
    for each in kinds:
        if each.name in found:
            raise ValueError(f"two question kinds are called “{each.name}”")
        found[each.name] = each
    return found


BY_NAME = by_name(KINDS)


def kind(name: str) -> Kind:
    """The kind with this name."""
    if name not in BY_NAME:
        raise NotFound("This question cannot be shown here. Please tell the programme.")
    return BY_NAME[name]
