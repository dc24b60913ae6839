"""Releasing: staff put a film behind a module, look at it as a draft, publish it, and can take it back.

Old versions are kept with everything people saw of them: a replaced film starts empty for new watching, completions
stand, and for 30 days the better coverage of the two counts. Where staff say that a cut is the same film, uploaded
again, and the lengths agree, what people saw is carried over.
"""

import re
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms import audit, revisions
from lms.catalogue import store as catalogue
from lms.catalogue.models import VideoVersion
from lms.errors import BadInput, Conflict
from lms.people import store as people
from lms.revisions import Revision
from lms.watching import carry_store

KIND = "video"
LONGEST_S = 4 * 3600
AT_ONCE = 500  # people locked by one statement
NOT_THE_SAME = (
    "What people saw cannot be carried over: these two films differ by more than 2 seconds, or one of them is a sample."
)
SAME_LENGTH_S = 2  # hosts round: the same film is told with a second more or less
_LENGTH = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)", re.ASCII)


@dataclass(frozen=True)
class Cut:
    """One cut of a film as staff describe it: where it is and how long it runs, in whole seconds.

    `picture`: the name of the picture we keep of it, "" where there is none.
    """

    host: str
    ref: str
    key: str
    duration_s: int
    sample: bool = False
    picture: str = ""


def length_s(text: str) -> int:
    """ "12:30" or "1:02:30" as seconds; `BadInput` for the field "length" otherwise."""
    found = _LENGTH.fullmatch(text)
    if found is None:
        sentence = "Give the length as minutes and seconds, for example 12:30. Vimeo shows it on the film."
        raise BadInput(sentence, {"length": sentence})
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def draft(session: Session, video_slug: str, cut: Cut, author: str) -> Revision:
    """Keep a cut as a draft; `BadInput` when its length cannot be."""
    catalogue.video(session, video_slug)
    if not 10 <= cut.duration_s <= LONGEST_S:
        message = "Give the length as minutes and seconds, from 0:10 to 240:00."
        raise BadInput(message, {"length": message})
    _keep_what_stands(session, video_slug)
    return revisions.draft(session, kind=KIND, record=video_slug, body=asdict(cut), author=author)


def redraft(session: Session, video_slug: str, duration_s: int, author: str) -> Revision | None:
    """Keep what stands, with another length, as a draft; None where the newest revision says so already."""
    _keep_what_stands(session, video_slug)
    standing = revisions.find_standing(session, KIND, video_slug)
    if standing is None:
        return None
    cut = Cut(**(standing.body | {"duration_s": duration_s}))
    newest = revisions.history(session, KIND, video_slug)[0]
    if not newest.standing and Cut(**newest.body) == cut:
        return None
    return draft(session, video_slug, cut, author)


def publish(
    session: Session, video_slug: str, number: int, author: str, now: datetime, *, same_film: bool = False
) -> VideoVersion:
    """Make a draft the film that residents see. The one before is kept, and can be taken back.

    `same_film`: staff say it is the same film, uploaded again; `BadInput` where the lengths do not agree.
    """
    video = catalogue.video(session, video_slug)
    chosen = next((row for row in revisions.history(session, KIND, video_slug) if row.number == number), None)
    if chosen is None or chosen.standing:
        raise Conflict("This film is already published, or somebody changed it meanwhile. Look at the list again.")
    cut, before = Cut(**chosen.body), catalogue.find_current(session, video_slug)
    if same_film and (before is None or not may_be_same(before, cut)):
        raise BadInput(NOT_THE_SAME)
    revisions.publish(session, chosen)
    made = _put(session, video.id, video_slug, cut, author, now)
    if same_film and before is not None and before.id != made.id:
        _carry_over(session, before, made, author, now)
    return made


def may_be_same(before: VideoVersion, cut: Cut) -> bool:
    """Whether a cut can be the same film uploaded again: lengths agree, and a sample is never the real film."""
    return abs(before.duration_s - cut.duration_s) <= SAME_LENGTH_S and before.sample == cut.sample


def _carry_over(session: Session, before: VideoVersion, made: VideoVersion, author: str, now: datetime) -> None:
    """Everybody's seconds of the cut before, under their lock. No start, completion or count comes of it."""
    ids = carry_store.watchers(session, before.id)
    for first in range(0, len(ids), AT_ONCE):
        some = [person.id for person in people.lock_rows(session, *ids[first : first + AT_ONCE])]
        carry_store.carry(session, some, old_id=before.id, new_id=made.id, duration_s=made.duration_s, now=now)
    detail = {"from": before.number, "into": made.number, "people": len(ids)}
    audit.record(session, actor=author, action="seconds-carried", subject=f"video-version:{made.id}", detail=detail)


def undo(session: Session, video_slug: str, author: str, now: datetime) -> VideoVersion:
    """Go back to the film that stood before."""
    video = catalogue.video(session, video_slug)
    back = revisions.undo(session, kind=KIND, record=video_slug, author=author)
    return _put(session, video.id, video_slug, Cut(**back.body), author, now)


def _keep_what_stands(session: Session, video_slug: str) -> None:
    """The starter film becomes the first revision, so that undo can reach it."""
    if revisions.find_standing(session, KIND, video_slug) is not None:
        return
    current = catalogue.find_current(session, video_slug)
    if current is not None:
        where = (current.host, current.host_ref, current.host_key)
        cut = Cut(*where, current.duration_s, current.sample, current.files.get("picture", ""))
        first = revisions.draft(session, kind=KIND, record=video_slug, body=asdict(cut), author="starter programme")
        first.published_at, first.standing = first.made_at, True
        session.flush()


def _put(session: Session, video_id: int, slug: str, cut: Cut, author: str, now: datetime) -> VideoVersion:
    """The version for this cut: one that was there before comes back with its evidence, otherwise a new one."""
    before = catalogue.find_version(session, video_id, host=cut.host, ref=cut.ref, duration_s=cut.duration_s)
    if before is not None:
        made = catalogue.bring_back(session, before, key=cut.key, now=now)
        if cut.picture:
            made.files = made.files | {"picture": cut.picture}
    else:
        made = catalogue.replace_film(session, video_id, new_version(cut), now)
    catalogue.release(session, video_id)
    audit.record(session, actor=author, action="film-published", subject=f"video:{slug}", detail={"host": cut.host})
    return made


def new_version(cut: Cut) -> VideoVersion:
    """A version made of a cut; number and video come with `replace_film`."""
    return VideoVersion(
        host=cut.host,
        host_ref=cut.ref,
        host_key=cut.key,
        duration_s=cut.duration_s,
        sample=cut.sample,
        chapters=[],
        files={"picture": cut.picture} if cut.picture else {},
        retired_at=None,
    )
