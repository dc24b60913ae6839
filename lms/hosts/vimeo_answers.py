"""What Vimeo's two HTTP sides answer, read without trusting it: a value of ours, or a sentence staff can act on. Pure.

The fields and refusals are those Vimeo documents for oEmbed and for version 3.4 of its REST interface. Links that
expire (of captions, of files) are neither asked for nor kept.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lms.errors import Problem
from lms.hosts.base import HostRef
from lms.hosts.vimeo import Vimeo

LONGEST_S = 12 * 3600
LONGEST_TEXT = 300
MOST_TRACKS = 200
PICTURE_WIDTH = 400  # a phone shows the poster at most this wide, and small pictures are small files
MACHINE = "autogen"  # "en-x-autogen": captions made by a machine and read by nobody

GONE = "Vimeo does not find this film. It may be deleted. If it is unlisted, paste the whole link with its secret part."
GONE_WITH_KEY = "Vimeo does not find this film under this link. It may be deleted, or it got a new link at Vimeo."
PRIVATE = "Vimeo keeps this film private. Its owner must let it be shown on other sites before it can be used here."
PASSWORD = "This film is locked with a password at Vimeo. Residents can watch it only without one."  # noqa: S105  # words
NOT_HERE = "Vimeo shows this film only on sites that its owner lists, and this site is not on the list."
CUT_SHORT = "Vimeo tells us only a part. The film may be locked with a password or limited to some sites."
GONE_NOW = "Vimeo says that this film is not available now."
NEW_LINK = "This film has a new link at Vimeo. Residents need the new one."
REPLACED = "The film was replaced at Vimeo since it was published here."
NO_RIGHT = "This site's token may not see this at Vimeo. It needs the scopes public and private."
BAD_QUESTION = "Vimeo did not understand what this site asked. Please tell whoever runs this site."
UNTOLD_TRACKS = "Vimeo does not tell this site which captions the film has."
BROKEN = "Vimeo could not prepare this film. It must be uploaded again at Vimeo."
FULL = "The account at Vimeo is full, so this film is not ready. Its owner must make room there."
TOKEN = "Vimeo does not accept this site's token. Please tell whoever runs this site."  # noqa: S105  # words
WAIT = "Vimeo asks us to wait. Please try again in a few minutes."
TROUBLE = "Vimeo has a problem at its end. Please try again later."
UNREACHABLE = "This server cannot reach Vimeo."
NONSENSE = "Vimeo answered with something we cannot read."
MAKING = "Vimeo is still preparing this film. Its length may change."
# The states Vimeo documents for a film (`status`) and for making it ready (`transcode.status`).
STATES = {
    "in_progress": MAKING,
    "uploading": MAKING,
    "transcode_starting": MAKING,
    "transcoding": MAKING,
    "error": BROKEN,
    "uploading_error": BROKEN,
    "transcoding_error": BROKEN,
    "quota_exceeded": FULL,
    "total_cap_exceeded": FULL,
    "unavailable": GONE_NOW,
}
# The numbers Vimeo documents beside a refusal (`error_code`), where they say more than the status does.
CODES = {2204: BAD_QUESTION, 3430: NO_RIGHT, 3431: NO_RIGHT, 5014: UNTOLD_TRACKS, 5015: UNTOLD_TRACKS}
_EDITION = re.compile(r"/videos/([0-9]+)(?::[0-9a-f]+)?/versions/([0-9]{1,18})")


class Unknown(Problem):
    """We could not learn about a film; the message says why in one sentence. `gone` when Vimeo has no such film."""

    status = 502

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.gone = message in (GONE, GONE_WITH_KEY)


@dataclass(frozen=True)
class Captioned:
    """One text track at Vimeo: its language tag there, and whether a machine made it."""

    language: str
    by_machine: bool


@dataclass(frozen=True)
class Details:
    """What Vimeo says of a film. None or "" where it does not say.

    `duration_s` whole seconds; `picture` an address at Vimeo; `captions` None without a token; `view` and `embed` are
    Vimeo's privacy words; `embeddable` whether it may be shown here; `key` the secret part of its link; `edition`
    Vimeo's number of the film that is at the address now, which changes when the film is replaced; `warnings` sentences
    for staff.
    """

    title: str = ""
    duration_s: int | None = None
    picture: str = ""
    captions: tuple[Captioned, ...] | None = None
    view: str = ""
    embed: str = ""
    embeddable: bool | None = None
    key: str = ""
    edition: str = ""
    warnings: tuple[str, ...] = ()


def refusal(status: int, ref: HostRef, *, with_token: bool = False, code: object = None) -> str:
    """The sentence for an answer that is no 200; `code`: the number Vimeo gives beside it, if any."""
    if isinstance(code, int) and code in CODES:
        return CODES[code]
    if status in (404, 410):
        return GONE_WITH_KEY if ref.key else GONE
    if status in (401, 403) and with_token:
        return TOKEN if status == 401 else NO_RIGHT
    if status == 400:
        return BAD_QUESTION
    if status in (401, 403):
        return PRIVATE
    if status == 429:
        return WAIT
    return TROUBLE if status >= 500 else NONSENSE


def from_oembed(answer: object) -> Details:
    """A film from Vimeo's oEmbed answer; `Unknown` where it says nothing of use."""
    if not isinstance(answer, dict):
        raise Unknown(NONSENSE)
    limited = _field(answer, "domain_status_code") == 403
    title, duration_s = _text(answer, "title"), _whole(answer, "duration")
    if not (title or duration_s or limited):
        raise Unknown(CUT_SHORT if "html" in answer or "video_id" in answer else NONSENSE)
    if limited:
        warnings: tuple[str, ...] = (NOT_HERE,)
    else:
        warnings = () if title else (CUT_SHORT,)
    return Details(
        title=title,
        duration_s=duration_s,
        picture=_text(answer, "thumbnail_url", longest=2000),
        embeddable=not limited if title or limited else None,
        warnings=warnings,
    )


def from_rest(answer: object, ref: HostRef) -> Details:
    """A film from the REST interface's answer; `Unknown` where it is none."""
    if not isinstance(answer, dict) or not (_text(answer, "uri") or _text(answer, "name")):
        raise Unknown(NONSENSE)
    view, embed = _text(answer, "privacy", "view"), _text(answer, "privacy", "embed")
    warnings = []
    if view == "password":
        warnings.append(PASSWORD)
    elif view in ("nobody", "contacts", "users") or embed == "private":
        warnings.append(PRIVATE)
    states = (_text(answer, "transcode", "status"), _text(answer, "status"))
    warnings += dict.fromkeys(STATES[state] for state in states if state in STATES)
    framed = Vimeo().find_ref(_text(answer, "player_embed_url", longest=2000))
    barred = {PASSWORD, PRIVATE, BROKEN, FULL, GONE_NOW} & set(warnings)
    edition = _EDITION.fullmatch(_text(answer, "metadata", "connections", "versions", "current_uri"))
    return Details(
        title=_text(answer, "name"),
        duration_s=_whole(answer, "duration"),
        picture=_picture(_field(answer, "pictures", "sizes")),
        view=view,
        embed=embed,
        embeddable=False if barred else (True if embed == "public" else None),
        key=framed.key if framed is not None and framed.ref == ref.ref else "",
        edition=edition[2] if edition and edition[1] == ref.ref else "",
        warnings=tuple(warnings),
    )


def tracks_from(answer: object) -> tuple[Captioned, ...]:
    """The text tracks that are switched on, edited ones first; none where the answer is no list of them."""
    rows = _field(answer, "data")
    found = set()
    for row in rows[:MOST_TRACKS] if isinstance(rows, list) else ():
        language = _text(row, "language")
        if language and _field(row, "active") is not False and _text(row, "type") in ("captions", "subtitles", ""):
            found.add(Captioned(language, MACHINE in language.lower()))
    return tuple(sorted(found, key=lambda track: (track.by_machine, track.language)))


def with_embedding(known: Details, oembed: Details) -> Details:
    """What the REST side knows, with what only the oEmbed side can tell: whether the film may be shown here."""
    if known.embeddable is not None:
        return known
    warnings = known.warnings + ((NOT_HERE,) if oembed.embeddable is False else ())
    return replace(known, embeddable=oembed.embeddable, picture=known.picture or oembed.picture, warnings=warnings)


def _field(answer: object, *path: str) -> Any:
    for step in path:
        if not isinstance(answer, Mapping):
            return None
        answer = answer.get(step)
    return answer


def _text(answer: object, *path: str, longest: int = LONGEST_TEXT) -> str:
    """A text without control characters, or "" where there is none; what is too long is cut."""
    found = _field(answer, *path)
    if not isinstance(found, str):
        return ""
    shown = (" " if char in "\t\r\n" else char for char in found[: 2 * longest])
    return "".join(char for char in shown if unicodedata.category(char) not in ("Cc", "Cs")).strip()[:longest]


def _whole(answer: object, *path: str) -> int | None:
    """A count of seconds that a film can have, or None."""
    found = _field(answer, *path)
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 < found <= LONGEST_S:
        return None
    return round(found) or None


def _picture(sizes: object) -> str:
    """The widest picture that is no wider than we show, else the smallest there is."""
    rows = sizes[:MOST_TRACKS] if isinstance(sizes, list) else []
    known = [
        (width, link) for row in rows if (width := _whole(row, "width")) and (link := _text(row, "link", longest=2000))
    ]
    fitting = [row for row in known if row[0] <= PICTURE_WIDTH]
    return max(fitting)[1] if fitting else min(known, default=(0, ""))[1]
