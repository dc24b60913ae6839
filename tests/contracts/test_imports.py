"""Who may import whom: what import-linter holds, and what it cannot say."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import lms
from tests.contracts.code import HOME, LMS, functions, imports, modules, name_of, tree_of

# What may load on first use: (file or folder, module) and the reason.
LATE = {
    ("lms/badges/formats/", "cryptography"): "signing is heavy and wanted only when a badge is written down",
    ("lms/badges/formats/", "joserfc"): "signing is heavy and wanted only when a badge is written down",
    ("lms/badges/formats/", "pyld"): "signing is heavy and wanted only when a badge is written down",
    ("lms/cli/", "lms.demo"): "the demonstration never loads in production",
}
READING = {"lms/captions/importing.py": {"webvtt"}}  # the owner's choice for caption files; text in, values out
PURE = ("rules", "kinds", "formats", "folding")
CAPTIONS = "lms.captions."  # where all but the store is pure
SIGNING = {"cryptography", "joserfc", "pyld", "rfc8785"}


def test_the_contracts_hold():
    linter = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run([str(linter), "--no-cache"], cwd=HOME, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def test_the_drawing_is_the_contract():
    layers = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    drawn = (lms.__doc__ or "").split("\n\n")[1]
    rooms: list[set[str]] = []
    for line in drawn.splitlines():
        named = re.split(r" {3,}", line.strip())[0]
        if not named.startswith("|"):
            rooms.append(set())
        rooms[-1] |= set(re.findall(r"[a-z]+", named))
    assert rooms == [set(re.findall(r"[a-z]+", layer)) for layer in layers[0]["layers"]]


def pure_files() -> list[Path]:
    """The files that decide: rules, question kinds, badge formats, disclosure, and all of captions but its store."""
    found = [
        *LMS.glob("*/rules.py"),
        *LMS.glob("*/folding.py"),
        *LMS.glob("quizzes/kinds/*.py"),
        *LMS.glob("badges/formats/*.py"),
    ]
    found += [file for file in LMS.glob("captions/**/*.py") if file.name != "store.py"]
    return sorted({*found, LMS / "disclosure.py"})


@pytest.mark.parametrize("file", pure_files(), ids=name_of)
def test_rules_import_the_standard_library_and_errors_and_each_other_alone(file):
    formats = "formats" in file.parts
    for wanted, statement in imports(tree_of(file)):
        top = wanted.partition(".")[0]
        if top == "lms":
            room = f"lms.{file.relative_to(LMS).parts[0]}."
            named = ("",) if room == CAPTIONS and not wanted.startswith(CAPTIONS + "store") else PURE
            pure = wanted.startswith(("lms.errors.", "lms.disclosure.", *(room + name for name in named)))
            assert pure, f"{name_of(file)}:{statement.lineno} imports {wanted}"
        else:
            allowed = READING.get(name_of(file), SIGNING if formats else set())
            known = top in sys.stdlib_module_names or top in allowed
            assert known, f"{name_of(file)}:{statement.lineno} imports {wanted}"


@pytest.mark.parametrize("file", pure_files(), ids=name_of)
def test_rules_never_ask_the_clock_or_chance(file):
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            asked = f"{node.value.id}.{node.attr}"
            assert asked not in ("datetime.now", "date.today", "time.time", "random.random", "random.choice"), asked


def late_imports(file: Path) -> list[tuple[str, int]]:
    return [
        (wanted, statement.lineno) for function in functions(tree_of(file)) for wanted, statement in imports(function)
    ]


def test_nothing_is_imported_inside_a_function_but_what_is_listed_with_its_reason():
    found = []
    for file in modules():
        for wanted, line in late_imports(file):
            if not any(name_of(file).startswith(where) and wanted.startswith(start) for where, start in LATE):
                found.append(f"{name_of(file)}:{line} {wanted}")
    assert not found


def test_only_the_edge_opens_transactions():
    """Views, commands and the shared commit open `writing()`; a store or a story that did would commit for others."""
    allowed = ("lms/web/", "lms/cli/", "lms/demo/", "lms/commits.py", "lms/db.py", "lms/app.py")
    for file in modules():
        if name_of(file).startswith(allowed):
            continue
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "db":
                assert node.attr not in ("writing", "reading"), f"{name_of(file)}:{node.lineno}"


def test_only_the_database_commits():
    for file in modules():
        if file.name in ("db.py",) or file.parent.name == "migrations":
            continue
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                said = node.func.attr in ("commit", "rollback")
                assert not said, f"{name_of(file)}:{node.lineno} calls {node.func.attr}()"


def test_the_clock_is_asked_in_one_place():
    for file in modules():
        if file.name == "clock.py" or "films" in file.parts:
            continue
        words = file.read_text(encoding="utf-8")
        for asked in ("datetime.now(", "datetime.utcnow(", "date.today(", "time.time("):
            assert asked not in words, f"{name_of(file)}: {asked} belongs to lms.clock"
