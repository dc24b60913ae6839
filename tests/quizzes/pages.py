"""Walking through a quiz as a browser does, and reading its pages: held to what every page promises."""

from typing import Any

import html5lib
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lms import db
from lms.journey import quiz_looking as looking
from tests.conftest import person_of

QUIZ = "/modules/know-your-rights/quiz"
XHTML = "{http://www.w3.org/1999/xhtml}"


def read(response: TestResponse) -> Any:
    """The page, parsed strictly; nothing inline, ids once, every label and link inside the page leads somewhere."""
    text = response.get_data(as_text=True)
    tree = html5lib.HTMLParser(strict=True).parse(text)
    ids = [each.get("id") for each in tree.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    for each in tree.iter():
        if not isinstance(each.tag, str):
            continue
        assert not [name for name in each.attrib if name == "style" or name.startswith("on")]
        for name in ("for", "aria-labelledby", "aria-describedby"):
            assert set(each.get(name, "").split()) <= set(ids)
        if (each.get("href") or "").startswith("#"):
            assert each.get("href")[1:] in ids
    assert len(list(tree.iter(XHTML + "h1"))) == 1
    return tree


def found(tree: Any, tag: str, **wanted: str) -> list[Any]:
    return [each for each in tree.iter(XHTML + tag) if all(each.get(name) == value for name, value in wanted.items())]


def words(node: Any) -> str:
    return " ".join("".join(node.itertext()).split())


def ticked(tree: Any) -> list[str]:
    """The values shown as chosen."""
    return [each.get("value") for each in found(tree, "input") if "checked" in each.attrib]


def fields(tree: Any) -> dict[str, str]:
    """The hidden fields of the question's form."""
    return {each.get("name"): each.get("value") for each in found(tree, "input", type="hidden")}


def begun(browser: FlaskClient) -> FlaskClient:
    response = browser.post(QUIZ)
    assert response.status_code == 303 and response.location.endswith("/quiz/1")
    return browser


def letters(browser: FlaskClient, place: int, right: bool = True) -> list[str]:
    with db.reading() as session:
        asked = looking.find_asked(session, person_of(browser).id, "know-your-rights", place)
        assert asked is not None
        if right:
            return [option.letter for option in asked.options if option.right]
        return [option.letter for option in asked.options if not option.right][:1]


def send(browser: FlaskClient, place: int, chosen: list[str], action: str = "check", **more: str) -> TestResponse:
    stamp = fields(read(browser.get(f"{QUIZ}/{place}"))).get("attempt") or stamp_of(browser)
    return browser.post(f"{QUIZ}/{place}", data={"attempt": stamp, "answer": chosen, "action": action} | more)


def stamp_of(browser: FlaskClient) -> str:
    with db.reading() as session:
        asked = looking.find_asked(session, person_of(browser).id, "know-your-rights", 1)
        assert asked is not None
        return asked.stamp


def count(table: Any) -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
