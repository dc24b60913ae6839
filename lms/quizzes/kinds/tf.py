"""True or false: two options that keep their places."""

from collections.abc import Iterable, Iterator, Sequence

from lms.quizzes.kinds.base import Option, Said, Single


class TrueOrFalse(Single):
    """Choose "True" or "False"; people look for "True" first, so the two are not shuffled."""

    name = "tf"
    shuffled = False
    ask = "True or false?"

    def said(self, options: Iterable[Option]) -> Said:
        """Say whether the statement is true; the first option stands for "True" in every language."""
        return Said("The statement is true." if next(iter(options)).right else "The statement is false.", {})

    def problems(self, options: Sequence[Option]) -> Iterator[str]:
        """Two options, one of them right."""
        if len(options) != 2:
            yield f"there must be two options, True and False (found {len(options)})"
        yield from super().problems(options)
