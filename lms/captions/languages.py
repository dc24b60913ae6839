"""What reading speed and line length mean in a language, and what its tag must look like. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

LINE = 42
LINE_NOTE = 37
LINE_WIDE = 40  # twenty full-width characters, each counted as two
MOST_PER_S = 30.0  # nobody reads this


@dataclass(frozen=True)
class Profile:
    """How fast is too fast. `per_s`: characters a second that are still comfortable; `words_per_min` None: not used.

    `sure`: the figure is in guidance that we have read; otherwise it is our assumption. `clinging`: words that belong
    to the word after them, so that a line should not end on one.
    """

    per_s: float
    most_per_s: float = MOST_PER_S
    words_per_min: float | None = None
    wide: bool = False
    cased: bool = False
    sure: bool = False
    clinging: frozenset[str] = frozenset()


_EN = "a an the of to in on at by for from with and or but if your my our their his her its this that"
_PL = "a i o u w z do na od po za ze we we dla nad pod przy przez oraz albo lub czy że bo to ten ta te"
_RO = "a al ale ai cu de din în la pe pentru prin sau și un o unei unui că să dar ca"
_FR = "le la les un une des de du à au aux et ou en dans sur pour par que qui"
_ES = "el la los las un una unos unas de del a al y o en con por para que"

# English 20 and "most others 17" are from one large streaming guide, 160 to 180 words from broadcasting. For Bengali,
# Punjabi and Urdu we found nothing published. Chinese, Japanese and Korean: what professionals' files hold to.
PROFILES = {
    "en": Profile(20, words_per_min=180, cased=True, sure=True, clinging=frozenset(_EN.split())),
    "ar": Profile(17, sure=True),
    "bn": Profile(17),
    "pa": Profile(17),
    "ur": Profile(17),
    "pl": Profile(17, cased=True, sure=True, clinging=frozenset(_PL.split())),
    "ro": Profile(17, cased=True, sure=True, clinging=frozenset(_RO.split())),
    "fr": Profile(17, cased=True, sure=True, clinging=frozenset(_FR.split())),
    "es": Profile(17, cased=True, sure=True, clinging=frozenset(_ES.split())),
    "zh": Profile(9, most_per_s=14, wide=True),
    "ja": Profile(7, most_per_s=11, wide=True),
    "ko": Profile(12, most_per_s=18, wide=True),
}
OTHER = Profile(17)

# BCP 47 as RFC 5646 writes it, for a tag that begins with a language of two or three letters: longer ones do not exist.
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3}(?:-[a-z]{3}){0,3})"
    r"(?P<script>-[a-z]{4})?"
    r"(?P<region>-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(?P<extensions>(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*)"
    r"(?P<private>-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE | re.ASCII,
)
# Tags people write by mistake, with the right one.
_MISTAKEN = {
    **{"eng": "en", "ara": "ar", "ben": "bn", "pol": "pl", "pan": "pa", "ron": "ro", "rum": "ro", "urd": "ur"},
    **{"fra": "fr", "fre": "fr", "spa": "es", "deu": "de", "ger": "de", "zho": "zh", "chi": "zh", "jp": "ja"},
    **{"bsl": "bfi", "ind": "id", "por": "pt", "rus": "ru", "tur": "tr", "som": "so", "ukr": "uk", "cz": "cs"},
}


def profile(tag: str) -> Profile:
    """The profile of a language tag."""
    return PROFILES.get(tag.partition("-")[0].lower(), OTHER)


def is_tag(tag: str) -> bool:
    """Whether this is a language tag that a browser knows what to do with."""
    found = _TAG.fullmatch(tag)
    return found is not None and found["language"].lower() not in _MISTAKEN


def better_tag(tag: str) -> str:
    """The tag that was meant, in its usual letters (en-GB, zh-Hant); "" where we cannot tell."""
    tag = tag.replace("_", "-")
    first, dash, rest = tag.partition("-")
    tag = _MISTAKEN.get(first.lower(), first) + dash + rest
    found = _TAG.fullmatch(tag)
    if found is None:
        return ""
    script, region = found["script"] or "", found["region"] or ""
    small = "".join(found[part] or "" for part in ("variants", "extensions", "private")).lower()
    return found["language"].lower() + script.title() + region.upper() + small


def letters(text: str) -> int:
    """How many characters a reader sees: marks belong to their letter, line ends count as a space."""
    return len(text) if _plain(text) else len(clusters(text))


def width(text: str) -> int:
    """How wide a line is, in Latin letters: full-width characters count as two."""
    if _plain(text):
        return len(text)
    return sum(2 if unicodedata.east_asian_width(cluster[0]) in "WF" else 1 for cluster in clusters(text))


def _plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def clusters(text: str) -> list[str]:
    """The text cut where a reader sees one character end: Unicode's rules, as far as our languages need them."""
    text = "".join(letter for letter in text if not _unseen(letter))
    starts: list[int] = []
    for at, letter in enumerate(text):
        if not starts or not _joins(
            text[starts[-1]], at - starts[-1], text[max(starts[-1], at - _LOOK_BACK) : at], letter
        ):
            starts.append(at)
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


_LOOK_BACK = 12  # letters: no conjunct is longer
_JOINER = "\u200d"
_VIRAMAS = frozenset("\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d")  # scripts whose conjuncts are one character (not Gurmukhi)


def _unseen(letter: str) -> bool:
    """Direction marks and the like take no room."""
    return unicodedata.category(letter) in ("Cf", "Cc") and letter not in (_JOINER, "\u200c", "\n", "\t")


def _joins(first: str, length: int, before: str, letter: str) -> bool:
    """Whether a letter joins the cluster that begins with `first`, has `length` letters and ends in `before`."""
    category = unicodedata.category(letter)
    if category in ("Mn", "Me", "Mc") or letter in (_JOINER, "\u200c") or _skin_tone(letter):
        return before[-1] not in "\n\t"
    if _regional(letter):
        return length == 1 and _regional(first)
    if before[-1] == _JOINER and before[-2:] != 2 * _JOINER and category == "So":
        return unicodedata.category(first) == "So" and not _regional(first)
    return _consonant(letter) and _tied(before)


def _skin_tone(letter: str) -> bool:
    return 0x1F3FB <= ord(letter) <= 0x1F3FF


def _regional(letter: str) -> bool:
    """Half a flag."""
    return 0x1F1E6 <= ord(letter) <= 0x1F1FF


def _consonant(letter: str) -> bool:
    """A consonant of the scripts of India that make conjuncts: they stand at the same places of each block."""
    code = ord(letter)
    return 0x0900 <= code < 0x0D80 and (0x15 <= code & 0x7F <= 0x39 or 0x58 <= code & 0x7F <= 0x5F)


def _tied(before: str) -> bool:
    """Whether a cluster's last consonant is tied to the next one: a virama follows it, and marks of no other kind."""
    marks = ""
    for letter in reversed(before):
        if _consonant(letter):
            return not _VIRAMAS.isdisjoint(marks)
        if unicodedata.category(letter) != "Mn" and letter not in (_JOINER, "\u09be"):
            return False
        marks += letter
    return False
