"""Every rule of the starter programme is seen to fail on a copy broken on purpose."""

import shutil
from pathlib import Path

import pytest

from lms.programme.reading import STARTER, landlords, starter
from lms.programme.tables import StarterProblem

ONE = "modules/know-your-rights.toml"
FIRST = 'id = "know-your-rights-1"'

# What is broken: the file, the words replaced (first place only), the words put there, the problem told.
BROKEN = {
    "an unknown fact in a question": (
        ONE,
        'facts = ["A9"]',
        'facts = ["A99"]',
        "know-your-rights-1.facts: A99",
    ),
    "an unknown fact in a module": (ONE, '"A1", ', '"A1", "Z1", ', "facts: Z1 is not in facts.toml"),
    "a hidden fact": (ONE, '"A1", ', '"A1", "T8", ', "facts: T8 is hidden"),
    "a question's fact the module does not list": (ONE, '"A9", ', "", "facts: add A9"),
    "a fact listed twice": (ONE, '"A1", ', '"A1", "A1", ', "“A1” stands 2 times"),
    "a question without facts that is not ours": (ONE, 'facts = ["A9"]', "facts = []", "or say ours = true"),
    "a question that is ours and has facts": (ONE, FIRST, FIRST + "\nours = true", "but not both"),
    "an unsourced fact told as certain": (ONE, 'facts = ["C9"]', 'facts = ["R4"]', "say “general knowledge”"),
    "an unknown kind": (ONE, 'kind = "one"', 'kind = "guess"', "“guess” is not one of one, many, tf"),
    "two right answers to a single choice": (
        ONE,
        'text = "When a surveyor comes to look at the damage", right = false',
        'text = "When a surveyor comes to look at the damage", right = true',
        "know-your-rights-1.options: exactly one must be right (found 2)",
    ),
    "no right answer": (
        ONE,
        'text = "When the landlord first becomes aware", right = true',
        'text = "When the landlord first becomes aware", right = false',
        "exactly one must be right (found 0)",
    ),
    "a choose-all with no wrong answer": (
        ONE,
        'text = "Throwing away their letters", right = false',
        'text = "Throwing away their letters", right = true',
        "at least one must be right and at least one wrong",
    ),
    "a true or false with other words": (ONE, 'text = "False"', 'text = "No"', "two options True and False"),
    "an option without feedback": (
        ONE,
        'feedback = "It starts when the landlord knows, however it finds out."',
        'feedback = ""',
        "questions[1].options[2].feedback: write some words here",
    ),
    "options out of letter": (ONE, 'letter = "B"', 'letter = "C"', "letter them A, B, C"),
    "the same option twice": (
        ONE,
        'text = "When a surveyor comes to look at the damage"',
        'text = "When you complain"',
        "“When you complain” stands 2 times",
    ),
    "a question numbered wrongly": (
        ONE,
        "know-your-rights-1",
        "know-your-rights-7",
        "must be know-your-rights-1",
    ),
    "a module number twice": (
        "modules/know-your-rights.toml",
        "number = 1",
        "number = 9",
        "number them 1 to",
    ),
    "an unknown level": (ONE, "level = 1", "level = 4", "there is no level 4"),
    "an unknown state": (ONE, 'state = "film-released"', 'state = "soon"', "“soon” is not one of"),
    "a slug unlike its file": (
        ONE,
        'slug = "know-your-rights"',
        'slug = "rights"',
        "name the file after the slug",
    ),
    "an outcome that is not I can": (ONE, '"I can report', '"Report', "must begin with “I can ”"),
    "too few to draw": (ONE, "draw = 8", "draw = 11", "only 10 questions to draw from"),
    "a pass mark above the draw": (ONE, "pass_mark = 7", "pass_mark = 9", "more than the questions drawn"),
    "a coverage above one": (ONE, "coverage = 0.9", "coverage = 90", "a fraction above 0 and up to 1"),
    "a date in quotes": (ONE, "law_checked_on = 2026-11-21", 'law_checked_on = "soon"', "write a date like"),
    "a date with a time": (
        "facts.toml",
        "checked_on = 2026-11-21",
        "checked_on = 2026-11-21T10:00:00",
        "a date like",
    ),
    "a rewrite day already past": (
        ONE,
        FIRST,
        FIRST + "\nrewrite_by = 2026-11-21",
        "rewrite_by: this must be after",
    ),
    "an invented webinar": (ONE, 'sources = ["P2"]', "sources = []", "only a webinar that a source names"),
    "a webinar without a month": (ONE, 'month = "2023-05"', 'month = "May"', "write the month like 2023-05"),
    "an unknown place to go": (ONE, 'kind = "panel"', 'kind = "pub"', "“pub” is not one of"),
    "a key nothing reads": (ONE, 'aim = "', 'aims = "', "aims: nothing reads this key"),
    "a missing key": (ONE, "your_turn = ", "your_trun = ", "your_turn: write some words here"),
    "a flag that is not one": (ONE, "title_is_ours = true", "title_is_ours = 1", "write true or false"),
    "a list that is not one": (ONE, "outcomes = [", "outcomes = 3\nspare = [", "write a list of words"),
    "a missing table": (ONE, "[requirement]", "[requirements]", "requirement: this table is missing"),
    "a missing list of tables": (ONE, "[[go_further]]", "[[further]]", "nothing reads this key"),
    "a file that is not TOML": (ONE, "number = 1", "number = = 1", "not a readable TOML file"),
    "a check by before checked on": (
        "facts.toml",
        "check_by = 2027-11-21",
        "check_by = 2026-11-21",
        "A1.check_by",
    ),
    "a fact without a source": (
        "facts.toml",
        'sources = ["L3", "L4", "L11b"]',
        "",
        "A1.sources: name a source, or mark the standing general",
    ),
    "an unknown source": ("facts.toml", '"L3"', '"L999"', "A1.sources: “L999” is not in sources.toml"),
    "an unknown standing": (
        "facts.toml",
        'standing = "general"',
        'standing = "sure"',
        "“sure” is not one of",
    ),
    "a source without a name": (
        "sources.toml",
        "Co-operative News, 17 April 2023",
        "",
        "name: write some words",
    ),
    "a level number twice": (
        "programme.toml",
        "number = 2",
        "number = 1",
        "levels: number: number them 1 to 3",
    ),
    "a level slug twice": ("programme.toml", "formal-structures", "getting-started", "levels.slug"),
    "a level slug in capitals": ("programme.toml", "formal-structures", "Formal", "must be small letters"),
    "an unknown illustration": ("programme.toml", '"door"', '"castle"', "“castle” is not one of"),
    "a guide on an unknown fact": ("guides.toml", '["A9"]', '["A999"]', "mould.lines.facts: A999"),
    "a guide slug twice": ("guides.toml", 'slug = "emergency"', 'slug = "mould"', "“mould” stands 2 times"),
    "a guide slug in capitals": ("guides.toml", 'slug = "mould"', 'slug = "Mould"', "use small letters"),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A whole copy of the starter files that a test may break."""
    return Path(shutil.copytree(STARTER, tmp_path / "starter"))


def break_it(folder: Path, file: str, old: str, new: str) -> None:
    """Replace the first place of some words; fails if they are not there, so that no case goes stale."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is no longer in {file}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_an_unbroken_copy_reads(copy: Path) -> None:
    assert starter(copy) == starter()
    assert landlords(copy) == landlords()


@pytest.mark.parametrize(("file", "old", "new", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_copy_is_refused_by_file_and_key(copy: Path, file: str, old: str, new: str, said: str) -> None:
    break_it(copy, file, old, new)
    with pytest.raises(StarterProblem) as caught:
        starter(copy)
    about = [problem for problem in caught.value.problems if said in problem]
    assert about, caught.value
    assert Path(file).name in about[0] or "modules" in about[0] or "rights.toml" in about[0]


def test_all_problems_are_told_at_once(copy: Path) -> None:
    break_it(copy, ONE, "draw = 8", "draw = 11")
    break_it(copy, "programme.toml", '"door"', '"castle"')
    break_it(copy, "facts.toml", '"L3"', '"L999"')
    with pytest.raises(StarterProblem) as caught:
        starter(copy)
    assert len(caught.value.problems) == 3
    assert all(problem in str(caught.value) for problem in caught.value.problems)


def test_a_missing_file_is_told_once(copy: Path) -> None:
    (copy / "guides.toml").unlink()
    with pytest.raises(StarterProblem) as caught:
        starter(copy)
    assert caught.value.problems == ("guides.toml: this file is missing",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("invented = true", "invented = false", "only invented landlords may stand here"),
        ('region = "London"', 'region = "Wales"', "“Wales” is not one of"),
        ('slug = "northfold-council"', 'slug = "riverbank-homes"', "“riverbank-homes” stands 2 times"),
        ('slug = "northfold-council"', 'slug = "Northfold Council"', "use small letters"),
        ("residents = 8", "residents = 0", "write a whole number, 1 or more"),
        ('kind = "council"', 'kind = "bank"', "“bank” is not one of"),
    ],
)
def test_a_broken_landlord_is_refused(copy: Path, old: str, new: str, said: str) -> None:
    break_it(copy, "landlords.toml", old, new)
    with pytest.raises(StarterProblem, match=said):
        landlords(copy)
