"""Releasing: staff put a film behind a module, look at it as a draft, publish it, and can take it back.

Old versions are kept with everything people saw of them: a replaced film starts empty for new watching, completions
stand, and for 30 days the better coverage of the two counts. Where staff say that a cut is the same film, uploaded
again, and the lengths agree, what people saw is carried over. A film's credits are not asked for once staff say where
they begin: where that asks for less than before, the clockwork settles everybody who saw the film (resettling).
"""

from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy.orm import Session

from lms import audit, revisions
from lms.catalogue import store as catalogue
from lms.catalogue.models import VideoVersion
from lms.errors import BadInput, Conflict, NotFound
from lms.journey.cuts import Cut, checked, cut_of, may_be_same, same_place, version_of
from lms.people import store as people
from lms.revisions import Revision
from lms.watching import carry_store

KIND = "video"
AT_ONCE = 500  # people locked by one statement
NOT_THE_SAME = (
    "What people saw cannot be carried over: these two films differ by more than 2 seconds, or one of them is a sample."
)
NO_FILM = "There is no film here yet whose credits could be marked."


def draft(session: Session, video_slug: str, cut: Cut, author: str) -> Revision:
    """Keep a cut as a draft; `BadInput` when its length or its mark cannot be.

    Where nobody says which film is at the address now, it is taken for the one that stands.
    """
    catalogue.video(session, video_slug)
    checked(cut)
    standing = _standing(session, video_slug)
    if standing is not None and not cut.edition and same_place(standing, cut):
        cut = replace(cut, edition=standing.edition)
    return revisions.draft(session, kind=KIND, record=video_slug, body=asdict(cut), author=author)


def mark(session: Session, video_slug: str, credits_at_s: int | None, author: str) -> Revision:
    """Keep the film that stands, with its credits marked anew, as a draft."""
    catalogue.video(session, video_slug)
    standing = _standing(session, video_slug)
    if standing is None:
        raise NotFound(NO_FILM)
    return draft(session, video_slug, replace(standing, credits_at_s=credits_at_s), author)


def redraft(
    session: Session, video_slug: str, author: str, *, duration_s: int, edition: str = "", key: str = ""
) -> Revision | None:
    """Keep what stands, as its host tells it now, as a draft; None where the newest revision says so already.

    A mark belongs to one cut: of another film the credits are asked for until staff mark them.
    """
    standing = _standing(session, video_slug)
    if standing is None:
        return None
    told = replace(standing, duration_s=duration_s, edition=edition or standing.edition, key=key or standing.key)
    if (told.duration_s, told.edition) != (standing.duration_s, standing.edition):
        told = replace(told, credits_at_s=None)
    newest = revisions.history(session, KIND, video_slug)[0]
    if not newest.standing and Cut(**newest.body) == told:
        return None
    return draft(session, video_slug, told, author)


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
    if same_film and (before is None or not may_be_same(cut_of(before), cut)):
        raise BadInput(NOT_THE_SAME)
    revisions.publish(session, chosen)
    made = _put(session, video.id, video_slug, cut, author, now)
    if same_film and before is not None and before.id != made.id:
        _carry_over(session, before, made, author, now)
    return made


def _carry_over(session: Session, before: VideoVersion, made: VideoVersion, author: str, now: datetime) -> None:
    """Everybody's seconds of the cut before, under their lock. No start, completion or count comes of it here."""
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


def find_version_of(session: Session, video_id: int, cut: Cut) -> VideoVersion | None:
    """The version a cut means, where it was there before: the same film at the same place with the same length.

    A version of which nobody knew the edition takes on the first number its host tells of it.
    """
    rows = catalogue.versions_at(session, video_id, host=cut.host, ref=cut.ref, duration_s=cut.duration_s)
    by_edition = {row.files.get("edition", ""): row for row in rows}
    if cut.edition in by_edition:
        return by_edition[cut.edition]
    if not cut.edition:
        return rows[0] if rows else None
    return by_edition.get("") if cut.edition.isdigit() else None


def _standing(session: Session, video_slug: str) -> Cut | None:
    """What residents see; the starter film becomes the first revision, so that undo can reach it."""
    row = revisions.find_standing(session, KIND, video_slug)
    if row is not None:
        return Cut(**row.body)
    current = catalogue.find_current(session, video_slug)
    if current is None:
        return None
    cut = cut_of(current)
    first = revisions.draft(session, kind=KIND, record=video_slug, body=asdict(cut), author="starter programme")
    first.published_at, first.standing = first.made_at, True
    session.flush()
    return cut


def _put(session: Session, video_id: int, slug: str, cut: Cut, author: str, now: datetime) -> VideoVersion:
    """The version for this cut: one that was there before comes back with its evidence, otherwise a new one."""
    before = find_version_of(session, video_id, cut)
    shown = before is not None and before.retired_at is None
    if before is not None:
        made = catalogue.bring_back(session, before, key=cut.key, now=now)
        told = {"picture": cut.picture, "edition": cut.edition}
        made.files = made.files | {name: value for name, value in told.items() if value}
    else:
        made = catalogue.replace_film(session, video_id, version_of(cut), now)
    catalogue.mark_credits(session, made, cut.credits_at_s)
    if not shown:
        catalogue.release(session, video_id)
    detail = {"host": cut.host, "credits_at_s": cut.credits_at_s}
    audit.record(session, actor=author, action="film-published", subject=f"video:{slug}", detail=detail)
    return made
