"""Fuzzing of everything that a stranger's caption file touches: what must hold, and a loop led by coverage.

The loop is ours, on `sys.settrace`: it needs no compiled package and fails as an ordinary test, with the bytes.
"""

import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import CodeType, FrameType
from typing import Any

from lms.captions import fixing, following, importing, reading, tokens, writing
from lms.captions.checking.track import About, check
from lms.captions.decoding import repairs
from lms.captions.rules import cues_of, passages
from lms.errors import BadInput
from tests.captions import generated

SAFE = re.compile(r"</?(?:c|i|b|u|ruby|rt|v|lang)(?:[. ][^<>]*)?>|<[0-9:.]+>")


def one(data: bytes) -> None:
    """Try these bytes everywhere; only `BadInput` may come of it, and what must hold holds."""
    repairs(data)
    check("film.pl.vtt", data, About(60.0, lambda _: data))
    for attempt in (_read, _mended, _brought_in):
        try:
            attempt(data)
        except BadInput as problem:
            assert problem.message.endswith(".")


def _read(data: bytes) -> None:
    file = reading.read(data)
    shown = cues_of(file)
    covered = passages(shown, 60)
    assert not covered or (covered[0].start_s, covered[-1].end_s) == (0, 60)
    copy = writing.served(file)
    again = reading.read_text(copy)
    assert cues_of(again) == shown and not again.dropped
    assert following.fingerprint(again.cues) == following.fingerprint(file.cues)
    for cue in again.cues:
        assert "<" not in SAFE.sub("", cue.raw)
    for cue in file.cues:
        assert tokens.shown(tokens.written(tokens.tokens(cue.raw))) == tokens.shown(cue.raw)


def _mended(data: bytes) -> None:
    made = fixing.fixed(data)
    assert fixing.fixed(made.data).done == {}
    try:
        before = reading.read(data)
    except BadInput:
        return
    after = reading.read(made.data)
    assert not Counter(map(_times, before.cues)) - Counter(map(_times, after.cues))
    if {"E201", "E301", "E303", "W705"}.isdisjoint(made.done):
        assert cues_of(before) == cues_of(after)


def _times(cue: reading.RawCue) -> tuple[int, int]:
    return cue.start_ms, cue.end_ms


def _brought_in(data: bytes) -> None:
    made = importing.imported(data)
    file = reading.read_text(made.text)
    assert len(file.cues) == made.cues and not file.dropped
    for encoding in ("cp1252", "utf_16"):
        importing.imported(data, encoding)


@dataclass
class Guided:
    """Inputs that reached something new in the files of `folder` are kept, and changed again."""

    target: Callable[[bytes], None]
    folder: Path
    words: Sequence[bytes]
    chance: Random = field(default_factory=lambda: Random(1))
    kept: list[bytes] = field(default_factory=list)
    reached: set[tuple[Any, ...]] = field(default_factory=set)
    tries: int = 0

    def run(self, seeds: Sequence[bytes], seconds: float) -> None:
        """Go on for so long; what the target raises is raised, with the bytes."""
        until = time.monotonic() + seconds
        self._ours: dict[CodeType, bool] = {}
        for seed in seeds:
            self._try(seed)
        while time.monotonic() < until:
            self._try(self._changed(self.chance.choice(self.kept)))

    def _try(self, data: bytes) -> None:
        self.tries += 1
        self._counts: Counter[tuple[Any, ...]] = Counter()
        before = sys.gettrace()
        sys.settrace(self._called)
        try:
            self.target(data)
        except Exception as problem:
            raise AssertionError(f"{data!r} breaks it") from problem
        finally:
            sys.settrace(before)
        new = {(*arc, count.bit_length()) for arc, count in self._counts.items()} - self.reached
        if new:
            self.reached |= new
            self.kept.append(data)

    def _called(self, frame: FrameType, _event: str, _arg: object) -> Any:
        code = frame.f_code
        if code not in self._ours:
            self._ours[code] = code.co_filename.startswith(str(self.folder))
        if not self._ours[code]:
            return None
        last = 0

        def lined(frame: FrameType, event: str, _arg: object) -> Any:
            nonlocal last
            if event == "line":
                self._counts[code, last, frame.f_lineno] += 1
                last = frame.f_lineno
            return lined

        return lined

    def _changed(self, data: bytes) -> bytes:
        made = bytearray(data)
        for _ in range(self.chance.randint(1, 4)):
            at = self.chance.randint(0, len(made))
            end = min(len(made), at + self.chance.randint(1, 20))
            match self.chance.randrange(6):
                case 0:
                    made[at:at] = self.chance.choice(self.words)
                case 1:
                    made[at : at + 1] = bytes([self.chance.randrange(256)])
                case 2:
                    del made[at:end]
                case 3:
                    made[at:at] = made[at:end] * self.chance.randint(1, 3)
                case 4:
                    other = self.chance.choice(self.kept)
                    made[at:end] = other[self.chance.randint(0, len(other)) :][:200]
                case _:
                    made[at:end] = self.chance.choice(self.words)
        return bytes(made[:3000])


WORDS = [
    text.encode()
    for text in (
        *generated.TIMES,
        *generated.GOOD_TIMES,
        *generated.ARROWS,
        *generated.SETTINGS,
        *generated.WORDS,
        *generated.BLOCKS,
        *("1\n00:00:01,000 --> 00:00:02,000\n", "0:00:01.000,0:00:02.000\n", "[br]", "\r", "\n\n", "url(", "@import"),
        *("Source: film.en.vtt sha256:0123456789abcdef", "Machine draft, not yet checked by a person.", "<tt "),
    )
    if text
] + [b"\xff\xfe", b"\xef\xbb\xbf", b"\x80", b"\xc3"]
