"""What a question asks for, which near words it may have meant, and how well an entry answers it. Pure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from lms.search.folding import Word, words

MOST_TYPED = 200
MOST_TERMS = 12
# Words of a question that say nothing of what it is about, as terms; used only where others are left.
SMALL = frozenset(
    word
    for line in (
        "a about am an and any are as at be been but by can could did do doe for from get give had has have how i if",
        "in is it its lon long many me much must my no not of off on or our out s should so some tell than that the",
        "their them then there thes thi this to up us wa was we were what when wher where which who whom whos why will",
        "with would you your happen need want know",
    )
    for word in line.split()
)


@dataclass(frozen=True)
class Asked:
    """One word of a question: its own term, and the near ones that stand in for it where nobody ever said it."""

    term: str
    others: tuple[str, ...] = ()

    @property
    def any_of(self) -> tuple[str, ...]:
        """Every term that answers it."""
        return (self.term, *self.others)


@dataclass(frozen=True)
class Entry:
    """Something that can be found. `marks`: (place in `text`, second of the film) where each line begins."""

    id: int
    kind: str
    module_id: int | None
    language: str
    title: str
    text: str
    address: str
    marks: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True)
class Hit:
    """An entry that answers. `parts` of a snippet: (words, whether they were asked for); `at_s`: where to in a film."""

    entry: Entry
    score: float
    parts: tuple[tuple[str, bool], ...]
    at_s: float | None


@dataclass(frozen=True)
class Found:
    """What a question brought: hits in order, and words that were read as others: {typed: read}."""

    hits: tuple[Hit, ...]
    read_as: Mapping[str, str] = field(default_factory=dict)


def asked_terms(typed: str) -> list[Word]:
    """The words that matter of what was typed, in order, each once; all of them where only small ones are there."""
    found = {word.term: word for word in reversed(words(typed[:MOST_TYPED]))}
    ordered = sorted(found.values(), key=lambda word: word.start)
    return ([word for word in ordered if word.term not in SMALL] or ordered)[:MOST_TERMS]


def near(term: str, known: Iterable[str], *, at_most: int = 3) -> list[tuple[int, str]]:
    """(slips, known term) one slip away (two for eight letters and more), the nearest first.

    The first letter is right, or the last two are: slips in both places are too rare to look through all words for.
    """
    most = 2 if len(term) >= 8 else 1
    if len(term) < 4:
        return []
    least, longest, first, last = max(3, len(term) - most), len(term) + most, term[0], term[-2:]
    found = []
    for other in known:
        if least <= len(other) <= longest and (other[0] == first or other.endswith(last)):
            slips = distance(term, other, most)
            if slips <= most:
                found.append((slips, other))
    return sorted(found)[:at_most]


def distance(one: str, two: str, most: int) -> int:
    """Letters to add, drop, change or swap with their neighbour to make one the other; `most` + 1 for anything more."""
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, letter in enumerate(one, 1):
        now = [i]
        for j, other in enumerate(two, 1):
            best = min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (letter != other))
            if before and j > 1 and letter == two[j - 2] and one[i - 2] == other:
                best = min(best, before[j - 2] + 1)
            now.append(best)
        if min(now) > most:
            return most + 1
        before, row = row, now
    return min(row[-1], most + 1)


def score(asked: Sequence[Asked], terms: Sequence[str], title: str, entries: int, counts: Mapping[str, int]) -> float:
    """How well an entry answers: rare words weigh more, a near word half, words close together and in the title add,
    and an entry that lacks some of the words counts for less.

    `terms`: of its text, in order; `entries`: how many there are in all; `counts`: in how many each term stands.
    """
    wanted = {term for one in asked for term in one.any_of}
    places: dict[str, list[int]] = {}
    for place, term in enumerate(terms):
        if term in wanted:
            places.setdefault(term, []).append(place)
    titled = wanted & terms_of(title)
    total, answered, first = 0.0, 0, []
    for one in asked:
        got = 0.0
        for term in one.any_of:
            if term in places or term in titled:
                weight = math.log(1 + entries / (1 + counts.get(term, 0)))
                part = weight * (1.0 if term == one.term else 0.5)
                often = 1 + 0.2 * math.log(max(1, len(places.get(term, ()))))
                got = max(got, part * often + (part if term in titled else 0.0))
                if term in places:
                    first.append(places[term])
        total += got
        answered += got > 0
    total *= answered / max(1, len(asked))
    return total * (1 + 0.5 / _spread(first)) if len(first) > 1 else total


@lru_cache(maxsize=2000)
def terms_of(title: str) -> frozenset[str]:
    """The terms of a title: many entries share one."""
    return frozenset(word.term for word in words(title))


def _spread(places: list[list[int]]) -> float:
    """The mean gap between neighbours among the nearest places of the words: 1 where they follow each other."""
    nearest = min(max(min(abs(place - start) for place in others) for others in places) for start in places[0])
    return max(1.0, nearest / (len(places) - 1))


def answer(entry: Entry, asked: Sequence[Asked], value: float) -> Hit:
    """The hit of one entry that scored `value`, with its snippet and the second of the film it is about."""
    wanted = {term for one in asked for term in one.any_of}
    hits = [word for word in words(entry.text) if word.term in wanted]
    start = _best_start(hits)
    return Hit(entry, value, snippet(entry.text, hits, start), _second(entry, start))


def _best_start(hits: Sequence[Word], reach: int = 160) -> int:
    """Where the stretch of text begins that holds the most different words asked for."""
    best, place = 0, 0
    for word in hits:
        inside = {other.term for other in hits if word.start <= other.start < word.start + reach}
        if len(inside) > best:
            best, place = len(inside), word.start
    return place


def _second(entry: Entry, start: int) -> float | None:
    lines = [at_s for place, at_s in entry.marks if place <= start]
    return lines[-1] if lines else (entry.marks[0][1] if entry.marks else None)


def snippet(text: str, hits: Sequence[Word], start: int, about: int = 220) -> tuple[tuple[str, bool], ...]:
    """About two lines of the text round the words asked for, cut at words, each part marked or not."""
    first = max(0, start - 60)
    first = text.find(" ", first) + 1 if first else 0
    last = min(len(text), first + about)
    last = text.rfind(" ", first, last) if last < len(text) and " " in text[first:last] else last
    parts: list[tuple[str, bool]] = [("… ", False)] if first else []
    at = first
    for word in hits:
        if word.start >= at and word.end <= last:
            if word.start > at:
                parts.append((text[at : word.start], False))
            parts.append((text[word.start : word.end], True))
            at = word.end
    if at < last:
        parts.append((text[at:last], False))
    return (*parts, (" …", False)) if last < len(text) else tuple(parts)
