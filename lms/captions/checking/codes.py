"""Everything the checker can say: a code that never changes its meaning, what it means, what to do. Pure.

E: a viewer loses something. W: look at it. I: for those who want to know. `docs/captions.md` holds the same table.
"""

from dataclasses import dataclass

ERROR, WARNING, NOTE = "error", "warning", "note"
_LEVELS = {"E": ERROR, "W": WARNING, "I": NOTE}


@dataclass(frozen=True)
class Code:
    """One thing that may be found. `fixed`: `--fix` mends it by itself."""

    number: str
    means: str
    do: str
    fixed: bool = False

    @property
    def level(self) -> str:
        """How bad it is, from the letter of the number."""
        return _LEVELS[self.number[0]]


_ALL = (
    Code(
        "E101",
        "The file is not in UTF-8, so browsers show wrong letters.",
        "Choose how it was saved: --fix --encoding cp1252, for example. Look at the sample first.",
    ),
    Code("E102", "The first line is not WEBVTT, so browsers refuse the whole file.", "Write WEBVTT on the first line."),
    Code("E103", "The file is bigger than 2 MB, so we do not read it.", "Cut it, or look what it really holds."),
    Code("E104", "The file has more than 20,000 captions, so we do not read it.", "Cut it in parts."),
    Code("E105", "A control character stands in the file; it shows as a box or as nothing.", "Delete it."),
    Code("E106", "This is another kind of caption file.", "Bring it in with flask lms captions import."),
    Code("E107", "There are no captions in the file.", "Add them, or delete the file."),
    Code(
        "E108",
        "A style asks for something from elsewhere, so we leave the style out when we serve the file.",
        "Delete url( and @import from the STYLE block.",
    ),
    Code("E201", "A comma stands in a time, so the caption is lost.", "Write a full stop: 00:00:01.000.", fixed=True),
    Code("E202", "The arrow between the times is wrong, so the caption is lost.", "Write two hyphens and >: -->"),
    Code("E203", "Minutes or seconds go above 59, so the caption is lost.", "Count on: 01:05 for 65 seconds."),
    Code(
        "E204",
        "A part of a time has the wrong number of digits, so the caption is lost.",
        "Two for minutes and seconds, three after the full stop: 00:01.500.",
    ),
    Code("E205", "A time cannot be read, so the caption is lost.", "Write it as 00:00:01.000 --> 00:00:02.000."),
    Code(
        "E206",
        "Words stand here without a time, so nobody sees them.",
        "Delete the empty line above them, or give them a time.",
    ),
    Code("E207", "A STYLE or REGION block after the first caption is ignored.", "Move it above the first caption."),
    Code("E209", "An arrow stands in the words, so the caption ends before it.", "Write --&gt; for -->."),
    Code("E301", "A < is never closed, so the words after it are lost.", "Write &lt; for a <.", fixed=True),
    Code("E303", "A < stands before a space or digit, so words up to the next > are lost.", "Write &lt;.", fixed=True),
    Code(
        "E304", "Browsers ignore this tag.", "Only c, i, b, u, ruby, rt, v and lang count. For a new line, begin one."
    ),
    Code("E305", "The caption shows nothing.", "Write its words, or delete it."),
    Code("E308", "An & stands before a space or digit; some players stop at it.", "Write &amp;.", fixed=True),
    Code("E401", "The caption ends before it begins, so nobody sees it.", "Correct its times."),
    Code(
        "E402", "The caption is later than the end of the film.", "Correct its times, or look whose captions these are."
    ),
    Code("E403", "Two captions of one voice overlap, so one covers or moves the other.", "End the first one sooner."),
    Code("E404", "The caption is shown for less than 0.3 seconds.", "Show it longer, or join it to its neighbour."),
    Code("E405", "The caption is too fast for anybody to read.", "Show it longer, or say it in fewer words."),
    Code("E406", "The caption has four lines or more, and covers the film.", "Cut it in two."),
    Code(
        "E501", "The film has no captions in English.", "Add captions/<video>.en.vtt. It is the language of the film."
    ),
    Code("E502", "The file's name is not <video>.<language>.vtt, so no page will ever find it.", "Rename it."),
    Code("E503", "The language in the file's name is not a language tag.", "Use a BCP 47 tag: en, pl, pa, zh-Hant."),
    Code("W504", "The language tag is written in unusual letters.", "Write en-GB, zh-Hant."),
    Code("W505", "No film has this name.", "Rename the file, or delete it."),
    Code("W601", "Lines are long: over 42 letters, or over 20 full-width ones.", "Break them, or say it shorter."),
    Code("W602", "Captions have three lines.", "Two are the custom. Cut them where the sense allows."),
    Code("W603", "Captions are fast to read.", "Show them longer, or say it in fewer words."),
    Code("W604", "Captions are shown for less than 0.83 seconds.", "Show them longer, or join them."),
    Code("W605", "Captions stay for more than 7 seconds.", "Cut them in two, where the sense allows."),
    Code("W606", "Two people speak in one caption and only hyphens say so.", "Name them: <v Amina>."),
    Code("W702", "The lines end in more than one way.", "Save the file anew, with one kind of line end.", fixed=True),
    Code("W704", "Two captions have the same id.", "Number them anew, or leave the ids out."),
    Code("W705", "Captions are not in the order of their times.", "Sort them.", fixed=True),
    Code("W706", "Browsers ignore this setting.", "Correct it: line:0, line:90%, position:50%, size:80%, align:start."),
    Code("W707", "A separator stands where a line end may be meant; browsers do not break there.", "Begin a new line."),
    Code("W708", "A letter was lost before the file came here (\ufffd).", "Find what it was, and write it."),
    Code("W709", "A tag ends that never began, or never ends.", "Correct the tags."),
    Code("W710", "A time in the words cannot be read, or lies outside the caption.", "Correct or delete it."),
    Code("W711", "An & begins no character reference; it shows as it stands.", "Write &amp;.", fixed=True),
    Code("W712", "A caption says the same as the one before, as speech recognition rolls up.", "Keep one of them."),
    Code(
        "W801",
        "The translation is older than its source: the source has changed since.",
        "Check it against the source.",
    ),
    Code(
        "W802", "More than one caption in ten has other times than the source.", "Look whether it belongs to this film."
    ),
    Code("W803", "The translation does not say which track it was made from.", "Add its Source line; see below."),
    Code(
        "W804", "The track this translation was made from is not there.", "Add that track, or correct the Source line."
    ),
    Code("W805", "This is a machine's draft that no person has checked.", "Have it checked. A draft meets no duty."),
    Code(
        "W806",
        "This looks like captions made by a machine and edited by nobody.",
        "Edit them: full stops, capitals, names.",
    ),
    Code("I610", "Lines have over 37 letters, the broadcasters' limit.", "Fine on a wide screen; shorter is easier."),
    Code("I611", "Captions are shown for less than 1.33 seconds.", "Fine for a word or two."),
    Code("I612", "Short gaps between captions flicker.", "Close the gap, or leave at least half a second."),
    Code("I613", "The first caption comes late.", "Look whether something is said, or heard, before it."),
    Code("I614", "The last caption ends long before the film.", "Look whether something is said, or heard, after it."),
    Code("I615", "The same name is written in more than one way.", "Choose one."),
    Code("I616", "A long film without a single sound in brackets or a note of music.", "Are there really none?"),
    Code("I617", "Lines end on a word that belongs to the next one.", "Break before it."),
    Code("I618", "How fast the captions are on the whole.", "Nothing."),
    Code("I701", "The file begins with a byte order mark.", "Browsers accept it; other programs may not.", fixed=True),
    Code("I703", "The lines end as on Windows or an old Mac.", "Browsers accept it.", fixed=True),
)
CODES = {code.number: code for code in _ALL}
