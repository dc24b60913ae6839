"""Files and functions stay small enough to be read in one go, and say what they are."""

import ast
import re

import pytest

from tests.contracts.code import HOME, functions, modules, name_of, tree_of

OURS = modules("lms", "tests", "bench")


@pytest.mark.parametrize("file", [*OURS, HOME / "do.py", HOME / "wsgi.py"], ids=name_of)
def test_a_file_has_at_most_300_lines_and_a_function_50(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 300
    for function in functions(tree_of(file)):
        assert function.end_lineno is not None
        long = function.end_lineno - function.lineno + 1
        assert long <= 50, f"{function.name} has {long} lines"


def test_what_all_tests_share_has_at_most_150_lines():
    assert len((HOME / "tests" / "conftest.py").read_text(encoding="utf-8").splitlines()) <= 150


@pytest.mark.parametrize("file", [*OURS, HOME / "do.py", HOME / "wsgi.py"], ids=name_of)
def test_every_file_says_what_it_is(file):
    said = ast.get_docstring(tree_of(file)) or ""
    assert said, "a docstring is missing"
    assert re.search(r"[.:!?)]", said.partition("\n\n")[0]), "a docstring is a sentence"


@pytest.mark.parametrize("file", modules(), ids=name_of)
def test_everything_public_says_what_it_does(file):
    public = [node for node in tree_of(file).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    public += [
        inner
        for node in public
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        for inner in node.body
        if isinstance(inner, ast.FunctionDef)
    ]
    silent = [node.name for node in public if not node.name.startswith("_") and not ast.get_docstring(node)]
    assert silent == []


@pytest.mark.parametrize("file", modules(), ids=name_of)
def test_a_silenced_warning_carries_its_reason(file):
    lines = ["", *file.read_text(encoding="utf-8").splitlines()]
    for number, line in enumerate(lines):
        above = lines[number - 1].strip().startswith("# ")
        if not above and ("noqa" in line or "type: ignore" in line):
            said = re.search(r"(?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z-, ]+\])\s+#\s*\w+", line)
            assert said, f"line {number}: say why"
