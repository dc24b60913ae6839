"""Asking Vimeo about a film, from the server and only when staff wish it: oEmbed, and with a token REST as well.

Without a token the oEmbed side still tells title, length and picture. Without a network every question ends in one
sentence, and staff type the length by hand. The site's own address goes along as Referer, because films limited to
some sites are decided by it.
"""

import json
import logging
from dataclasses import replace
from urllib.parse import urlencode

from lms.hosts.base import HostRef
from lms.hosts.calling import Answer, Caller, TooBig, Unreachable
from lms.hosts.pictures import Picture, find_picture
from lms.hosts.vimeo_answers import (
    NEW_LINK,
    NO_RIGHT,
    NONSENSE,
    PICTURE_WIDTH,
    TOKEN,
    UNREACHABLE,
    UNTOLD_TRACKS,
    Details,
    Unknown,
    from_oembed,
    from_rest,
    refusal,
    tracks_from,
    with_embedding,
)

log = logging.getLogger("lms.hosts.vimeo")
OEMBED = "https://vimeo.com/api/oembed.json"
REST = "https://api.vimeo.com/videos/"
VERSION = "application/vnd.vimeo.*+json;version=3.4"
FIELDS = (
    "uri,name,duration,privacy.view,privacy.embed,player_embed_url,status,transcode.status,"
    "metadata.connections.versions.current_uri,pictures.sizes.width,pictures.sizes.link"
)
TRACK_FIELDS = "active,language,type"  # never the links: they expire


class VimeoHttp:
    """Vimeo as one installation may ask it. Nothing here is kept between films but the pace Vimeo asks for."""

    def __init__(self, *, base_url: str, token: str = "", caller: Caller | None = None) -> None:
        self._base_url, self._token = base_url, token
        self.caller = caller or Caller()

    def __repr__(self) -> str:
        return f"VimeoHttp({self._base_url!r})"  # never the token

    def look_up(self, ref: HostRef) -> Details:
        """What Vimeo says of a film; `Unknown` with one sentence where it says nothing of use."""
        self.caller.begin()
        if not self._token:
            return self._oembed(ref)
        try:
            known, asked = self._by_token(ref)
        except Unknown as problem:
            log.info("vimeo film %s by token: %s", ref.ref, problem.message)
            if problem.message == UNREACHABLE:
                raise
            found = self._oembed(ref)  # somebody else's film: what everybody may know
            told = (problem.message,) if problem.message in (TOKEN, NO_RIGHT) else ()
            return replace(found, warnings=found.warnings + told)
        if known.embeddable is None:
            known = self._with_embedding(known, replace(ref, key=known.key or ref.key))
        return self._with_tracks(known, asked)

    def find_picture(self, known: Details) -> Picture | None:
        """The film's picture as Vimeo has it, in the time that is left; None where there is none."""
        return find_picture(known.picture, self.caller)

    def _by_token(self, ref: HostRef) -> tuple[Details, HostRef]:
        """What REST says, and as what it was asked. The owner's token finds a film whose secret part has changed."""
        try:
            return self._rest(ref), ref
        except Unknown as problem:
            if not (ref.key and problem.gone):
                raise
            plain = replace(ref, key="")
            known = self._rest(plain)
            if not known.key:
                raise
            told = () if known.key == ref.key else (NEW_LINK,)
            return replace(known, warnings=known.warnings + told), plain

    def _with_embedding(self, known: Details, ref: HostRef) -> Details:
        try:
            return with_embedding(known, self._oembed(ref))
        except Unknown as problem:
            return replace(known, warnings=(*known.warnings, problem.message))

    def _oembed(self, ref: HostRef) -> Details:
        film = f"https://vimeo.com/{ref.ref}" + (f"/{ref.key}" if ref.key else "")
        address = f"{OEMBED}?{urlencode({'url': film, 'width': PICTURE_WIDTH, 'dnt': 1})}"
        return from_oembed(self._json(address, ref, {"Referer": self._base_url + "/"}))

    def _rest(self, ref: HostRef) -> Details:
        return from_rest(self._json(f"{self._of(ref)}?{urlencode({'fields': FIELDS})}", ref, token=self._token), ref)

    def _with_tracks(self, known: Details, ref: HostRef) -> Details:
        address = f"{self._of(ref)}/texttracks?{urlencode({'fields': TRACK_FIELDS})}"
        try:
            return replace(known, captions=tracks_from(self._json(address, ref, token=self._token)))
        except Unknown:
            return replace(known, warnings=(*known.warnings, UNTOLD_TRACKS))

    def _of(self, ref: HostRef) -> str:
        return REST + ref.ref + (f":{ref.key}" if ref.key else "")

    def _json(self, address: str, ref: HostRef, headers: dict[str, str] | None = None, *, token: str = "") -> object:
        accept = VERSION if token else "application/json"
        try:
            answer = self.caller.get(address, token=token, headers={"Accept": accept} | (headers or {}))
        except Unreachable:
            raise Unknown(UNREACHABLE) from None
        except TooBig:
            raise Unknown(NONSENSE) from None
        return decoded(answer, ref, with_token=bool(token))


def decoded(answer: Answer, ref: HostRef, *, with_token: bool = False) -> object:
    """The JSON of an answer; `Unknown` where it refuses or is none."""
    if answer.status != 200:
        said = _read(answer.body)
        code = said.get("error_code") if isinstance(said, dict) else None
        raise Unknown(refusal(answer.status, ref, with_token=with_token, code=code))
    found = _read(answer.body)
    if found is None:
        raise Unknown(NONSENSE)
    return found


def _read(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
