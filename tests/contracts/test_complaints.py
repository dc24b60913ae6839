"""The list of complaints: each row is held by a test that carries its number, or it is said why it cannot happen."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.code import HOME, functions, modules, name_of, tree_of
from tests.contracts.test_templates import PEERS

PAGE = HOME / "docs" / "complaints.md"
ROWS = [*map(str, range(1, 25)), "24b", *map(str, range(25, 51)), *map(str, range(80, 84))]
# Not true yet. A row leaves this list when a test holds it; then the page names the test.
OPEN = {"4", "12", "15", "21", "80", "83"}
ROW = re.compile(r"^\| (\d+b?) \| ([^|]+) \| ([^|]+) \| ([^|]*) ?\|$", re.MULTILINE)
TITLE = re.compile(r"""\btest\(\s*["'`]field ((?:\d+b?(?:, )?)+):""")


def rows(words: str) -> dict[str, tuple[str, str]]:
    """Row -> what holds, and the files that are named."""
    return {number: (holds.strip(), files) for number, _, holds, files in ROW.findall(words)}


def numbers_in(tree: ast.AST) -> set[str]:
    """The numbers that marks carry, of functions that are tests."""
    marks = [mark for test in functions(tree) if test.name.startswith("test_") for mark in test.decorator_list]
    return {
        str(ast.literal_eval(each))
        for mark in marks
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.field"
        for each in mark.args
    }


def titles_in(words: str) -> set[str]:
    """The numbers that a script's test titles carry."""
    return {number for found in TITLE.findall(words) for number in found.split(", ")}


def carried() -> Iterator[tuple[str, str]]:
    """(row, file) for every test that carries a number."""
    for file in modules("tests"):
        yield from ((number, name_of(file)) for number in numbers_in(tree_of(file)))
    for file in sorted(Path(HOME / "tests" / "javascripts").glob("*.test.mjs")):
        yield from ((number, name_of(file)) for number in titles_in(file.read_text(encoding="utf-8")))


def faults(words: str, held: set[tuple[str, str]], still_open: set[str]) -> list[str]:
    """What is wrong between the page and the tests."""
    found = [f"row {number} is missing" for number in ROWS if number not in rows(words)]
    for number, (holds, files) in rows(words).items():
        named, marked = set(re.findall(r"`([^`]+)`", files)), {file for row, file in held if row == number}
        if holds.startswith("Open:"):
            found += [] if number in still_open and not marked and not named else [f"row {number} is said to be open"]
        elif holds.startswith("Cannot happen here:"):
            found += [] if len(holds) > 60 and not marked and not named else [f"row {number} is said to be impossible"]
        else:
            found += [f"row {number}: {file} does not carry it" for file in sorted(named - marked)]
            found += [f"row {number}: {file} carries it and is not named" for file in sorted(marked - named)]
            found += [] if named else [f"row {number} has no test and no reason"]
            found += [f"row {number} is not open any more"] if number in still_open else []
    return found + [f"{file} carries {row}, which is no row" for row, file in sorted(held) if row not in rows(words)]


def test_every_row_is_held_or_said_to_be_impossible() -> None:
    words = PAGE.read_text(encoding="utf-8")
    assert list(rows(words)) == ROWS, "all of them, in order, each once"
    assert faults(words, set(carried()), OPEN) == []


def test_it_names_nobody() -> None:
    words = re.sub(r"`[^`]+`|^#+ ", "", PAGE.read_text(encoding="utf-8").lower(), flags=re.MULTILINE)
    for peer in (*PEERS, "panopto", "canvas", "vimeo", "youtube", "h5p", "opencast", "#", "github", "issue"):
        assert peer not in words, peer


HELD = {(number, "tests/a.py") for number in ROWS if number != "27"}


def page(**changed: str) -> str:
    """A page on which every row is held by one file, but for what is changed."""
    impossible = "Cannot happen here: " + "because of this. " * 5
    cells = dict.fromkeys(ROWS, "It holds. | `tests/a.py`") | {"27": f"{impossible}|"} | changed
    return "\n".join(f"| {number} | A complaint. | {cell} |" for number, cell in cells.items())


@pytest.mark.parametrize(
    ("words", "held", "fault"),
    [
        (page(**{"5": "It holds. |"}), HELD, "row 5 has no test and no reason"),
        (page(**{"5": "It holds. | `tests/b.py`"}), HELD, "row 5: tests/b.py does not carry it"),
        (page(), HELD | {("5", "tests/c.py")}, "row 5: tests/c.py carries it and is not named"),
        (page(), HELD - {("5", "tests/a.py")}, "row 5: tests/a.py does not carry it"),
        (page(**{"5": "Open: not yet. |"}), HELD - {("5", "tests/a.py")}, "row 5 is said to be open"),
        (page(**{"5": "Cannot happen here: no. |"}), HELD - {("5", "tests/a.py")}, "row 5 is said to be impossible"),
        (page(), HELD | {("99", "tests/a.py")}, "tests/a.py carries 99, which is no row"),
        (page().replace("| 24b |", "| 24 |"), HELD, "row 24b is missing"),
    ],
)
def test_each_of_these_is_found(words: str, held: set[tuple[str, str]], fault: str) -> None:
    assert faults(page(), HELD, set()) == []
    assert fault in faults(words, held, set())


def test_an_open_row_that_is_held_is_found() -> None:
    assert "row 5 is not open any more" in faults(page(), HELD, {"5"})


def test_numbers_are_read_from_marks_and_titles() -> None:
    marked = '@pytest.mark.field(3, "24b")\ndef test_x(): ...\n@pytest.mark.field(4)\ndef helper(): ...'
    assert numbers_in(ast.parse(marked)) == {"3", "24b"}
    titles = 'test("field 3, 24b: a thing", () => {});\ntest("field x", f); test(`field 7: y`)'
    assert titles_in(titles) == {"3", "24b", "7"}
