"""What a host says of a film, in words for staff."""

from typing import Any

from flask import url_for

from lms.captions import store as captions
from lms.hosts.vimeo_answers import UNTOLD_TRACKS, Captioned, Details
from lms.web.words import clock_time
from lms.words import t

# Vimeo's own words for who may watch, in ours.
VIEWS = {
    "anybody": "Anybody may watch it at Vimeo.",
    "unlisted": "Only people with its link may watch it at Vimeo.",
    "disable": "It is hidden at Vimeo and shown on other sites only.",
    "password": "It has a password.",
    "nobody": "Only its owner may watch it.",
    "contacts": "Only people its owner follows may watch it.",
    "users": "Only people its owner chose may watch it.",
}
NOT_SAID = "Vimeo does not say."


def found_view(known: Details, picture: str) -> dict[str, Any]:
    """The rows, warnings and picture of what was found, for the staff page."""
    rows = [
        {"key": t("Title"), "value": known.title or t(NOT_SAID)},
        {"key": t("Length"), "value": clock_time(known.duration_s) if known.duration_s else t(NOT_SAID)},
        {"key": t("Captions at Vimeo"), "value": captions_said(known)},
        {"key": t("Who may watch it"), "value": t(VIEWS.get(known.view, NOT_SAID))},
        {"key": t("May it be shown here"), "value": embedding_said(known.embeddable)},
    ]
    return {
        "rows": rows,
        "warnings": [t(sentence) for sentence in known.warnings],
        "picture": url_for("pictures.picture", name=picture) if picture else "",
        "problem": "",
    }


def captions_said(known: Details) -> str:
    """Which captions Vimeo has; those made by a machine are marked."""
    if known.captions is None:
        return t(NOT_SAID) if UNTOLD_TRACKS in known.warnings else t("Known only with a token of Vimeo's.")
    names = [_name(track) for track in known.captions]
    return ", ".join(names) if names else t("None")


def _name(track: Captioned) -> str:
    language = captions.label(track.language.lower().replace("-x-autogen", ""))
    return t("{language} (made by a machine)", language=language) if track.by_machine else language


def embedding_said(embeddable: bool | None) -> str:
    """Whether the film may be shown on this site."""
    if embeddable is None:
        return t(NOT_SAID)
    return t("Yes") if embeddable else t("No. Residents would see an empty place.")
