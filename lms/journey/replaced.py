"""A film that was replaced while somebody was half way through it: what they are told. Looks only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms.catalogue import store as catalogue
from lms.catalogue.store import Film
from lms.completion import store as completion
from lms.completion.rules import OLD_CUT_COUNTS, cut_counts
from lms.journey.settle import House
from lms.watching import store as watching
from lms.watching.rules import everything


@dataclass(frozen=True)
class Replaced:
    """When the cut that a person had begun was replaced, and until when what they saw of it counts."""

    at: datetime
    until: datetime


def find_replaced(session: Session, person_id: int | None, film: Film, house: House, now: datetime) -> Replaced | None:
    """The cut replaced last that still counts and that this person saw more of than of the film shown now; or None.

    None too where the module is finished, or where all they saw was carried over.
    """
    if person_id is None or completion.find_completion(session, person_id, film.module_id) is not None:
        return None
    current = watching.find_watch(session, person_id, film.version_id)
    have = 0 if current is None else watching.evidence_of(current)
    found = [
        version.retired_at
        for version in catalogue.versions_of_module(session, film.module_id)
        if version.retired_at is not None
        and cut_counts(version.retired_at, now)
        and house.counts(version.sample)
        and (watch := watching.find_watch(session, person_id, version.id)) is not None
        and watching.evidence_of(watch) & everything(min(film.asked_s, version.asked_s)) & ~have
    ]
    return Replaced(max(found), max(found) + OLD_CUT_COUNTS) if found else None
