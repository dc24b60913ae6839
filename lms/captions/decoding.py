"""Bytes of a caption file into text: UTF-8 or a sentence, with the repairs a person may choose. Pure."""

from dataclasses import dataclass

from lms.errors import BadInput

MOST_BYTES = 2_000_000
TOO_BIG = "This caption file is too big. The most is 2 MB."
NOT_UTF8 = "This caption file is not in UTF-8. Save it as UTF-8, or choose how it was saved."
NOT_THAT = "This caption file cannot be read that way. Choose another way, or save it as UTF-8."
SAMPLE = 60  # characters of a line that show whether the choice is right

# What files for our languages were saved in before UTF-8. A choice is never made for a person.
ENCODINGS = {
    "cp1252": "Western European (Windows)",
    "cp1250": "Central European (Windows): Polish, Romanian",
    "cp1256": "Arabic and Urdu (Windows)",
    "iso8859_2": "Central European (ISO): Polish, Romanian",
    "utf_16": "UTF-16 (Windows Notepad: Unicode)",
}


class NotUtf8(BadInput):
    """The file holds bytes that are not UTF-8: the first at `line` and `column`, both counted from 1."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(NOT_UTF8)
        self.line = line
        self.column = column


@dataclass(frozen=True)
class Repair:
    """One way the file may have been saved, and what its first odd line would then say."""

    encoding: str
    label: str
    sample: str


def decoded(data: bytes, encoding: str | None = None) -> str:
    """The text, without its mark (BOM). `encoding` is a person's choice of `ENCODINGS`; otherwise it is UTF-8."""
    if len(data) > MOST_BYTES:
        raise BadInput(TOO_BIG)
    if encoding is not None:
        return _as_chosen(data, encoding)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = data[: problem.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        line = before[before.rfind(b"\n") + 1 :].removeprefix(b"\xef\xbb\xbf")
        raise NotUtf8(before.count(b"\n") + 1, len(line.decode("utf-8", "replace")) + 1) from None


def _as_chosen(data: bytes, encoding: str) -> str:
    if encoding not in ENCODINGS or _is_wide(data) != (encoding == "utf_16"):
        raise BadInput(NOT_THAT)
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise BadInput(NOT_THAT) from None


def _is_wide(data: bytes) -> bool:
    """Whether the file begins as UTF-16 does."""
    return data.startswith((b"\xff\xfe", b"\xfe\xff"))


def repairs(data: bytes) -> list[Repair]:
    """The choices that can read this file at all, each with a sample for a person to judge by."""
    found = []
    for encoding, label in ENCODINGS.items():
        try:
            text = decoded(data, encoding)
        except BadInput:
            continue
        odd = (line.strip() for line in text.splitlines() if not line.isascii())
        found.append(Repair(encoding, label, next(odd, text[:SAMPLE])[:SAMPLE]))
    return found
