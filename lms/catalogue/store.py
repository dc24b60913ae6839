"""The catalogue in the database."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.catalogue.models import Level, Module, Video, VideoVersion
from lms.catalogue.rules import Asked, asked_s
from lms.errors import NotFound

NO_SUCH_MODULE = "We could not find that module. The list of modules shows all there are."
NO_SUCH_VIDEO = "We could not find that film. The list of modules shows all there are."


@dataclass(frozen=True)
class Film:
    """A video's current version with what its module asks: all that counting needs. `duration_s` in whole seconds.

    Counting asks for [0, `asked_s`): all of it, or what comes before the credits.
    """

    module_id: int
    module_slug: str
    video_id: int
    video_slug: str
    version_id: int
    duration_s: int
    sample: bool
    credits_at_s: int | None = None

    @property
    def asked_s(self) -> int:
        """How many seconds are asked for: those before the credits."""
        return asked_s(self.duration_s, self.credits_at_s)


def levels(session: Session) -> list[Level]:
    """All levels in order."""
    return list(session.scalars(select(Level).order_by(Level.number)))


def modules(session: Session) -> list[Module]:
    """All modules in order."""
    return list(session.scalars(select(Module).order_by(Module.number)))


def module(session: Session, slug: str) -> Module:
    """The module with this slug."""
    found = session.scalars(select(Module).where(Module.slug == slug)).first()
    if found is None:
        raise NotFound(NO_SUCH_MODULE)
    return found


def module_by_id(session: Session, module_id: int) -> Module:
    """The module with this id."""
    found = session.get(Module, module_id)
    if found is None:
        raise NotFound(NO_SUCH_MODULE)
    return found


_VERSIONS = (
    select(
        Video.module_id,
        Module.slug,
        Video.id,
        Video.slug,
        VideoVersion.id,
        VideoVersion.duration_s,
        VideoVersion.sample,
        VideoVersion.credits_at_s,
    )
    .join(Module, Module.id == Video.module_id)
    .join(VideoVersion, VideoVersion.video_id == Video.id)
)
_FILM = _VERSIONS.where(VideoVersion.retired_at.is_(None))


def film(session: Session, video_slug: str) -> Film:
    """The video's current version; `NotFound` where it has none."""
    row = session.execute(_FILM.where(Video.slug == video_slug)).first()
    if row is None:
        raise NotFound(NO_SUCH_VIDEO)
    return Film(*row)


def film_served(asked: Asked, video_slug: str, at: datetime) -> Film:
    """The version that a page served at this moment shows; `NotFound` where the video has none."""
    cut = asked.find_served(video_slug, at)
    if cut is None:
        raise NotFound(NO_SUCH_VIDEO)
    return Film(
        *(asked.module_id, asked.module_slug, cut.video_id, cut.video_slug, cut.version_id),
        *(cut.duration_s, cut.sample, cut.credits_at_s),
    )


def films(session: Session) -> list[Film]:
    """The current version of every main video."""
    rows = session.execute(_FILM.where(Video.variant == "main").order_by(Module.number))
    return [Film(*row) for row in rows]


def versions_of_module(session: Session, module_id: int) -> list[VideoVersion]:
    """All versions of all the module's videos, current and retired, newest first."""
    return list(
        session.scalars(
            select(VideoVersion)
            .join(Video, Video.id == VideoVersion.video_id)
            .where(Video.module_id == module_id)
            .order_by(VideoVersion.id.desc())
        )
    )


def version(session: Session, version_id: int) -> VideoVersion:
    """The version with this id."""
    found = session.get(VideoVersion, version_id)
    if found is None:
        raise NotFound(NO_SUCH_VIDEO)
    return found


def module_of_version(session: Session, found: VideoVersion) -> int:
    """The id of the module a version belongs to."""
    return session.get_one(Video, found.video_id).module_id


def video(session: Session, slug: str) -> Video:
    """The video with this slug."""
    found = session.scalars(select(Video).where(Video.slug == slug)).first()
    if found is None:
        raise NotFound(NO_SUCH_VIDEO)
    return found


def replace_film(session: Session, video_id: int, new: VideoVersion, now: datetime) -> VideoVersion:
    """Make `new` the video's current version; the one before is kept, retired."""
    _retire(session, video_id, now)
    last = session.scalars(
        select(VideoVersion.number)
        .where(VideoVersion.video_id == video_id)
        .order_by(VideoVersion.number.desc())
        .limit(1)
    ).first()
    new.video_id, new.number, new.made_at = video_id, (last or 0) + 1, now
    session.add(new)
    session.flush()
    return new


def find_current(session: Session, video_slug: str) -> VideoVersion | None:
    """The version of a video that residents see, or None."""
    return session.scalars(
        select(VideoVersion)
        .join(Video, Video.id == VideoVersion.video_id)
        .where(Video.slug == video_slug, VideoVersion.retired_at.is_(None))
    ).first()


def versions_at(session: Session, video_id: int, *, host: str, ref: str, duration_s: int) -> list[VideoVersion]:
    """All versions of this video that were at this place of this host with this length, the first one first."""
    found = session.scalars(
        select(VideoVersion)
        .where(
            VideoVersion.video_id == video_id,
            VideoVersion.host == host,
            VideoVersion.host_ref == ref,
            VideoVersion.duration_s == duration_s,
        )
        .order_by(VideoVersion.number)
    )
    return list(found)


def _retire(session: Session, video_id: int, now: datetime) -> None:
    session.execute(
        update(VideoVersion)
        .where(VideoVersion.video_id == video_id, VideoVersion.retired_at.is_(None))
        .values(retired_at=now)
    )


def bring_back(session: Session, before: VideoVersion, *, key: str, now: datetime) -> VideoVersion:
    """Make an earlier version current again, with all that people saw of it."""
    if before.retired_at is not None:
        _retire(session, before.video_id, now)
        session.refresh(before)
        before.retired_at = None
    before.host_key = key
    session.flush()
    return before


def mark_credits(session: Session, row: VideoVersion, credits_at_s: int | None) -> None:
    """Say where a version's credits begin; where that asks for less than before, everybody is to be settled again."""
    before, row.credits_at_s = row.asked_s, credits_at_s
    if row.asked_s < before:
        row.settle_after = 0
    session.flush()


def to_settle(session: Session) -> list[int]:
    """The versions whose people are to be settled again."""
    rows = session.scalars(select(VideoVersion.id).where(VideoVersion.settle_after.is_not(None)))
    return list(rows.all())


def hold_version(session: Session, version_id: int) -> VideoVersion:
    """The version with this id, unchanged by others until the end of the transaction; people may still start it."""
    return session.get_one(VideoVersion, version_id, with_for_update={"key_share": True}, populate_existing=True)


def keep_picture(session: Session, version_id: int, name: str) -> bool:
    """Remember the picture we keep of a version; whether that is news."""
    row = version(session, version_id)
    if row.files.get("picture") == name:
        return False
    row.files = row.files | {"picture": name}
    session.flush()
    return True


def release(session: Session, video_id: int) -> None:
    """A module whose film is there is no longer only announced."""
    found = session.get_one(Video, video_id)
    row = module_by_id(session, found.module_id)
    if row.state in ("announced", "in-person-only"):
        row.state = "film-released"
    elif row.state == "film-released":
        row.state = "updated"
    session.flush()
