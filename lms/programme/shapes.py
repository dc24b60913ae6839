"""What the starter programme is made of: frozen values, one per kind of record in the TOML files."""

from dataclasses import dataclass
from datetime import date

from lms.quizzes.kinds import BY_NAME

STANDINGS = ("sourced", "general", "hidden")
STATES = ("announced", "in-person-only", "film-released", "updated")
KINDS = tuple(BY_NAME)
ILLUSTRATIONS = ("door", "street", "neighbourhood")
LANDLORD_KINDS = ("housing-association", "council", "co-operative")
FURTHER_KINDS = (
    "landlord",
    "panel",
    "association",
    "council",
    "ombudsman",
    "regulator",
    "assessor",
    "advice",
    "module",
)


@dataclass(frozen=True)
class Source:
    """Where a fact was read: a publisher and page in plain words, and the address as it was noted."""

    key: str
    name: str
    address: str


@dataclass(frozen=True)
class Fact:
    """One statement of law or practice; a hidden one is kept for staff and shown to nobody."""

    id: str
    text: str
    sources: tuple[Source, ...]
    checked_on: date
    check_by: date
    standing: str
    note: str


@dataclass(frozen=True)
class Level:
    """One rung of the ladder, with what a resident can do after it."""

    number: int
    slug: str
    title: str
    outcomes: tuple[str, ...]
    illustration: str


@dataclass(frozen=True)
class Option:
    """One thing a resident may choose, and what it teaches when chosen."""

    letter: str
    text: str
    right: bool
    feedback: str


@dataclass(frozen=True)
class Question:
    """One quiz question; `ours` means it rests on good practice, not on a fact of the ledger."""

    id: str
    kind: str
    stem: str
    options: tuple[Option, ...]
    why: str
    facts: tuple[str, ...]
    ours: bool
    rewrite_by: date | None


@dataclass(frozen=True)
class Requirement:
    """What a module asks for: the fraction to cover, questions drawn, and how many must be right."""

    coverage: float
    draw: int
    pass_mark: int


@dataclass(frozen=True)
class Further:
    """One place to go after a module; the kind says what sort of place, never an address."""

    kind: str
    text: str


@dataclass(frozen=True)
class Webinar:
    """A webinar the programme is known to have announced; the month is written 2023-05."""

    title: str
    month: str
    source: Source


@dataclass(frozen=True)
class Module:
    """One subject on the ladder with its texts, its quiz bank and the facts it leans on."""

    number: int
    level: int
    slug: str
    title: str
    title_is_ours: bool
    subject_published: bool
    basis: str
    state: str
    aim: str
    outcomes: tuple[str, ...]
    summary: tuple[str, ...]
    worked_example: str
    your_turn: str
    go_further: tuple[Further, ...]
    webinars: tuple[Webinar, ...]
    law_checked_on: date
    check_again: str
    facts: tuple[str, ...]
    requirement: Requirement
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class GuideLine:
    """One line of a guide; without facts it is about this product, not about the law."""

    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Guide:
    """One screen of short lines on one subject."""

    slug: str
    title: str
    lines: tuple[GuideLine, ...]


@dataclass(frozen=True)
class Programme:
    """The whole starter programme, checked."""

    name: str
    levels: tuple[Level, ...]
    modules: tuple[Module, ...]
    facts: tuple[Fact, ...]
    guides: tuple[Guide, ...]


@dataclass(frozen=True)
class Landlord:
    """A landlord for the demonstration; always invented, never a real one."""

    slug: str
    name: str
    kind: str
    region: str
    residents: int
    invented: bool
