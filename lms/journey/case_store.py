"""A case: one person and one module, with all that deciding looks at, read by one statement.

The only join across features. A statement for each feature read the same and cost a heartbeat half as much again: with
many threads it is the number of statements that counts, because each lets go of the interpreter's lock and takes it up.
"""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Integer, Table, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from lms.catalogue.models import Module, Video, VideoVersion
from lms.catalogue.rules import Asked, Cut
from lms.catalogue.store import NO_SUCH_MODULE, NO_SUCH_VIDEO
from lms.completion.models import Completion, Start
from lms.errors import NotFound
from lms.gatherings.models import Attendance, Gathering
from lms.people import known_store as known
from lms.people.known_store import Known
from lms.people.models import Person
from lms.people.store import NO_SUCH_PERSON
from lms.prepared import Prepared, Where, driver_of
from lms.quizzes.models import Attempt
from lms.watching.models import Credit, Watch
from lms.watching.rules import Bucket
from lms.watching.store import Record

NOBODY = -1


@dataclass(slots=True)
class Case:
    """What is known of them. `person`: None for nobody, and for a guest who became somebody else; `records` by version;
    `bucket` None before the first heartbeat; `best_score` of the module's quiz; `attended` whole, in person or live
    online; `route` of the completion, None where there is none.
    """

    asked: Asked
    person: Known | None
    bucket: Bucket | None
    best_score: int | None
    attended: bool
    started: bool
    route: str | None
    records: dict[int, Record]


_WHO = bindparam("person_id", type_=Integer)
_NAMED = aliased(Video)
_WATCHES = cast(Table, Watch.__table__)
_ASKED = (Module.id, Module.slug, Module.coverage, Module.pass_mark, Module.draw)
_BEST = select(func.max(Attempt.score)).where(Attempt.person_id == _WHO, Attempt.module_id == Module.id)
# A room that watched the film together brings seconds instead.
_ATTENDED = (
    select(func.count())
    .select_from(Attendance)
    .join(Gathering, Gathering.id == Attendance.gathering_id)
    .where(
        Attendance.person_id == _WHO,
        Attendance.whole,
        Gathering.module_id == Module.id,
        or_(Gathering.kind == "in-person", Gathering.kind == "live-online"),
    )
)
_STARTED = select(Start.month).where(Start.person_id == _WHO, Start.module_id == Module.id)
_ROUTE = select(Completion.route).where(Completion.person_id == _WHO, Completion.module_id == Module.id)
_CUT = (
    VideoVersion.id,
    Video.id,
    Video.slug,
    VideoVersion.duration_s,
    VideoVersion.sample,
    VideoVersion.made_at,
    VideoVersion.retired_at,
    VideoVersion.credits_at_s,
)
_PARTS = [
    _ASKED,
    known.COLUMNS,
    (Credit.level_s, Credit.at),
    tuple(part.scalar_subquery() for part in (_BEST, _ATTENDED, _STARTED, _ROUTE)),
    _CUT,
    tuple(_WATCHES.columns),
]
_CASE = (
    select(*[column for part in _PARTS for column in part])
    .select_from(Module)
    .outerjoin(Video, Video.module_id == Module.id)
    .outerjoin(VideoVersion, VideoVersion.video_id == Video.id)
    .outerjoin(_WATCHES, and_(_WATCHES.c.person_id == _WHO, _WATCHES.c.version_id == VideoVersion.id))
    .outerjoin(Person, and_(Person.id == _WHO, Person.merged_into_id.is_(None)))
    .outerjoin(Credit, Credit.person_id == _WHO)
    .order_by(VideoVersion.id.desc())
)
_BY_MODULE = Prepared(_CASE.where(Module.id == bindparam("module_id")))
_BY_VIDEO = Prepared(_CASE.join(_NAMED, _NAMED.module_id == Module.id).where(_NAMED.slug == bindparam("slug")))
_K, _C, _S, _V, _W = 5, 12, 14, 18, 26  # where each part of a row begins


def case(session: Where, person_id: int | None, module_id: int) -> Case:
    """This person and this module; the caller has locked the person where they are about to write."""
    rows = _BY_MODULE.rows(session, person_id=NOBODY if person_id is None else person_id, module_id=module_id)
    if not rows:
        raise NotFound(NO_SUCH_MODULE)
    return _read(rows)


def case_of_video(session: Where, person_id: int | None, video_slug: str) -> Case:
    """The same for the module that this video belongs to."""
    rows = _BY_VIDEO.rows(session, person_id=NOBODY if person_id is None else person_id, slug=video_slug)
    if not rows:
        raise NotFound(NO_SUCH_VIDEO)
    return _read(rows)


def held(session: Where, person_id: int, video_slug: str) -> tuple[Case, Known]:
    """The same with the person locked; a merged guest is answered with the person they became.

    On SQLite whoever writes is alone: the lock is the transaction's.
    """
    if driver_of(session).dialect.name != "sqlite":
        person_id = known.hold(session, person_id).id
    found = case_of_video(session, person_id, video_slug)
    if found.person is None:  # erased, or merged
        found = case_of_video(session, known.hold(session, person_id).id, video_slug)
    if found.person is None:
        raise NotFound(NO_SUCH_PERSON)
    return found, found.person


def _read(rows: list[tuple[Any, ...]]) -> Case:
    first = rows[0]
    module_id, slug, coverage, pass_mark, draw = first[:_K]
    level_s, at = first[_C:_S]
    best, attended, started, route = first[_S:_V]
    return Case(
        asked=Asked(
            module_id, slug, coverage, pass_mark, draw, tuple([Cut(*row[_V:_W]) for row in rows if row[_V] is not None])
        ),
        person=None if first[_K] is None else Known(*first[_K:_C]),
        bucket=None if level_s is None else Bucket(level_s, at),
        best_score=best,
        attended=bool(attended),
        started=started is not None,
        route=route,
        records={row[_V]: Record(*row[_W:]) for row in rows if row[_W] is not None},
    )
