"""Structured reasons of the rules as sentences: the one place, so that residents and staff read the same words."""

from lms.completion.rules import Missing
from lms.web.words import minutes
from lms.words import t


def missing_sentence(missing: Missing, complete: bool) -> str:
    """The one sentence that says what is still missing; the same for residents and staff."""
    if complete:
        return t("You have finished this module.")
    if not missing.film:
        return t("This module has no film yet. You can take part in person.")
    if missing.nothing:
        return t("You have all that this module asks. We will mark it as finished in a few minutes.")
    length = minutes(missing.seconds)
    quiz = {"right": missing.pass_mark, "of": missing.draw}
    if missing.seconds and missing.quiz:
        return t(
            "Still to do: watch or read {length} more, and get {right} of {of} in the quiz.",
            length=length,
            **quiz,
        )
    if missing.seconds:
        return t("Still to do: watch or read {length} more. You have passed the quiz.", length=length)
    if missing.best_score is None:
        return t("Still to do: the quiz. You need {right} of {of}.", **quiz)
    return t(
        "Still to do: the quiz. Your best is {best} of {of}; you need {right}.",
        best=missing.best_score,
        **quiz,
    )
