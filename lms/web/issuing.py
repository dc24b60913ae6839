"""Who issues badges in this installation, as the badge pages and the public documents need it."""

from datetime import datetime

from flask import request

from lms import clock
from lms.badges import keys
from lms.badges.formats.base import Issuer, PublicKey
from lms.badges.keys import Keyring
from lms.web.installation import settings

LD_JSON = "application/ld+json"
BADGE_JSON = "application/vc+ld+json"
MACHINE = (BADGE_JSON, LD_JSON, "application/json")


def issuing() -> tuple[Issuer, Keyring, datetime]:
    """Who signs here, with which keys, and the present moment."""
    return keys.issuer(settings()), keys.keyring(settings()), clock.now()


def our_public_keys() -> tuple[PublicKey, ...]:
    """Every key that ever signed here, newest first."""
    issuer, ring, now = issuing()
    return ring.public(issuer, now)


def prefers_json() -> bool:
    """Whether a program is asking rather than a browser."""
    best = request.accept_mimetypes.best_match(("text/html", *MACHINE), default="text/html")
    return best != "text/html"
