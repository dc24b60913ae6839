"""Search in the database: fed source by source, asked by one function."""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from lms.search.folding import encoded, folded, words
from lms.search.models import SearchEntry, SearchWord
from lms.search.rules import Asked, Entry, Found, Hit, answer, asked_terms, near, score

# Enough to rank well, few enough to be quick: where more entries hold all the words, the first by number are looked at.
MOST_LOOKED_AT = 600
ENOUGH = 5
WHOLE = ("about", "guide")
_COLUMNS = (
    SearchEntry.id,
    SearchEntry.kind,
    SearchEntry.module_id,
    SearchEntry.language,
    SearchEntry.title,
    SearchEntry.text,
    SearchEntry.address,
    SearchEntry.marks,
)
_HOLDING = {
    "sqlite": "search_entries.id IN (SELECT rowid FROM search_index WHERE search_index MATCH :holds)",
    "postgresql": "to_tsvector('simple', search_entries.terms) @@ to_tsquery('simple', :holds)",
}
_WORDS = {"sqlite": (" AND ", " OR "), "postgresql": (" & ", " | ")}


@dataclass(frozen=True)
class Fed:
    """What a source brings: see `Entry`."""

    kind: str
    language: str
    title: str
    text: str
    address: str
    module_id: int | None = None
    marks: tuple[tuple[int, float], ...] = ()


def stamps(session: Session) -> dict[str, str]:
    """Each source with the state it was fed in."""
    rows = session.execute(select(SearchEntry.source, func.min(SearchEntry.stamp)).group_by(SearchEntry.source))
    return {row[0]: row[1] for row in rows}


def feed(session: Session, source: str, stamp: str, entries: Iterable[Fed]) -> None:
    """Put these entries in the place of all that came from this source before."""
    forget(session, source)
    counted: Counter[str] = Counter()
    rows = []
    for entry in entries:
        terms = [word.term for word in words(f"{entry.title} {entry.text}")]
        counted.update(set(terms))
        row = asdict(entry) | {"source": source, "stamp": stamp, "rank": 0 if entry.kind in WHOLE else 1}
        rows.append(row | {"marks": [list(mark) for mark in entry.marks], "terms": " ".join(map(encoded, terms))})
    if rows:
        made = session.scalars(insert(SearchEntry).returning(SearchEntry.id, sort_by_parameter_order=True), rows).all()
        if _on_sqlite(session):
            pairs = [{"id": number, "terms": row["terms"]} for number, row in zip(made, rows, strict=True)]
            session.execute(text("INSERT INTO search_index (rowid, terms) VALUES (:id, :terms)"), pairs)
    _count(session, counted, 1)


def forget(session: Session, source: str) -> None:
    """Take out all that came from a source."""
    counted: Counter[str] = Counter()
    for row in session.scalars(select(SearchEntry).where(SearchEntry.source == source)).all():
        counted.update({word.term for word in words(f"{row.title} {row.text}")})
        if _on_sqlite(session):
            session.execute(text("DELETE FROM search_index WHERE rowid = :id"), {"id": row.id})
    session.execute(delete(SearchEntry).where(SearchEntry.source == source))
    _count(session, counted, -1)


def _on_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _count(session: Session, counted: Mapping[str, int], sign: int) -> None:
    known = set(session.scalars(select(SearchWord.term).where(SearchWord.term.in_(list(counted)))))
    rows = [{"of": term, "by": sign * number} for term, number in sorted(counted.items()) if term in known]
    if rows:
        change = update(SearchWord).where(SearchWord.term == bindparam("of"))
        session.connection().execute(change.values(entries=SearchWord.entries + bindparam("by")), rows)
    for term in sorted(set(counted) - known):
        session.add(SearchWord(term=term, entries=sign * counted[term]))
    session.flush()
    session.execute(delete(SearchWord).where(SearchWord.entries <= 0))


def find(session: Session, typed: str, languages: Sequence[str], at_most: int = 60) -> Found:
    """What answers a question, the best first: in these languages, or in any where they have nothing.

    Entries that hold all its words; where those are few, entries that lack some, the commonest first.
    """
    terms = [word.term for word in asked_terms(typed)]
    if not terms:
        return Found(())
    counts = _counts(session, terms)
    asked = [Asked(term, () if counts.get(term) else tuple(_near(session, term))) for term in terms]
    counts |= _counts(session, [other for one in asked for other in one.others])
    typed_as = {typed[w.start : w.end]: one.others for w, one in zip(asked_terms(typed), asked, strict=True)}
    there = [one for one in asked if any(counts.get(term) for term in one.any_of)]
    there.sort(key=lambda one: min(counts.get(term, 0) or MOST_COMMON for term in one.any_of))  # the rarest first
    number = session.scalar(select(func.max(SearchEntry.id))) or 0
    for wanted in (tuple(languages), ()):
        best = _best(_holding(session, there, wanted), asked, number, counts)[:at_most]
        if best:
            found = _entries(session, [entry_id for _value, entry_id in best])
            hits = [answer(found[entry_id], asked, -value) for value, entry_id in best]
            return Found(tuple(hits), _read_as(typed_as, hits))
    return Found(())


def _best(
    held: Mapping[int, tuple[str, str]],
    asked: Sequence[Asked],
    number: int,
    counts: Mapping[str, int],
) -> list[tuple[float, int]]:
    """(its score with the sign turned, entry id), the best first; the same on both databases."""
    plain = {encoded(term): term for one in asked for term in one.any_of}
    return sorted(
        (-round(score(asked, [plain.get(term, "") for term in terms.split()], title, number, counts), 6), entry_id)
        for entry_id, (title, terms) in held.items()
    )


def _read_as(typed_as: Mapping[str, tuple[str, ...]], hits: Sequence[Hit]) -> dict[str, str]:
    """For each word nobody ever said, how the one that stood in for it is written in the first entry that has it."""
    read: dict[str, str] = {}
    for typed, others in typed_as.items():
        for hit in hits:
            for part, marked in hit.parts:
                if marked and typed not in read and folded(part) in others:
                    read[typed] = part
    return read


def _holding(session: Session, there: Sequence[Asked], languages: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Entries with all of these words, then with fewer of the commoner ones, then with any, until they are enough: the
    title and the terms of each, by id."""
    found: dict[int, tuple[str, str]] = {}
    both, either = _WORDS[session.get_bind().dialect.name]
    groups = ["(" + either.join(map(encoded, one.any_of)) + ")" for one in there]
    asked = [both.join(groups[:number]) for number in range(len(groups), 1, -1)] + [either.join(groups)]
    for holds in asked if groups else ():
        if len(found) < ENOUGH:
            for entry_id, title, terms in _rows(session, holds, languages):
                found.setdefault(entry_id, (title, terms))
    return found


def _rows(session: Session, holds: str, languages: Sequence[str]) -> list[tuple[int, str, str]]:
    holding = text(_HOLDING[session.get_bind().dialect.name])
    query = select(SearchEntry.id, SearchEntry.title, SearchEntry.terms).where(holding)
    if languages:
        query = query.where(SearchEntry.language.in_(languages))
    query = query.order_by(SearchEntry.rank, SearchEntry.id).limit(MOST_LOOKED_AT)
    return [(row[0], row[1], row[2]) for row in session.execute(query, {"holds": holds})]


def _entries(session: Session, ids: Sequence[int]) -> dict[int, Entry]:
    return {row[0]: _entry(*row) for row in session.execute(select(*_COLUMNS).where(SearchEntry.id.in_(ids)))}


def _entry(*row: Any) -> Entry:
    number, kind, module_id, language, title, said, address, marks = row
    return Entry(number, kind, module_id, language, title, said, address, tuple((at, at_s) for at, at_s in marks))


def _counts(session: Session, terms: Sequence[str]) -> dict[str, int]:
    rows = session.execute(select(SearchWord.term, SearchWord.entries).where(SearchWord.term.in_(terms)))
    return {row[0]: row[1] for row in rows}


def _near(session: Session, term: str) -> list[str]:
    """Words that do stand somewhere and are a slip of the pen away; of those as near, the commonest first."""
    known = _vocabulary(session)
    close = near(term, known, at_most=12)
    closest = [other for slips, other in close if slips == close[0][0]]
    return sorted(closest, key=lambda other: (-known[other], other))[:3]


def _vocabulary(session: Session) -> dict[str, int]:
    """All words and in how many entries each stands; kept in this process as long as nothing was fed."""
    numbers = select(func.count(), func.coalesce(func.sum(SearchWord.entries), 0)).select_from(SearchWord)
    stamp = (str(session.get_bind().engine.url), *session.execute(numbers).one())
    with _guard:
        if _kept.get("stamp") != stamp:
            rows = session.execute(select(SearchWord.term, SearchWord.entries))
            _kept.update(stamp=stamp, words={row[0]: row[1] for row in rows})
        known: dict[str, int] = _kept["words"]
    return known


MOST_COMMON = 1 << 30
_kept: dict[str, Any] = {}
_guard = threading.Lock()
