"""Read the starter programme from its TOML files; either all of it is right or every problem is told at once."""

from pathlib import Path

from lms.programme import checking
from lms.programme.shapes import (
    FURTHER_KINDS,
    ILLUSTRATIONS,
    KINDS,
    LANDLORD_KINDS,
    STANDINGS,
    STATES,
    Fact,
    Further,
    Guide,
    GuideLine,
    Landlord,
    Level,
    Module,
    Option,
    Programme,
    Question,
    Requirement,
    Source,
    Webinar,
)
from lms.programme.tables import StarterProblem, Table, table_of

STARTER = Path(__file__).parent / "starter"

Sources = dict[str, tuple[Source, ...]]


def starter(folder: Path = STARTER) -> Programme:
    """The starter programme in a folder; raises StarterProblem with one sentence per problem, file and key."""
    problems: list[str] = []
    top = table_of(folder / "programme.toml", problems)
    sources = _sources(table_of(folder / "sources.toml", problems))
    facts = _facts(table_of(folder / "facts.toml", problems), sources)
    files = sorted((folder / "modules").glob("*.toml"))
    modules = [_module(table_of(path, problems), sources) for path in files]
    programme = Programme(
        name=top.text("name"),
        levels=tuple(_level(row) for row in top.rows("levels")),
        modules=tuple(sorted(modules, key=lambda module: module.number)),
        facts=facts,
        guides=_guides(table_of(folder / "guides.toml", problems)),
    )
    top.end()
    problems.extend(checking.problems(programme, {path.stem for path in files}))
    if problems:
        raise StarterProblem(problems)
    return programme


def landlords(folder: Path = STARTER) -> tuple[Landlord, ...]:
    """The invented landlords of the demonstration; raises StarterProblem like `starter`."""
    problems: list[str] = []
    top = table_of(folder / "landlords.toml", problems)
    regions = top.texts("regions")
    found = tuple(_landlord(row, regions) for row in top.rows("landlords"))
    top.end()
    problems.extend(checking.landlord_problems(found))
    if problems:
        raise StarterProblem(problems)
    return found


def _landlord(row: Table, regions: tuple[str, ...]) -> Landlord:
    landlord = Landlord(
        slug=row.text("slug"),
        name=row.text("name"),
        kind=row.choice("kind", LANDLORD_KINDS),
        region=row.choice("region", regions),
        residents=row.number("residents"),
        invented=row.flag("invented"),
    )
    row.end()
    return landlord


def _sources(top: Table) -> Sources:
    found: Sources = {}
    for key in top.unread():
        pages = top.rows(key)
        found[key] = tuple(Source(key, page.text("name"), page.text("address", "")) for page in pages)
        for page in pages:
            page.end()
    return found


def _cited(table: Table, sources: Sources) -> tuple[Source, ...]:
    keys = table.texts("sources", optional=True)
    for key in keys:
        if key not in sources:
            table.problem("sources", f"“{key}” is not in sources.toml")
    return tuple(page for key in keys for page in sources.get(key, ()))


def _facts(top: Table, sources: Sources) -> tuple[Fact, ...]:
    checked_on = top.day("checked_on")
    check_by = top.day("check_by")
    found = []
    for key in top.unread():
        row = top.table(key)
        fact = Fact(
            id=key,
            text=row.text("text"),
            sources=_cited(row, sources),
            checked_on=row.day("checked_on", checked_on),
            check_by=row.day("check_by", check_by),
            standing=row.choice("standing", STANDINGS, "sourced"),
            note=row.text("note", ""),
        )
        row.end()
        found.append(fact)
    return tuple(found)


def _level(row: Table) -> Level:
    level = Level(
        number=row.number("number"),
        slug=row.text("slug"),
        title=row.text("title"),
        outcomes=row.texts("outcomes"),
        illustration=row.choice("illustration", ILLUSTRATIONS),
    )
    row.end()
    return level


def _module(top: Table, sources: Sources) -> Module:
    module = Module(
        number=top.number("number"),
        level=top.number("level"),
        slug=top.text("slug"),
        title=top.text("title"),
        title_is_ours=top.flag("title_is_ours"),
        subject_published=top.flag("subject_published"),
        basis=top.text("basis"),
        state=top.choice("state", STATES),
        aim=top.text("aim"),
        outcomes=top.texts("outcomes"),
        summary=top.texts("summary"),
        worked_example=top.text("worked_example"),
        your_turn=top.text("your_turn"),
        go_further=tuple(_further(row) for row in top.rows("go_further")),
        webinars=tuple(_webinar(row, sources) for row in top.rows("webinars", optional=True)),
        law_checked_on=top.day("law_checked_on"),
        check_again=top.text("check_again"),
        facts=top.texts("facts"),
        requirement=_requirement(top.table("requirement")),
        questions=tuple(_question(row) for row in top.rows("questions")),
    )
    top.end()
    return module


def _further(row: Table) -> Further:
    further = Further(kind=row.choice("kind", FURTHER_KINDS), text=row.text("text"))
    row.end()
    return further


def _webinar(row: Table, sources: Sources) -> Webinar:
    cited = _cited(row, sources)
    if not cited:
        row.problem("sources", "only a webinar that a source names may be listed")
    webinar = Webinar(
        title=row.text("title"),
        month=row.text("month"),
        source=cited[0] if cited else Source("", "", ""),
    )
    row.end()
    return webinar


def _requirement(row: Table) -> Requirement:
    requirement = Requirement(row.fraction("coverage"), row.number("draw"), row.number("pass_mark"))
    row.end()
    return requirement


def _question(row: Table) -> Question:
    question = Question(
        id=row.text("id"),
        kind=row.choice("kind", KINDS),
        stem=row.text("stem"),
        options=tuple(_option(option) for option in row.rows("options")),
        why=row.text("why"),
        facts=row.texts("facts", optional=True),
        ours=row.flag("ours", default=False),
        rewrite_by=row.day("rewrite_by") if row.has("rewrite_by") else None,
    )
    row.end()
    return question


def _option(row: Table) -> Option:
    option = Option(
        letter=row.text("letter"),
        text=row.text("text"),
        right=row.flag("right"),
        feedback=row.text("feedback"),
    )
    row.end()
    return option


def _guides(top: Table) -> tuple[Guide, ...]:
    found = []
    for row in top.rows("guides"):
        lines = row.rows("lines")
        guide = Guide(row.text("slug"), row.text("title"), tuple(_line(line) for line in lines))
        row.end()
        found.append(guide)
    top.end()
    return tuple(found)


def _line(row: Table) -> GuideLine:
    line = GuideLine(row.text("text"), row.texts("facts", optional=True))
    row.end()
    return line
