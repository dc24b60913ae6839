"""Single choice: one option is right."""

from collections.abc import Iterable

from lms.quizzes.kinds.base import Option, Said, Single


class One(Single):
    """Choose one."""

    name = "one"

    def said(self, options: Iterable[Option]) -> Said:
        """Name the right option."""
        return Said("The right answer is: {answer}", {"answer": next(o.text for o in options if o.right)})
