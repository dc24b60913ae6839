"""Translation: one function for every sentence a resident reads. The English text is the key.

Catalogues are `lms/translations/<language>.po`, read with Babel once each; an untranslated sentence stays
English.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache
from gettext import c2py
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

TRANSLATIONS = Path(__file__).parent / "translations"
SOURCE = "en"
LANGUAGES: dict[str, str] = {"en": "English"}
_language: ContextVar[str] = ContextVar("language", default=SOURCE)


def language() -> str:
    """The language of this request (a BCP 47 tag), English outside one."""
    return _language.get()


def speak(tag: str) -> None:
    """Choose the language for what follows in this context."""
    _language.set(tag if tag in LANGUAGES else SOURCE)


def direction(tag: str | None = None) -> str:
    """ "rtl" or "ltr" for a language tag; the present language where none is given."""
    try:
        order = Locale.parse((tag or language()).split("-")[0]).character_order
    except (ValueError, LookupError):
        return "ltr"
    return "rtl" if order == "right-to-left" else "ltr"


@lru_cache(maxsize=32)
def catalogue(tag: str) -> Catalog | None:
    """The catalogue of a language, or None where there is none yet."""
    file = TRANSLATIONS / f"{tag}.po"
    return read_po(BytesIO(file.read_bytes()), locale=tag) if file.exists() else None


def t(text: str, **values: Any) -> str:
    """The sentence in the reader's language, with `{name}` places filled."""
    return _found(text, None, 1).format(**values) if values else _found(text, None, 1)


def nt(one: str, many: str, n: int, **values: Any) -> str:
    """The sentence for a number, by the language's own plural rule; `{n}` is the number."""
    return _found(one, many, n).format(n=n, **values)


def t_markup(text: str, **values: Any) -> Markup:
    """`t` for templates: what is filled in is escaped, so a name can never become markup."""
    found = escape(_found(text, None, 1))
    return found.format(**values) if values else found


def nt_markup(one: str, many: str, n: int, **values: Any) -> Markup:
    """`nt` for templates, escaping what is filled in."""
    return escape(_found(one, many, n)).format(n=n, **values)


def _found(one: str, many: str | None, n: int) -> str:
    source = one if many is None or n == 1 else many
    words = catalogue(language()) if language() != SOURCE else None
    if words is None:
        return source
    message = words.get((one, many) if many is not None else one)
    if message is None or not message.string or message.fuzzy:
        return source
    if many is None:
        return str(message.string) if isinstance(message.string, str) else str(message.string[0])
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return str(forms[min(plural_rule(words.plural_expr)(n), len(forms) - 1)]) or source


@lru_cache(maxsize=32)
def plural_rule(expression: str) -> Callable[[int], int]:
    """The catalogue's own Plural-Forms expression as a function (compiled by the standard gettext module)."""
    return c2py(expression)
