"""Cut what was said into caption cues: two short lines, at clauses, at the moment each word was heard."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from lms.programme.films.outline import Outline
from lms.programme.films.voice import SENTENCE_S, Said

# Line length and cue length: broadcasters' guidance says 37 characters, 42 at most, two lines, 1 to 6 seconds.
LINE = 37
LINE_AT_MOST = 42
SHORTEST_S = 1.0
LONGEST_S = 6.0
FLICKER_S = 1.0  # a shorter gap between two cues only flickers, so the first one stays
LINGER_S = 0.1

# A line or cue never ends on these if it can be helped: they belong to the word that follows.
CLINGING = """
a an the of to in on at by for from with and or but if it is are who that what your you their its her his my our
must can may not each every no all any some so then when because such as she he they this there how which where
until about than only most more two three four five six seven eight nine ten
"""
# Nor does a line begin with these: they belong to the word before.
LEANING = frozenset(("you", "it", "them", "him", "her", "us", "me", "this"))
CLINGS = frozenset(CLINGING.split())
IMPOSSIBLE = 1e9


@dataclass(frozen=True)
class Cue:
    """One caption: two lines at most, shown from `start_s` until `end_s`."""

    start_s: float
    end_s: float
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words, as one line."""
        return " ".join(self.lines)


def cues(heard: Sequence[Said]) -> tuple[Cue, ...]:
    """All cues of a film, in order; a cue never spans two sentences of the outline."""
    cut = [cue for said in heard for cue in _cut(said)]
    return tuple(_held(cue, cut[at + 1] if at + 1 < len(cut) else None) for at, cue in enumerate(cut))


def track(outline: Outline, cut: Sequence[Cue]) -> str:
    """The WebVTT file of these cues."""
    note = (
        "WEBVTT\n\n"
        "NOTE\n"
        f"{outline.title}. A sample film, read by a computer's voice.\n"
        f"Made from {outline.slug}.toml by lms.programme.films.make: change the outline, not this file.\n"
    )
    blocks = (
        f"{number}\n{_clock(cue.start_s)} --> {_clock(cue.end_s)}\n{_escaped(cue.lines)}\n"
        for number, cue in enumerate(cut, start=1)
    )
    return note + "\n" + "\n".join(blocks)


def _cut(said: Said) -> list[Cue]:
    """The cheapest way to cut one sentence, by the costs of `_cost` and `_break_cost`."""
    words = tuple(said.text.split())
    starts = (said.start_s, *said.word_ends_s)

    @cache
    def best(first: int) -> tuple[float, tuple[int, ...]]:
        if first == len(words):
            return 0.0, ()
        options = []
        for after in range(first + 1, len(words) + 1):
            cost = _cost(words[first:after], starts[after] - starts[first])
            if cost >= IMPOSSIBLE:
                continue
            rest, ends = best(after)
            ending = 0.0 if after == len(words) else 20 + _break_cost(words[after - 1], words[after])
            options.append((cost + ending + rest, (after, *ends)))
        return min(options, default=(IMPOSSIBLE, ()))

    made, first = [], 0
    for after in best(0)[1]:
        made.append(Cue(starts[first], starts[after], _lines(words[first:after])))
        first = after
    if first != len(words):
        raise ValueError(f"No captions fit this sentence, shorten it: {said.text}")
    return made


def _cost(words: Sequence[str], length_s: float) -> float:
    lines = _lines(words)
    if len(lines) > 2 or length_s > LONGEST_S - SENTENCE_S or max(map(len, lines)) > LINE_AT_MOST:
        return IMPOSSIBLE
    hurried = 40 * max(0.0, SHORTEST_S + 0.4 - length_s)
    return hurried + 6 * sum(max(0, len(line) - LINE) for line in lines)


def _lines(words: Sequence[str]) -> tuple[str, ...]:
    """One line if it fits, else the two that break best; three lines mean that it does not fit."""
    whole = " ".join(words)
    if len(whole) <= LINE:
        return (whole,)
    pairs = []
    for after in range(1, len(words)):
        upper, lower = " ".join(words[:after]), " ".join(words[after:])
        if max(len(upper), len(lower)) <= LINE_AT_MOST:
            cost = _break_cost(words[after - 1], words[after]) + abs(len(upper) - len(lower)) / 2
            pairs.append((cost + 6 * max(0, max(len(upper), len(lower)) - LINE), (upper, lower)))
    return min(pairs)[1] if pairs else ("", "", "")


def _break_cost(last: str, following: str) -> float:
    """How much it disturbs to break between two words: least at a full stop, most after "the"."""
    if last[-1] in ".?!":
        return 0
    if last[-1] in ",:;":
        return 3
    if last.lower() in CLINGS or last.isdigit() or last.endswith(("'s", "s'")):
        return 30
    if following.lower().strip(",.?") in LEANING:
        return 22
    joins = following.lower() in {"and", "or", "but", "because", "so", "who", "when", "if", "that", "unless"}
    return 6 if joins else 14


def _held(cue: Cue, following: Cue | None) -> Cue:
    """Keep a cue until the next one if the gap would flicker, and for a readable time."""
    end_s = cue.end_s + LINGER_S
    if following is not None:
        if following.start_s - cue.end_s < FLICKER_S:
            end_s = following.start_s
        end_s = min(max(end_s, cue.start_s + SHORTEST_S), following.start_s)
    else:
        end_s = max(end_s, cue.start_s + SHORTEST_S)
    return Cue(cue.start_s, min(end_s, cue.start_s + LONGEST_S), cue.lines)


def _clock(at_s: float) -> str:
    total_ms = round(at_s * 1000)
    minutes, rest_ms = divmod(total_ms, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest_ms // 1000:02}.{rest_ms % 1000:03}"


def _escaped(lines: Sequence[str]) -> str:
    text = "\n".join(lines)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
