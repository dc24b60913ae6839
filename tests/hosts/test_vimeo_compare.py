"""What a real player did otherwise than the stand-in is found in a log, and nothing where it did the same."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.hosts import vimeo_log
from lms.hosts.vimeo_compare import findings, untried
from lms.hosts.vimeo_log import Line, Log

PROTOCOL = vimeo_log.protocol()
EVENTS = [name for name in PROTOCOL["expects"]["events"] if name not in ("ready", "error")]
LENGTH_S = 60.0


class Player:
    """Writes the log that the stand-in would give."""

    def __init__(self, tick_ms: float = 250) -> None:
        self.lines: list[Line] = []
        self.at, self.s, self.rate, self.tick_ms = 0.0, 0.0, 1.0, tick_ms

    def out(self, name: str, **more) -> None:
        self.lines.append(Line(self.at, "out", "method", name, more.pop("shape", "nothing"), **more))

    def reply(self, name: str) -> None:
        self.lines.append(Line(self.at + 1, "in", "reply", name, PROTOCOL["expects"]["replies"][name]))

    def event(self, name: str, **more) -> None:
        shape = PROTOCOL["expects"]["events"][name]
        place = {} if name in ("ready", "playbackratechange", "fullscreenchange", "error") else {"s": self.s}
        self.lines.append(Line(self.at, "in", "event", name, shape, **(place | more)))

    def play(self, seconds: float) -> None:
        for _ in range(int(seconds * 1000 / self.tick_ms)):
            self.at += self.tick_ms
            self.s += self.tick_ms / 1000 * self.rate
            self.event("timeupdate")

    def sought(self, place_s: float) -> None:
        self.s = place_s
        for name in ("timeupdate", "seeking", "seeked"):
            self.event(name)

    def log(self) -> Log:
        return Log(PROTOCOL["version"], LENGTH_S, "Chrome 150, Android", tuple(self.lines))


def good() -> Log:
    """Play, captions off, a pause, the player's own bar, ours, another speed, another app, full screen, the end."""
    it = Player()
    it.out("ping")
    it.event("ready")
    it.out("appendVideoMetadata", shape="text")
    for name in EVENTS:
        it.out("addEventListener", shape="text", on=name)
    it.out("disableTextTrack")
    it.reply("disableTextTrack")
    it.out("play")
    it.event("play")
    it.event("playing")
    it.reply("play")
    it.play(5)
    it.event("pause")
    it.at += 3000
    it.event("play")
    it.event("playing")
    it.play(2)
    it.sought(20.0)
    it.play(2)
    it.out("setCurrentTime", shape="number", s=40.0)
    it.sought(40.0)
    it.reply("setCurrentTime")
    it.play(2)
    it.rate = 2.0
    it.event("playbackratechange", rate=2.0)
    it.play(2)
    it.lines.append(Line(it.at, "page", "page", "hidden", "nothing"))
    it.at, it.s = it.at + 4000, it.s + 8
    it.event("timeupdate")
    it.lines.append(Line(it.at, "page", "page", "shown", "nothing"))
    it.event("fullscreenchange")
    it.s = LENGTH_S
    it.at += 4000
    it.lines.append(Line(it.at, "page", "page", "hidden", "nothing"))
    it.event("timeupdate")
    it.event("pause")
    it.event("ended")
    it.at += 20_000
    it.out("getCurrentTime")
    it.reply("getCurrentTime")
    return it.log()


def kinds(log: Log) -> set[str]:
    return {one.kind for one in findings(log, PROTOCOL)}


def doctored(change) -> Log:
    """The good log with each line as `change(line)` makes it; None leaves it out."""
    log = good()
    return replace(log, lines=tuple(made for line in log.lines if (made := change(line)) is not None))


def without(*names: str):
    return lambda line: None if line.way == "in" and line.name in names else line


def test_a_player_that_does_what_the_stand_in_does_gives_no_finding():
    log = good()
    assert findings(log, PROTOCOL) == [] and untried(log) == []


@pytest.mark.parametrize(
    ("log", "kind", "says"),
    [
        (replace(good(), sdk="2.99.0"), "version", "2.99.0"),
        (doctored(lambda line: line if line.way == "out" else None), "silent", "never said anything"),
        (doctored(lambda line: replace(line, text=line.way == "in")), "form", "texts"),
        (doctored(without("ready")), "missing", "never said that it is ready"),
        (doctored(without("playing")), "missing", "After play there was no playing"),
        (doctored(without("seeking")), "missing", "seeked came without a seeking"),
        (doctored(without("seeked")), "missing", "After setCurrentTime there was no seeked"),
        (doctored(without("ended")), "missing", "did not say ended"),
        (doctored(without("getCurrentTime", "disableTextTrack")), "missing", "disableTextTrack was not answered"),
        (
            doctored(lambda one: replace(one, shape="seconds") if one.name == "pause" else one),
            "keys",
            "brought seconds",
        ),
        (doctored(lambda one: replace(one, shape="text") if one.name == "getCurrentTime" else one), "keys", "text"),
        (doctored(lambda one: None if one.on == "pause" else one), "keys", "pause came without being asked for"),
        (doctored(lambda one: replace(one, kind="other") if one.name == "ended" else one), "form", "neither"),
        (doctored(lambda one: None if one.way == "out" and one.name == "play" else one), "order", "nobody waited for"),
        (doctored(lambda one: replace(one, s=0.0) if one.s == 5.0 else one), "order", "went back"),
    ],
)
def test_what_differs_is_said(log: Log, kind: str, says: str):
    found = findings(log, PROTOCOL)
    assert kind in {one.kind for one in found}, found
    assert any(one.kind == kind and says in one.sentence for one in found), found
    assert all(one.sentence.endswith(".") for one in found)


def moved(name: str, by: int, *, nth: int = 0) -> Log:
    """The good log with one message earlier or later among the others; the times stay in their places."""
    log = good()
    at = [place for place, line in enumerate(log.lines) if line.way == "in" and line.name == name][nth]
    lines, times = list(log.lines), [line.at for line in log.lines]
    lines.insert(at + by, lines.pop(at))
    return replace(log, lines=tuple(replace(line, at=time) for line, time in zip(lines, times, strict=True)))


@pytest.mark.parametrize(
    ("log", "says"),
    [
        (moved("playing", -1), "After play came playing, play"),
        (moved("seeking", 1, nth=1), "After setCurrentTime came timeupdate, seeked, seeking"),
        (moved("pause", 1, nth=1), "ended came without a pause before it"),
        (moved("pause", 1, nth=1), "A pause came after ended"),
        (moved("ready", -1), ""),
    ],
)
def test_another_order_is_said(log: Log, says: str):
    found = findings(log, PROTOCOL)
    assert any(one.kind == "order" and says in one.sentence for one in found) == bool(says), found


def played(tick_ms: float, seconds: float = 20) -> Player:
    it = Player(tick_ms)
    it.event("ready")
    for name in ("timeupdate", "playing"):
        it.out("addEventListener", shape="text", on=name)
    it.event("playing")
    it.play(seconds)
    return it


@pytest.mark.parametrize(("tick_ms", "said"), [(250, False), (150, False), (400, False), (100, True), (1000, True)])
def test_how_often_the_time_is_told_is_compared(tick_ms: float, said: bool):
    assert ("ticks" in kinds(played(tick_ms).log())) == said


def test_a_silence_in_the_open_and_a_step_that_we_would_not_count_are_said():
    it = played(250)
    it.at, it.s = it.at + 3000, it.s + 3
    it.event("timeupdate")
    assert [one.sentence for one in findings(it.log(), PROTOCOL)] == [
        "While it played in the open there were 3.0 s without the time."
    ]
    it = played(250)
    it.at, it.s = it.at + 250, it.s + 5
    it.event("timeupdate")
    assert "1 steps were longer than we count" in findings(it.log(), PROTOCOL)[0].sentence


def test_a_page_that_is_hidden_may_be_told_once_a_minute_and_not_less():
    for gap_s, said in ((59, False), (61, True)):
        it = played(250)
        it.lines.append(Line(it.at, "page", "page", "hidden", "nothing"))
        it.at, it.s = it.at + gap_s * 1000, it.s + gap_s
        it.event("timeupdate")
        assert ("ticks" in kinds(it.log())) == said


def test_a_time_told_on_the_way_is_not_taken_for_the_place_that_was_sought():
    it = played(250)
    for name in ("seeking", "seeked"):
        it.out("addEventListener", shape="text", on=name)
    it.out("setCurrentTime", shape="number", s=40.0)
    it.event("timeupdate")  # where it still is
    it.s = 40.0
    for name in ("seeking", "timeupdate", "seeked"):
        it.event(name)
    it.reply("setCurrentTime")
    it.play(20)
    said = [one.sentence for one in findings(it.log(), PROTOCOL)]
    assert "After setCurrentTime came seeking, timeupdate, seeked; at the stand-in timeupdate, seeking, seeked." in said


def test_what_follows_much_later_does_not_follow():
    it = played(250)
    it.out("addEventListener", shape="text", on="pause")
    it.out("pause")
    it.reply("pause")
    it.play(16)
    it.event("pause")
    assert [one.sentence for one in findings(it.log(), PROTOCOL)] == ["After pause there was no pause."]


def test_a_call_that_is_refused_or_only_just_sent_is_no_finding():
    it = played(250)
    it.out("setCurrentTime", shape="number", s=9999.0)
    it.event("error", of="setCurrentTime", error="RangeError")
    it.play(20)
    it.out("getCurrentTime")
    assert findings(it.log(), PROTOCOL) == []


def test_a_film_that_is_refused_is_named():
    it = Player()
    it.event("error", of="ready", error="PrivacyError")
    assert "The player would not begin: PrivacyError." in [one.sentence for one in findings(it.log(), PROTOCOL)]


def test_what_was_not_tried_is_listed_and_is_no_fault():
    log = played(250).log()
    assert findings(log, PROTOCOL) == []
    assert "a pause" in untried(log) and "the end of the film" in untried(log) and "playing" not in untried(log)


LINES = st.builds(
    Line,
    at=st.floats(0, 1e6),
    way=st.sampled_from(["in", "out", "page", "?"]),
    kind=st.sampled_from(["event", "reply", "method", "page", "other"]),
    name=st.sampled_from([*PROTOCOL["expects"]["events"], *PROTOCOL["expects"]["replies"], "hidden", "?"]),
    shape=st.sampled_from(["nothing", "number", "duration,percent,seconds"]),
    s=st.none() | st.floats(0, 100),
    rate=st.none() | st.floats(0.5, 2),
    on=st.sampled_from(["", *EVENTS]),
    of=st.sampled_from(["", "ready", "play"]),
)


@given(st.lists(LINES, max_size=30))
def test_no_log_breaks_the_comparison(lines):
    found = findings(Log("2", 60.0, "", tuple(lines)), PROTOCOL)
    assert all(one.sentence for one in found) and len(set(found)) == len(found)
