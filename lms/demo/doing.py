"""What one resident does with one module, kept as the facts the journey would have written, in order of time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lms.completion.rules import START_S, Evidence, Requirement, verdict
from lms.demo.answering import Tried
from lms.demo.sittings import Sitting
from lms.quizzes.models import Question
from lms.quizzes.rules import best
from lms.watching.rules import Seen, covered, everything


@dataclass(frozen=True)
class Subject:
    """A module as a story needs it; `version_id` None and `duration_s` 0 where there is no film yet."""

    module_id: int
    slug: str
    requirement: Requirement
    version_id: int | None
    duration_s: int
    bank: Sequence[Question]


@dataclass(frozen=True)
class Occasion:
    """A gathering: its place in the written list, its module, kind and moment."""

    number: int
    module_id: int
    kind: str
    held_at: datetime


@dataclass(frozen=True)
class Presence:
    """Being at an occasion, for the whole of it or not."""

    occasion: Occasion
    whole: bool
    recorded_at: datetime


@dataclass(frozen=True)
class Finish:
    """The completion as the rule gave it at the moment the evidence was there."""

    at: datetime
    route: str
    evidence: Evidence


@dataclass
class Doing:
    """One resident and one module. Call its verbs in order of time; start and completion come from the real rules."""

    subject: Subject
    seen: Seen = 0
    read: Seen = 0
    together: Seen = 0
    place_s: float = 0.0
    first_at: datetime | None = None
    place_at: datetime | None = None
    changed_at: datetime | None = None
    tried: list[Tried] = field(default_factory=list)
    presences: list[Presence] = field(default_factory=list)
    started_at: datetime | None = None
    finish: Finish | None = None

    @property
    def covered_s(self) -> int:
        """Seconds watched, read or seen together."""
        return covered(self.seen | self.read | self.together)

    @property
    def evidence(self) -> Evidence:
        """What the person has by now."""
        return Evidence(
            covered_s=self.covered_s,
            duration_s=self.subject.duration_s,
            together_s=covered(self.together),
            best_score=best(one.score for one in self.tried),
            attended=any(one.whole and one.occasion.kind != "together" for one in self.presences),
        )

    @property
    def filmed(self) -> bool:
        """Whether enough of the film is covered."""
        return verdict(self.evidence, self.subject.requirement).missing.seconds == 0

    @property
    def last_at(self) -> datetime | None:
        """The last moment anything happened."""
        moments = [self.changed_at, *(one.recorded_at for one in self.presences)]
        for one in self.tried:
            moments += [one.made_at, *(each.at for each in one.given)]
        return max((moment for moment in moments if moment is not None), default=None)

    def sit(self, sitting: Sitting, at: datetime) -> None:
        """Watch or read for a while, ending at `at`."""
        if sitting.read:
            self.read |= sitting.seen
        else:
            self.seen |= sitting.seen
            self.place_s, self.place_at = sitting.place_s, at
        self._watched(at)
        if sitting.read or self.covered_s >= min(START_S, self.subject.duration_s):
            self._started(at)
        self._settle(at)

    def answer(self, tried: Tried) -> None:
        """Have a go at the quiz."""
        self.tried.append(tried)
        if tried.given:
            self._started(tried.given[0].at)
        self._settle(tried.finished_at or tried.given[-1].at)

    def be_there(self, presence: Presence) -> None:
        """Be at an occasion; a room that watches the film together has seen it."""
        self.presences.append(presence)
        if presence.occasion.kind == "together" and self.subject.version_id is not None:
            whole = everything(self.subject.duration_s)
            self.together |= whole if presence.whole else whole >> (self.subject.duration_s // 2)
            self._watched(presence.recorded_at)
        self._started(presence.recorded_at)
        self._settle(presence.recorded_at)

    def _watched(self, at: datetime) -> None:
        self.first_at, self.changed_at = self.first_at or at, at

    def _started(self, at: datetime) -> None:
        self.started_at = self.started_at or at

    def _settle(self, at: datetime) -> None:
        decided = verdict(self.evidence, self.subject.requirement)
        if self.finish is None and decided.complete:
            self.finish = Finish(at, str(decided.route), self.evidence)
