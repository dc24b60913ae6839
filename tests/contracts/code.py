"""Our own code as the guards read it."""

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

HOME = Path(__file__).parents[2]
LMS = HOME / "lms"


def name_of(file: Path) -> str:
    """A file as people say it: "lms/watching/rules.py"."""
    return file.relative_to(HOME).as_posix()


@lru_cache(maxsize=512)
def tree_of(file: Path) -> ast.Module:
    """A file parsed."""
    return ast.parse(file.read_text(encoding="utf-8"))


def modules(*folders: str) -> list[Path]:
    """All Python files of these folders (lms where none is named), migrations apart: they are history."""
    found = [file for folder in folders or ("lms",) for file in sorted((HOME / folder).rglob("*.py"))]
    return [file for file in found if "versions" not in file.parts and "node_modules" not in file.parts]


def imports(tree: ast.AST) -> Iterator[tuple[str, ast.stmt]]:
    """Every module a tree imports, dotted, with the statement; a name taken from a package counts as its module too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
