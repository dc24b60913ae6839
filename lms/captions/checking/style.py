"""Style: how long, how fast, how broken. Counted, because even professionals' captions break such rules. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from lms.captions.checking.finding import Finding, clipped, often
from lms.captions.languages import LINE, LINE_NOTE, LINE_WIDE, Profile, letters, profile, width
from lms.captions.reading import File, RawCue
from lms.captions.tokens import shown, voices

TOO_SHORT_S = 0.3  # E404 says it
SHORT_S, SHORT_NOTE_S, LONG_S, SLOW_PER_S = 0.83, 1.33, 7.0, 12.0
FLICKER_MS = (80, 500)
FEW_WORDS = 3
MOST_LINES = 3
LATE_S, EARLY_S, LONG_FILM_S = 10, 15, 600
_HYPHEN = re.compile(r"[-–—‐][ \t]*\S")
_LABELLED = re.compile(r"[-–—‐][ \t]*[^:]{1,30}:")
_SOUND = re.compile(r"[\[(♪♫#]")
_SENTENCE_END = (".", "!", "?", "…", "۔", "؟", "।", "॥", "。", "！", "？")
_ENOUGH = 20  # cues from which a whole file can be judged


@dataclass(frozen=True)
class Shown:
    """A cue that is shown for some time, with what a reader has to read."""

    cue: RawCue
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """Its lines with something on them."""
        return [line.strip() for line in self.text.split("\n") if line.strip()]

    @cached_property
    def length_s(self) -> float:
        """How long it is shown."""
        return (self.cue.end_ms - self.cue.start_ms) / 1000

    @cached_property
    def per_s(self) -> float:
        """Letters a second."""
        return letters(" ".join(self.lines)) / self.length_s

    @cached_property
    def words_per_min(self) -> float:
        """Words a minute; 0 for so few that it says nothing."""
        count = len(self.text.split())
        return count / self.length_s * 60 if count >= FEW_WORDS else 0.0

    @property
    def place(self) -> tuple[int, int]:
        """Where its timing stands."""
        return self.cue.line, 1

    def line_place(self, row: int) -> tuple[int, int]:
        """Where one of its lines stands."""
        return self.cue.line + 1 + row, 1


def style(file: File, language: str, duration_s: float | None) -> Iterator[Finding]:
    """All that is a matter of style, and the two that go so far that a viewer loses words."""
    found = [Shown(cue, shown(cue.raw)) for cue in file.cues if cue.end_ms > cue.start_ms]
    found = [each for each in found if each.lines]
    if not found:
        return
    how = profile(language)
    for each in found:
        if each.per_s > how.most_per_s and each.length_s >= TOO_SHORT_S:
            yield Finding("E405", each.cue.line, 1, "{per_s} letters a second.", {"per_s": round(each.per_s)})
        if len(each.lines) > MOST_LINES:
            yield Finding("E406", each.cue.line, 1, "{lines} lines.", {"lines": len(each.lines)})
    yield from _lengths(found, how)
    yield from _speed(found, how)
    yield from _lasting(found)
    yield from _speakers(found)
    yield from _ends(found, how)
    yield from _film(found, duration_s)
    yield from _machine(found, how, language)


def _lengths(found: Sequence[Shown], how: Profile) -> Iterator[Finding]:
    measured = [
        (each.line_place(row), width(line.strip()))
        for each in found
        for row, line in enumerate(each.text.split("\n"))
        if line.strip()
    ]
    most = LINE_WIDE if how.wide else LINE
    longest = max(wide for _, wide in measured)
    over = [place for place, wide in measured if wide > most]
    yield from often("W601", over, len(measured), "The longest has {longest}.", longest=longest)
    if not how.wide:
        yield from often("I610", [place for place, wide in measured if LINE_NOTE < wide <= LINE], len(measured))
    yield from often("W602", [each.place for each in found if len(each.lines) == MOST_LINES], len(found))


def _speed(found: Sequence[Shown], how: Profile) -> Iterator[Finding]:
    def hurried(each: Shown) -> bool:
        wordy = how.words_per_min is not None and each.words_per_min > how.words_per_min
        return each.per_s <= how.most_per_s and (each.per_s > how.per_s or wordy)

    over = [each for each in found if hurried(each)]
    said = "At most {per_s} letters a second; {comfortable} are comfortable."
    if how.words_per_min is not None:
        said = (
            "At most {per_s} letters a second, {words} words a minute; {comfortable} and {most_words} are comfortable."
        )
    yield from often(
        "W603",
        [each.place for each in over],
        len(found),
        said,
        per_s=round(max((each.per_s for each in over), default=0), 1),
        words=round(max((each.words_per_min for each in over), default=0)),
        comfortable=round(how.per_s),
        most_words=round(how.words_per_min or 0),
    )
    middle = {"per_s": round(median(each.per_s for each in found), 1)}
    yield Finding("I618", found[0].cue.line, 1, "Half of them have {per_s} letters a second or more.", middle)


def _lasting(found: Sequence[Shown]) -> Iterator[Finding]:
    def places(wanted: Callable[[Shown], bool]) -> list[tuple[int, int]]:
        return [each.place for each in found if wanted(each)]

    yield from often("W604", places(lambda each: TOO_SHORT_S <= each.length_s < SHORT_S), len(found))
    yield from often("I611", places(lambda each: SHORT_S <= each.length_s < SHORT_NOTE_S), len(found))
    yield from often(
        "W605",
        places(lambda each: each.length_s > LONG_S and each.per_s > SLOW_PER_S and not _SOUND.match(each.text)),
        len(found),
    )
    ordered = sorted(found, key=lambda each: each.cue.start_ms)
    low, high = FLICKER_MS
    gaps = [after.place for before, after in pairwise(ordered) if low <= after.cue.start_ms - before.cue.end_ms < high]
    yield from often("I612", gaps, max(len(found) - 1, 1))


def _speakers(found: Sequence[Shown]) -> Iterator[Finding]:
    both = [
        each.place
        for each in found
        if sum(bool(_HYPHEN.match(line)) for line in each.lines) >= 2
        and not voices(each.cue.raw)
        and not any(map(_LABELLED.match, each.lines))
    ]
    yield from often("W606", both, len(found))
    spelt: dict[str, str] = {}
    for each in found:
        for name in voices(each.cue.raw):
            plain = "".join(filter(str.isalnum, name)).casefold()
            if spelt.setdefault(plain, name) != name:
                said = {"one": clipped(spelt[plain]), "other": clipped(name)}
                yield Finding("I615", each.cue.line + 1, 1, "{one}, {other}.", said)


def _ends(found: Sequence[Shown], how: Profile) -> Iterator[Finding]:
    if not how.clinging:
        return
    clings = [
        each.line_place(row)
        for each in found
        for row, line in enumerate(each.text.split("\n")[:-1])
        if line.split() and line.split()[-1].casefold() in how.clinging
    ]
    yield from often("I617", clings, len(found))


def _film(found: Sequence[Shown], duration_s: float | None) -> Iterator[Finding]:
    first = min(found, key=lambda each: each.cue.start_ms)
    last = max(found, key=lambda each: each.cue.end_ms)
    ends_s = last.cue.end_ms / 1000
    if first.cue.start_ms > LATE_S * 1000:
        yield Finding("I613", first.cue.line, 1, "After {after_s} s.", {"after_s": first.cue.start_ms // 1000})
    if duration_s is not None and duration_s - ends_s > EARLY_S:
        yield Finding("I614", last.cue.line, 1, "By {by_s} s.", {"by_s": round(duration_s - ends_s)})
    if (duration_s or ends_s) > LONG_FILM_S and not any(_SOUND.search(each.text) for each in found):
        yield Finding("I616", first.cue.line)


def _machine(found: Sequence[Shown], how: Profile, language: str) -> Iterator[Finding]:
    """Speech recognition that nobody edited: named so, or hardly a full stop or a capital in the whole file."""
    if "x-autogen" in language.lower():
        yield Finding("W806", found[0].cue.line)
        return
    if len(found) < _ENOUGH:
        return
    stops = sum(any(mark in each.text for mark in _SENTENCE_END) for each in found)
    capitals = sum(any(letter.isupper() for letter in each.text) for each in found)
    rare = len(found) / 20
    if stops < rare or (how.cased and capitals < rare):
        yield Finding("W806", found[0].cue.line)
