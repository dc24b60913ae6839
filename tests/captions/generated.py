"""Caption files made by chance, the same for the same seed: pieces that readers stumble over, put together anyhow."""

from random import Random

TIMES = [
    *("00:01.000", "00:02.500", "00:00:03.000", "1:00:00.000", "59:59.999", "00:04.1", "00:05,000", "00:60.000"),
    *("60:00.000", "0:06.000", "00:07", "007:00:00.000", "00:08.0000", "-00:09.000", "٠٠:١٠.٠٠٠", ""),
]
GOOD_TIMES = ["00:01.000", "00:02.500", "00:00:03.000", "1:00:00.000", "59:59.999", "00:11.011", "123:45:06.789"]
ARROWS = [" --> ", "-->", "\t-->\t", " -->", " -> ", " --> --> ", "\u00a0-->\u00a0", "\f-->", " ---> "]
SETTINGS = [
    *("", "", "", " align:start", " align:middle", " line:0", " line:-1", " line:50%", " line:101%", " line:1,end"),
    *(" position:10%", " position:10%,line-left", " position:10%,start", " size:50%", " size:5.%", " vertical:rl"),
    *(" region:a", " align:", " :", " line:.5", " A:start", "align:end", " size:1e1%", " line:1.5 size:33.3%"),
]
WORDS = [
    *("mould", "damp", " ", " ", "\n", "<b>", "</b>", "<i.x.y>", "</i>", "<u", "<v Amina>", "<v.loud Tom &amp; Jo>"),
    *("</v>", "<c.>", "</c>", "<lang pl>", "</lang>", "<ruby>", "<rt>", "</rt>", "</ruby>", "<00:02.000>", "<00:9>"),
    *("<", ">", "&", "&amp;", "&lt", "&notit;", "&#65;", "&#x80;", "&#0;", "&nbsp;", "&rlm;", "&bogus;", "&#10;"),
    *("<script>", "<!--", "--", "-->", "<>", "</>", "< b>", "<b/>", "\u2028", "\u000b", "\f", "\0", "é", "👩‍🔧", "ں۔"),
    *("<v\nLong\nName>", "<v &ampb &lt;>", "&amp", "{\\an8}", "NOTE", "WEBVTT", "<c.a-- >", "\ufeff", "<1>", "<.a b>"),
    *("<ruby>a<rt>b</ruby>c", "<b><i>a</b>b</i>", "<rt>a</rt>", "<lang en>a<lang fr>b</lang>", "&am", "p;", "\n\n"),
]
BLOCKS = [
    "NOTE\nwords\n",
    "NOTE a --> b\n",
    "STYLE\n::cue { color: red }\n",
    "REGION\nid:a\nwidth:40%\n",
    "stray\n",
    "\n",
]


def made(seed: int) -> bytes:
    """The file of this seed."""
    chance = Random(seed)
    parts = [chance.choice(["WEBVTT", "WEBVTT", "WEBVTT - words", "WEBVTT\t"]), "\n\n"]
    first = True
    for _ in range(chance.randint(1, 7)):
        if not first and chance.random() < 0.25:
            parts += [chance.choice(BLOCKS), chance.choice(["\n", ""])]
        parts += _cue(chance, first)
        first = False
    text = "".join(parts)
    return text.replace("\n", chance.choice(["\n", "\n", "\r\n", "\r"])).encode("utf-8")


def _cue(chance: Random, first: bool) -> list[str]:
    """A cue, right or wrong; the first one right, without a line above it: there Chromium takes another id."""
    right = first or chance.random() < 0.6
    times, arrow = (GOOD_TIMES, " --> ") if right else (TIMES, chance.choice(ARROWS))
    name = "" if first else chance.choice(["", "", "1\n", "an id\n", "<b>&amp;\n", "two\nlines\n", "NOTE\n"])
    timing = chance.choice(times) + arrow + chance.choice(times)
    settings = "".join(chance.choices(SETTINGS, k=chance.randint(0, 3)))
    words = "".join(chance.choices(WORDS, k=chance.randint(0, 12)))
    return [name, timing, settings, "\n", words, chance.choice(["\n\n", "\n\n", "\n", "\n\n\n"])]
