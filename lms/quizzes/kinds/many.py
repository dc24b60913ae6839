"""Choose all: several options may be right, and the answer is right only when it names them all and no other."""

from collections.abc import Iterable, Iterator, Sequence

from lms.quizzes.kinds.base import Kind, Option, Said


class Many(Kind):
    """Choose all that are right."""

    name = "many"
    control = "checkbox"
    ask = "Choose all that are right."
    nothing = "Choose one or more answers. “I do not know” is an answer too."

    def said(self, options: Iterable[Option]) -> Said:
        """Name the right options."""
        right = [option.text for option in options if option.right]
        if len(right) == 1:
            return Said("The right answer is: {answer}", {"answer": right[0]})
        return Said("The right answers are: {answers}", {"answers": "; ".join(right)})

    def problems(self, options: Sequence[Option]) -> Iterator[str]:
        """All right or none right teaches nothing."""
        if not 0 < sum(option.right for option in options) < len(options):
            yield "at least one option must be right and at least one wrong"
