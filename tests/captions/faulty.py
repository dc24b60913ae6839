"""For each code of the checker a small file in which it is found, and where."""

from dataclasses import dataclass

GOOD = "WEBVTT\n\n00:01.000 --> 00:04.000\nA good caption.\n"
CUE = "00:01.000 --> 00:04.000\n"


@dataclass(frozen=True)
class Faulty:
    """A file with something wrong at a line and column. `duration_s`: of its film."""

    code: str
    data: bytes
    line: int = 1
    column: int = 1
    name: str = "film.en.vtt"
    duration_s: float | None = None


def _one(code: str, text: str, line: int, column: int = 1, **more: object) -> Faulty:
    return Faulty(code, f"WEBVTT\n\n{text}".encode(), line, column, **more)  # type: ignore[arg-type]  # as given


def _many(code: str, words: str, line: int, **more: object) -> Faulty:
    """Twenty-four captions of three seconds each with these words."""
    cues = "".join(f"00:{n * 2:02}.000 --> 00:{n * 2 + 1:02}.900\n{words} {n}\n\n" for n in range(1, 25))
    return _one(code, cues, line, **more)


FAULTY = (
    Faulty("E101", GOOD.replace("good", "caf\xe9").encode("latin-1"), 4, 6),
    Faulty("E102", b"webvtt\n\n" + CUE.encode() + b"x\n"),
    Faulty("E103", GOOD.encode() + b"\n" * 2_000_000),
    Faulty("E104", b"WEBVTT\n\n" + (CUE.encode() + b"x\n\n") * 20_001),
    _one("E105", CUE + "a\x07b\n", 4, 2),
    Faulty("E106", b"1\n00:00:01,000 --> 00:00:02,000\nx\n"),
    Faulty("E106", b"<tt xmlns='http://www.w3.org/ns/ttml'/>"),
    _one("E107", "NOTE nothing\n", 1),
    _one("E108", "STYLE\n::cue { background: url(x) }\n\n" + CUE + "x\n", 3),
    _one("E201", "00:01,000 --> 00:04,000\nx\n", 3, 6),
    _one("E201", "1\n00:01.000 --> 00:04,000\nx\n", 4, 20),
    _one("E202", "00:01.000 -> 00:04.000\nx\n", 3, 11),
    _one("E202", "00:01.000 –> 00:04.000\nx\n", 3, 11),
    _one("E202", "00:01.000 00:04.000\nx\n", 3, 10),
    _one("E203", "00:01.000 --> 00:64.000\nx\n", 3, 15),
    _one("E204", "0:01.000 --> 0:04.000\nx\n", 3, 1),
    _one("E204", "00:01.000 --> 00:04.00\nx\n", 3, 15),
    _one("E205", "00.01:04.000 --> 00:02:34.000\nx\n", 3, 1),
    _one("E206", CUE + "x\n\nlost words\n", 6),
    _one("E207", CUE + "x\n\nSTYLE\n::cue { color: red }\n", 6),
    _one("E209", CUE + "Press A --> B\n", 4, 9),
    _one("E301", CUE + "Fine.\nIf BP < 90 call\n", 5, 7),
    _one("E303", CUE + "Rent < 90 and heat > 5\n", 4, 6),
    _one("E304", CUE + "a<br>b\n", 4, 2),
    _one("E305", CUE + "<b> </b>\n", 3),
    _one("E308", CUE + "fish & chips\n", 4, 6),
    _one("E401", "00:04.000 --> 00:01.000\nx\n", 3),
    _one("E402", CUE + "x\n\n00:58.000 --> 01:03.000\ny\n", 6, duration_s=60.0),
    _one("E403", CUE + "x\n\n00:03.900 --> 00:06.000\ny\n", 6),
    _one("E404", "00:01.000 --> 00:01.200\nx\n", 3),
    _one("E405", "00:01.000 --> 00:02.000\nNobody can read as much as this.\n", 3),
    _one("E406", CUE + "a\nb\nc\nd\n", 3),
    Faulty("E502", GOOD.encode(), name="Film_en.vtt"),
    Faulty("E502", GOOD.encode(), name="film.en.srt"),
    Faulty("E502", GOOD.encode(), name="film.en.sub.vtt"),
    Faulty("E503", GOOD.encode(), name="film.english.vtt"),
    Faulty("E503", GOOD.encode(), name="film.eng.vtt"),
    Faulty("E503", GOOD.encode(), name="film.en_GB.vtt"),
    Faulty("W504", GOOD.encode(), name="film.EN-gb.vtt"),
    _one("W601", CUE + "Much more than anyone should put on one line\n", 4),
    _one("W601", CUE + "如果屋顶漏水请先拍照然后写信给您的房东并保留\n", 4, name="film.zh-Hans.vtt"),
    _one("W602", CUE + "a\nb\nc\n", 3),
    _one("W603", CUE + "The landlord has to look at\nthe wall and the flat next door.\n", 3, name="film.pl.vtt"),
    _one("W603", "00:01.000 --> 00:02.000\nIt is so if we go.\n", 3),
    _one("W604", "00:01.000 --> 00:01.500\nNo.\n", 3),
    _one("W605", "00:01.000 --> 00:09.000\n" + "It is a long time to stay and look at.\n" * 3, 3),
    _one("W606", CUE + "- Who is it?\n- The plumber.\n", 3),
    Faulty("W702", b"WEBVTT\r\n\n" + CUE.encode() + b"x\n"),
    _one("W704", "a\n" + CUE + "x\n\na\n00:05.000 --> 00:06.000\ny\n", 7),
    _one("W705", "00:05.000 --> 00:06.000\ny\n\n" + CUE + "x\n", 6),
    _one("W706", "00:01.000 --> 00:04.000 align:middle\nx\n", 3),
    _one("W707", CUE + "a\u2028b\n", 4, 2),
    _one("W708", CUE + "ab\ufffdc\n", 4, 3),
    _one("W709", CUE + "a</b>c\n", 4, 2),
    _one("W709", CUE + "ab<i>c\n", 4, 3),
    _one("W710", CUE + "a<00:09.000>b\n", 4, 2),
    _one("W711", CUE + "Our R&D\n", 4, 6),
    _one("W712", CUE + "same\n\n00:05.000 --> 00:06.000\nsame\n", 6),
    _one("W803", CUE + "dobrze\n", 1, name="film.pl.vtt"),
    _one("W804", "NOTE\nSource: film.en.vtt sha256:0123456789abcdef\n\n" + CUE + "dobrze\n", 1, name="film.pl.vtt"),
    _one("W805", "NOTE\nMachine draft, not yet checked by a person.\n\n" + CUE + "dobrze\n", 1, name="film.pl.vtt"),
    _one("W806", CUE + "A sentence.\n", 3, name="film.en-x-autogen.vtt"),
    _many("W806", "so you know mould", 3),
    _many("W806", "so you know. mould", 3),
    _one("I610", CUE + "A little more than is good on one line\n", 4),
    _one("I611", "00:01.000 --> 00:02.000\nNo.\n", 3),
    _one("I612", CUE + "x\n\n00:04.200 --> 00:06.000\ny\n", 6),
    _one("I613", "00:12.000 --> 00:14.000\nx\n", 3),
    _one("I614", CUE + "x\n", 3, duration_s=60.0),
    _one("I615", CUE + "<v Amina>x</v>\n\n00:05.000 --> 00:06.000\n<v amina>y</v>\n", 7),
    _one("I616", "00:09.000 --> 00:12.000\nx\n", 3, duration_s=700.0),
    _one("I617", CUE + "It is the\nlandlord.\n", 4),
    _one("I618", CUE + "x\n", 3),
    Faulty("I701", b"\xef\xbb\xbf" + GOOD.encode()),
    Faulty("I703", GOOD.replace("\n", "\r\n").encode()),
)
