"""What every question kind does: read what was posted, check that it is possible, mark it, say what was right."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from lms.errors import BadInput

DONT_KNOW = "?"
NOT_OFFERED = "That answer is not one of the choices. Choose again."
NOT_BOTH = "Choose your answers, or “I do not know”, but not both."


@dataclass(frozen=True)
class Option:
    """One thing that may be chosen; the letter is its name for ever, wherever it stands on the page."""

    letter: str
    text: str
    right: bool
    feedback: str


@dataclass(frozen=True)
class Said:
    """A sentence for the web to translate, with what goes into its places."""

    text: str
    values: dict[str, str]


class Kind(ABC):
    """A kind of question. An answer is kept as option letters in order, "" for "I do not know".

    `control`: "radio" or "checkbox", the input the page uses. `shuffled`: whether options change places.
    `ask`: one line under the question, or "". `nothing`: the sentence when nothing was chosen.
    """

    name: ClassVar[str]
    control: ClassVar[str] = "radio"
    shuffled: ClassVar[bool] = True
    ask: ClassVar[str] = ""
    nothing: ClassVar[str] = "Choose an answer. “I do not know” is an answer too."

    def read(self, posted: Sequence[str], options: Iterable[Option]) -> str:
        """What was chosen, as it is kept; `BadInput` where it cannot be an answer to this question."""
        chosen = set(posted)
        if not chosen:
            raise BadInput(self.nothing, {"answer": self.nothing})
        if not chosen <= {option.letter for option in options} | {DONT_KNOW}:
            raise BadInput(NOT_OFFERED, {"answer": NOT_OFFERED})
        if DONT_KNOW in chosen and len(chosen) > 1:
            raise BadInput(NOT_BOTH, {"answer": NOT_BOTH})
        return "".join(sorted(chosen - {DONT_KNOW}))

    def mark(self, chosen: str, options: Iterable[Option]) -> bool:
        """Right or not: all that is right was chosen and nothing else."""
        return set(chosen) == {option.letter for option in options if option.right}

    @abstractmethod
    def said(self, options: Iterable[Option]) -> Said:
        """The sentence that says what was right."""

    @abstractmethod
    def problems(self, options: Sequence[Option]) -> Iterator[str]:
        """What is wrong with a question of this kind, for whoever writes it."""


class Single(Kind):
    """Exactly one option is right and one may be chosen."""

    def read(self, posted: Sequence[str], options: Iterable[Option]) -> str:
        """One letter, or "" for "I do not know"."""
        chosen = super().read(posted, options)
        if len(chosen) > 1:
            raise BadInput(NOT_OFFERED, {"answer": NOT_OFFERED})
        return chosen

    def problems(self, options: Sequence[Option]) -> Iterator[str]:
        """Not exactly one right."""
        right = sum(option.right for option in options)
        if right != 1:
            yield f"exactly one option must be right (found {right})"
