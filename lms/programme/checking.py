"""The rules that tie the starter files together: numbering, quizzes, facts and dates, each told by file and key."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from lms.programme.shapes import (
    Fact,
    Guide,
    Landlord,
    Level,
    Module,
    Programme,
    Question,
)

# A question that leans on a fact without a source must say so in these words.
GENERAL_WORDS = "general knowledge"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


def problems(programme: Programme, file_stems: set[str]) -> Iterator[str]:
    """Every problem between the records of a programme; `file_stems` are the names of its module files."""
    facts = {fact.id: fact for fact in programme.facts}
    yield from _levels(programme.levels)
    yield from _numbers("modules", "number", [module.number for module in programme.modules])
    for fact in programme.facts:
        yield from _fact(fact)
    for module in programme.modules:
        yield from _module(module, {level.number for level in programme.levels}, file_stems)
        yield from _leaning(f"{module.slug}.toml: facts", module.facts, facts)
        for question in module.questions:
            yield from _question(module, question, facts)
    yield from _twice(
        "modules/*.toml: questions.id",
        (q.id for m in programme.modules for q in m.questions),
    )
    yield from _guides(programme.guides, facts)


def landlord_problems(landlords: Iterable[Landlord]) -> Iterator[str]:
    """Every problem with the demonstration's landlords: they are invented, and each slug stands once."""
    found = list(landlords)
    for landlord in found:
        if not landlord.invented:
            yield f"landlords.toml: {landlord.slug}.invented: only invented landlords may stand here"
        if not SLUG.fullmatch(landlord.slug):
            yield f"landlords.toml: {landlord.slug}.slug: use small letters, figures and hyphens"
    yield from _twice("landlords.toml: slug", (landlord.slug for landlord in found))


def _twice(where: str, values: Iterable[str]) -> Iterator[str]:
    for value, times in Counter(values).items():
        if times > 1:
            yield f"{where}: “{value}” stands {times} times; it must stand once"


def _numbers(where: str, key: str, numbers: list[int]) -> Iterator[str]:
    if sorted(numbers) != list(range(1, len(numbers) + 1)):
        written = ", ".join(str(number) for number in numbers)
        yield f"{where}: {key}: number them 1 to {len(numbers)}, each once (found {written})"


def _levels(levels: tuple[Level, ...]) -> Iterator[str]:
    yield from _numbers("programme.toml: levels", "number", [level.number for level in levels])
    yield from _twice("programme.toml: levels.slug", (level.slug for level in levels))
    for level in levels:
        if not SLUG.fullmatch(level.slug):
            yield f"programme.toml: levels.slug: “{level.slug}” must be small letters, figures and hyphens"


def _fact(fact: Fact) -> Iterator[str]:
    if fact.check_by <= fact.checked_on:
        yield f"facts.toml: {fact.id}.check_by: this must be after the day it was checked"
    if fact.standing == "sourced" and not fact.sources:
        yield f"facts.toml: {fact.id}.sources: name a source, or mark the standing general"


def _module(module: Module, levels: set[int], file_stems: set[str]) -> Iterator[str]:
    file = f"{module.slug}.toml"
    if module.slug not in file_stems or not SLUG.fullmatch(module.slug):
        yield f"{file}: slug: name the file after the slug, in small letters, figures and hyphens"
    if module.level not in levels:
        yield f"{file}: level: there is no level {module.level} in programme.toml"
    if not 3 <= len(module.outcomes) <= 5:
        yield f"{file}: outcomes: write 3 to 5 of them (found {len(module.outcomes)})"
    for outcome in module.outcomes:
        if not outcome.startswith("I can "):
            yield f"{file}: outcomes: “{outcome}” must begin with “I can ”"
    for webinar in module.webinars:
        if not MONTH.fullmatch(webinar.month):
            yield f"{file}: webinars.month: write the month like 2023-05"
    if module.requirement.draw > len(module.questions):
        yield f"{file}: requirement.draw: there are only {len(module.questions)} questions to draw from"
    if module.requirement.pass_mark > module.requirement.draw:
        yield f"{file}: requirement.pass_mark: this is more than the questions drawn"
    yield from _facts_listed(file, module)


def _facts_listed(file: str, module: Module) -> Iterator[str]:
    asked = {fact for question in module.questions for fact in question.facts}
    for fact in sorted(asked - set(module.facts)):
        yield f"{file}: facts: add {fact}; a question leans on it"
    yield from _twice(f"{file}: facts", module.facts)


def _leaning(where: str, ids: Iterable[str], facts: dict[str, Fact]) -> Iterator[str]:
    for each in ids:
        if each not in facts:
            yield f"{where}: {each} is not in facts.toml"
        elif facts[each].standing == "hidden":
            yield f"{where}: {each} is hidden, so nothing may lean on it"


def _question(module: Module, question: Question, facts: dict[str, Fact]) -> Iterator[str]:
    where = f"{module.slug}.toml: {question.id}"
    wanted = f"{module.slug}-{module.questions.index(question) + 1}"
    if question.id != wanted:
        yield f"{where}.id: by its place this must be {wanted}"
    yield from _options(where, question)
    yield from _leaning(f"{where}.facts", question.facts, facts)
    if question.ours == bool(question.facts):
        yield f"{where}.facts: name the facts it leans on, or say ours = true, but not both"
    general = any(fact in facts and facts[fact].standing == "general" for fact in question.facts)
    if general and GENERAL_WORDS not in question.why.lower():
        yield f"{where}.why: it leans on a fact without a source, so say “{GENERAL_WORDS}”"
    if question.rewrite_by is not None and question.rewrite_by <= module.law_checked_on:
        yield f"{where}.rewrite_by: this must be after the day the law was checked"


def _options(where: str, question: Question) -> Iterator[str]:
    letters = "".join(option.letter for option in question.options)
    if letters != "ABCDEFGH"[: len(letters)] or len(letters) < 2:
        yield f"{where}.options: letter them A, B, C and so on; two or more"
    yield from _twice(f"{where}.options.text", (option.text for option in question.options))
    right = sum(option.right for option in question.options)
    if question.kind in ("one", "tf") and right != 1:
        yield f"{where}.options: exactly one must be right (found {right})"
    if question.kind == "many" and not 0 < right < len(question.options):
        yield f"{where}.options: at least one must be right and at least one wrong"
    if question.kind == "tf" and [option.text for option in question.options] != [
        "True",
        "False",
    ]:
        yield f"{where}.options: a true or false question has the two options True and False"


def _guides(guides: tuple[Guide, ...], facts: dict[str, Fact]) -> Iterator[str]:
    yield from _twice("guides.toml: slug", (guide.slug for guide in guides))
    for guide in guides:
        if not SLUG.fullmatch(guide.slug):
            yield f"guides.toml: {guide.slug}.slug: use small letters, figures and hyphens"
        for line in guide.lines:
            yield from _leaning(f"guides.toml: {guide.slug}.lines.facts", line.facts, facts)
