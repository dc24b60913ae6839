"""One cut of a film as staff describe it: values and what may be said of two of them. No database."""

import re
from dataclasses import dataclass

from lms.catalogue.models import VideoVersion
from lms.catalogue.rules import asked_s
from lms.errors import BadInput

LONGEST_S = 4 * 3600
SAME_LENGTH_S = 2  # hosts round: the same film is told with a second more or less
BAD_LENGTH = "Give the length as minutes and seconds, for example 12:30. Vimeo shows it on the film."
BAD_CREDITS = "Give the second where the credits start as minutes and seconds, for example 11:50."
NO_SUCH_LENGTH = "Give the length as minutes and seconds, from 0:10 to 240:00."
# A mark that asks for too little completes people, and a completion is never undone: so no slip of a digit may do it.
NO_SUCH_CREDITS = "The credits start in the second half of the film and before its end."
_TIME = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)", re.ASCII)


@dataclass(frozen=True)
class Cut:
    """One cut of a film as staff describe it: where it is and how long it runs, in whole seconds.

    `picture`: the name of the picture we keep of it, "" where there is none. `credits_at_s`: where its credits begin,
    None where that is not marked. `edition`: which film it is of those that were at this address one after the other:
    the host's own number, or the day and time at which staff said that it was replaced; "" where nobody said.
    """

    host: str
    ref: str
    key: str
    duration_s: int
    sample: bool = False
    picture: str = ""
    credits_at_s: int | None = None
    edition: str = ""

    @property
    def asked_s(self) -> int:
        """How many of its seconds are asked for."""
        return asked_s(self.duration_s, self.credits_at_s)


def length_s(text: str) -> int:
    """ "12:30" or "1:02:30" as seconds; `BadInput` for the field "length" otherwise."""
    return _seconds(text, "length", BAD_LENGTH)


def credits_s(text: str) -> int | None:
    """ "11:50" as the second where the credits begin, nothing as no mark; `BadInput` for the field "credits"."""
    return _seconds(text, "credits", BAD_CREDITS) if text else None


def _seconds(text: str, field: str, sentence: str) -> int:
    found = _TIME.fullmatch(text)
    if found is None:
        raise BadInput(sentence, {field: sentence})
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def checked(cut: Cut) -> Cut:
    """The cut; `BadInput` when its length or its mark cannot be."""
    if not 10 <= cut.duration_s <= LONGEST_S:
        raise BadInput(NO_SUCH_LENGTH, {"length": NO_SUCH_LENGTH})
    if cut.credits_at_s is not None and not cut.duration_s <= 2 * cut.credits_at_s < 2 * cut.duration_s:
        raise BadInput(NO_SUCH_CREDITS, {"credits": NO_SUCH_CREDITS})
    return cut


def may_be_same(before: Cut, cut: Cut) -> bool:
    """Whether a cut can be the same film uploaded again: lengths agree, and a sample is never the real film."""
    return abs(before.duration_s - cut.duration_s) <= SAME_LENGTH_S and before.sample == cut.sample


def same_place(one: Cut, other: Cut) -> bool:
    """Whether two cuts are told by the same address and length."""
    return (one.host, one.ref, one.duration_s) == (other.host, other.ref, other.duration_s)


def cut_of(version: VideoVersion) -> Cut:
    """A version that is there, as staff would describe it."""
    return Cut(
        version.host,
        version.host_ref,
        version.host_key,
        version.duration_s,
        version.sample,
        version.files.get("picture", ""),
        version.credits_at_s,
        version.files.get("edition", ""),
    )


def version_of(cut: Cut) -> VideoVersion:
    """A version made of a cut; number and video come with `replace_film`."""
    kept = {"picture": cut.picture, "edition": cut.edition}
    return VideoVersion(
        host=cut.host,
        host_ref=cut.ref,
        host_key=cut.key,
        duration_s=cut.duration_s,
        sample=cut.sample,
        chapters=[],
        files={name: value for name, value in kept.items() if value},
        retired_at=None,
    )
