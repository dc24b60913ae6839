"""Words: errors are sentences, promises nobody proved are not made, and documents name what is there."""

import ast
import re

import pytest

from tests.contracts.code import HOME, modules, name_of, tree_of

PROBLEMS = {
    "NotFound", "Gone", "Refused", "SignInNeeded", "Conflict", "TooMany", "Busy", "BadInput", "Problem",
}  # fmt: skip
SENTENCE = re.compile(r"^[A-Z0-9{\"'].*(?:[.?!]|flask lms [a-z -]+)$", re.DOTALL)  # or the command to type
LOCKS = [HOME / "requirements.lock", HOME / "requirements-dev.lock"]
OURS = ("lms", "templates", "static", "captions", "docs", "bench", "tests")
DOCUMENTS = [HOME / "README.md", HOME / "CHANGELOG.md", *sorted((HOME / "docs").rglob("*.md"))]


def constants(tree: ast.Module) -> dict[str, str]:
    """Texts with a name at the top of a file."""
    return {
        node.targets[0].id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


def texts(node: ast.expr, named: dict[str, str]) -> list[str]:
    """The literal texts an argument may be; f-strings by their last piece are left to the reader."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.Name) and node.id in named:
        return [named[node.id]]
    if isinstance(node, ast.Dict):
        return [text for value in node.values for text in texts(value, named)]
    return []


@pytest.mark.parametrize("file", modules(), ids=name_of)
def test_what_went_wrong_is_said_in_sentences(file):
    named = constants(tree_of(file))
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PROBLEMS:
            for argument in node.args[:2]:
                for text in texts(argument, named):
                    assert SENTENCE.match(text), f"line {node.lineno}: {text!r}"


# Where the word stands for what is not claimed: each line here was read.
SAID_OF_OTHERS = (
    "lms/programme/checking.py",  # refuses it in the starter programme
    "lms/badges/rules.py",  # refuses it in a badge
)


def test_nothing_is_called_accredited():
    shown = [
        *(HOME / "templates").rglob("*.html"),
        *(HOME / "static").rglob("*.js"),
        *(HOME / "static").rglob("*.svg"),
        *(HOME / "captions").rglob("*.vtt"),
        *(HOME / "lms").rglob("*.toml"),
        *(HOME / "lms").rglob("*.md"),
        *(HOME / "lms").rglob("*.po"),
        *modules(),
        *(file for file in DOCUMENTS if file.exists()),
    ]
    assert len(shown) > 100
    for file in shown:
        if "vendor" in file.parts or name_of(file).startswith(SAID_OF_OTHERS):
            continue
        assert not re.search(r"accredited", file.read_text(encoding="utf-8"), re.IGNORECASE), name_of(file)


@pytest.mark.parametrize("lock", LOCKS, ids=name_of)
def test_a_lock_pins_and_hashes_everything_and_knows_no_address(lock):
    words = lock.read_text(encoding="utf-8")
    assert "://" not in words
    wanted = re.findall(r"^([a-z0-9][\w.\[\]-]*)(==\S+)?.*?(?=^[a-z0-9]|\Z)", words, re.MULTILINE | re.DOTALL)
    assert len(wanted) > 30
    for block in re.split(r"\n(?=[a-z0-9])", words):
        if re.match(r"[a-z0-9]", block):
            assert re.match(r"[\w.\[\]-]+==[\w.+!-]+", block), block.splitlines()[0]
            assert "--hash=sha256:" in block, block.splitlines()[0]


def test_no_lock_or_setting_names_where_packages_come_from():
    for file in (*LOCKS, HOME / "pyproject.toml", HOME / "do.py", HOME / ".ci" / "run"):
        words = file.read_text(encoding="utf-8")
        for bad in ("index-url", "extra-index", "find-links", "trusted-host", "registry="):
            assert bad not in words, (name_of(file), bad)


@pytest.mark.parametrize("file", DOCUMENTS, ids=name_of)
def test_documents_name_only_files_that_are_there(file):
    words = file.read_text(encoding="utf-8")
    kinds = "py|md|toml|html|js|mjs|css|svg|png|lock|vtt|json|txt|webm|mp4"
    named = set(re.findall(rf"[`(]((?:[\w.-]+/)*[\w.-]+\.(?:{kinds}))[`)]", words))
    named |= {
        path.rstrip("/")
        for path in re.findall(r"`((?:lms|tests|templates|static|bench|docs|captions)/[\w./-]*)`", words)
    }
    assert [path for path in sorted(named) if not (HOME / path).exists() and not there(path)] == []


def there(path: str) -> bool:
    """Whether some file of ours ends in this path."""
    return any(
        name_of(file).endswith("/" + path) for folder in OURS for file in (HOME / folder).rglob(path.split("/")[-1])
    )


def test_texts_never_say_where_this_was_written():
    """No path of a machine, whoever's it was."""
    for file in (*modules("lms", "tests", "bench"), *(file for file in DOCUMENTS if file.exists()), HOME / "do.py"):
        words = file.read_text(encoding="utf-8")
        assert not re.search(r"/(?:home|work|root|Users)/\w+", words), name_of(file)
