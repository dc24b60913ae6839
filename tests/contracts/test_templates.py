"""Templates: small, nothing inline, every sentence through translation, no peer and no promise named."""

import re
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.contracts.code import HOME, name_of

TEMPLATES = sorted((HOME / "templates").rglob("*.html"))
PICTURES = sorted(file for file in (HOME / "static").rglob("*.svg") if "vendor" not in file.parts)
SCRIPTS = sorted(file for file in (HOME / "static").rglob("*.js") if not {"vendor", "node_modules"} & set(file.parts))
HOLE = "0"  # what stands for a value: no letter, and allowed in names of tags and attributes
# Names and signs that are the same in every language.
SAME_EVERYWHERE = {"csv", "txt", "vtt", "webvtt", "vimeo", "pdf", "json", "svg", "png", "x", "html"}
SPOKEN = ("alt", "title", "aria-label", "placeholder", "aria-description", "aria-roledescription", "label")

FORBIDDEN = {
    r"<style\b": "styles stand in static/css",
    r"\sstyle\s*=": "styles stand in static/css",
    r"\son[a-z]+\s*=": "scripts are bound with data-behaviour",
    r"javascript:": "scripts are bound with data-behaviour",
    r"\|\s*safe\b": "values are escaped; a macro makes markup",
    r"\{%-?\s*autoescape": "values are escaped",
    r"http://": "nothing is fetched or linked without TLS",
    r"<script(?![^>]*\bsrc=)": "scripts are files of ours",
    r"<(?:link|script|img|iframe|source|video)[^>]*(?:href|src)=[\"']https?:": "nothing is fetched from another host",
}
PEERS = ("moodle", "kolibri", "totara", "open edx", "learndash", "thinkific", "teachable", "docebo", "talentlms")


@lru_cache(maxsize=256)
def words_of(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def without_notes(words: str) -> str:
    return re.sub(r"\{#.*?#\}", "", words, flags=re.DOTALL)


def faults(words: str) -> list[str]:
    """What is inline, unescaped or fetched from elsewhere."""
    shown = re.sub(r"'[^'{]*' \| safe\b", "", without_notes(words))  # a literal of ours is markup, not a value
    return [reason for pattern, reason in FORBIDDEN.items() if re.search(pattern, shown, re.IGNORECASE)]


@pytest.mark.parametrize("file", [*TEMPLATES, *PICTURES], ids=name_of)
def test_nothing_is_inline_unescaped_or_from_another_host(file):
    words = words_of(file)
    if file.suffix == ".svg":
        words = words.replace('xmlns="http://www.w3.org/2000/svg"', "").replace("http://www.w3.org/1999/xlink", "")
    assert faults(words) == []


@pytest.mark.parametrize(
    "bad",
    [
        "<p style='color:red'>",
        "<style>p{}</style>",
        "<a onclick='x()'>",
        "<script>x()</script>",
        "{{ name|safe }}",
        "{{ name | safe }}",
        '<a href="javascript:x()">',
        '<img src="https://elsewhere.example/x.png">',
        '<a href="http://elsewhere.example/">',
    ],
)
def test_each_of_these_is_found(bad):
    assert faults(bad)


class Text(HTMLParser):
    """The words a page would show or speak, holes where values go."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in SPOKEN and value]
        if tag == "meta" and dict(attrs).get("name") == "description":
            self.found.append(dict(attrs).get("content") or "")

    handle_startendtag = handle_starttag


def flattened(node: nodes.Node) -> str:
    """A template's own markup in order; every value, macro call and sentence is a hole."""
    if isinstance(node, nodes.Block) and node.name.endswith("_class"):
        return ""
    if isinstance(node, nodes.Output):
        return "".join(part.data if isinstance(part, nodes.TemplateData) else HOLE for part in node.nodes)
    return "".join(flattened(child) for child in node.iter_child_nodes())


def untranslated(words: str) -> list[str]:
    """Texts with letters in them that do not come out of t() or nt()."""
    parser = Text()
    parser.feed(flattened(Environment(autoescape=True).parse(words)))
    parser.close()
    loose = [re.sub(r'[\w-]+="[^"]*"', "", text).replace(HOLE, " ").strip() for text in parser.found]
    return [
        text for text in loose if any(word.lower() not in SAME_EVERYWHERE for word in re.findall(r"[^\W\d_]+", text))
    ]


@pytest.mark.parametrize("file", TEMPLATES, ids=name_of)
def test_every_sentence_is_translated(file):
    assert untranslated(words_of(file)) == []


@pytest.mark.parametrize(
    ("markup", "loose"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ("<p>{{ t('Hello') }}</p>", []),
        ("<p>{{ name }} watched</p>", ["watched"]),
        ("{% if x %}<b>Yes</b>{% else %}{{ t('No') }}{% endif %}", ["Yes"]),
        ("{% macro m() %}<i>Deep</i>{% endmacro %}", ["Deep"]),
        ("{% call m() %}<i>Called</i>{% endcall %}", ["Called"]),
        ('<img alt="A door" src="x">', ["A door"]),
        ('<img alt="{{ t("A door") }}" class="picture" src="x">', []),
        ("<p>12 % · – {{ x }}</p>", []),
    ],
)
def test_a_sentence_that_is_not_translated_is_found(markup, loose):
    assert untranslated(markup) == loose


BY_REFERENCE = {
    "templates/quizzes/question.html": "a question kind carries its own instruction, a constant of its file",
}


def test_translated_sentences_are_whole_and_constant():
    """t() gets a literal: a sentence glued together or kept in a variable cannot be found by translators."""
    found = []
    for file in (file for file in TEMPLATES if name_of(file) not in BY_REFERENCE):
        for call in Environment(autoescape=True).parse(words_of(file)).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in ("t", "nt"):
                texts = call.args[: 1 if call.node.name == "t" else 2]
                if not all(isinstance(text, nodes.Const) and isinstance(text.value, str) for text in texts):
                    found.append(f"{name_of(file)}:{call.lineno}")
    assert found == []


@pytest.mark.parametrize("file", TEMPLATES, ids=name_of)
def test_a_template_stays_under_120_lines(file):
    assert len(words_of(file).splitlines()) <= 120


@pytest.mark.parametrize("file", SCRIPTS, ids=name_of)
def test_a_script_stays_under_150_lines(file):
    assert len(words_of(file).splitlines()) <= 150


@pytest.mark.parametrize("file", SCRIPTS, ids=name_of)
def test_a_script_writes_no_markup_and_runs_no_text(file):
    words = words_of(file)
    for bad in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", ".style."):
        assert bad not in words, bad


def test_no_peer_is_named_on_a_page():
    for file in (*TEMPLATES, *SCRIPTS):
        named = [peer for peer in PEERS if peer in words_of(file).lower()]
        assert named == [], name_of(file)
