"""Words as search compares them: accents, case and ways of writing folded, in every script we ship. Pure.

What is folded is decided here and not by the database, so that SQLite and PostgreSQL find the same: both are given
plain ASCII terms that neither cuts up or changes any further.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MOST_LETTERS = 40
# Marks over Latin, Greek and Cyrillic letters; Arabic vowel signs, the long dash between letters and the Koran's marks.
# Not the vowel signs of Bengali and Gurmukhi: they are letters of the word.
_DROPPED = re.compile("[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d'’]")
# Letters with their marks, and figures; an apostrophe inside a word belongs to it ("don't"). Python's own word
# characters leave out combining marks, which Arabic, Bengali and Gurmukhi words are full of.
_MARKS = (
    "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f"
    "\u0981-\u0983\u09bc-\u09cd\u09d7\u0a01-\u0a03\u0a3c-\u0a51\u0a70\u0a71\u0a75\u200c\u200d"
)
_ARTICLE = re.compile("^(?:و?ال|بال|کال|فال|لل)(?=.{3})")  # Arabic's "the", also after "and", "with", "for"
_LETTER = rf"(?:[^\W_][{_MARKS}]*)"
_WORD = re.compile(rf"{_LETTER}+(?:['’]{_LETTER}+)*")
_SAME = str.maketrans(
    {
        "ł": "l", "đ": "d", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ی", "ي": "ی", "ئ": "ی", "ؤ": "و", "ة": "ه", "ۃ": "ه",
        "ہ": "ه", "ھ": "ه", "ۂ": "ه", "ۀ": "ه", "ك": "ک", "ے": "ی", "ۓ": "ی", "ء": "",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands in it, and the term it is found by."""

    start: int
    end: int
    term: str


def words(text: str) -> list[Word]:
    """The words of a text in order. Marks that belong to the letter before stay in the word."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        term = folded(match.group())
        if term:
            found.append(Word(match.start(), match.end(), term))
    return found


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """The term of one word, at most 40 letters: case, accents, endings and articles off, one way of writing each."""
    spread = unicodedata.normalize("NFKD", word.casefold())
    plain = unicodedata.normalize("NFC", _DROPPED.sub("", spread.translate(_SAME)).translate(_SAME))
    return _stem(_ARTICLE.sub("", plain))[:MOST_LETTERS]


def _stem(word: str) -> str:
    """English plurals and "-ing", "-ed" of longer words off, gently: "repairs", "repaired" and "repairing" meet."""
    if not (word.isascii() and word.isalpha() and len(word) > 3):
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            return word[:-1] if word[-1] == word[-2] and word[-1] not in "lsz" else word
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def encoded(term: str) -> str:
    """A term in letters and figures that no database's own reading of words changes: "mould", "n24", "u0986...".

    PostgreSQL would read "24" as a number and "1e5" as another; so figures never come first.
    """
    if not term.isascii():
        return "u" + term.encode().hex()
    return "n" + term if term[0].isdigit() else term
