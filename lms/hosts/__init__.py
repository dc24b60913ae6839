"""Hosts: who streams a film. One file a host, one line in HOSTS."""

import re

from lms.errors import BadInput
from lms.hosts.base import HostRef, Source, VideoHost
from lms.hosts.local import Local
from lms.hosts.vimeo import Vimeo

HOSTS: tuple[VideoHost, ...] = (Local(), Vimeo())
BY_NAME: dict[str, VideoHost] = {host.name: host for host in HOSTS}
if len(BY_NAME) != len(HOSTS):
    raise ValueError("two video hosts share a name")


def find_ref(pasted: str) -> HostRef | None:
    """The film a pasted address means at any of our hosts, or None."""
    return next((ref for host in HOSTS if (ref := host.find_ref(pasted)) is not None), None)


NOT_AN_ADDRESS = (
    "We do not know this address. Paste a film's address from Vimeo, for example https://vimeo.com/ and its number."
)
A_SHOWCASE = "This is a showcase, not one film. Open the film inside it and paste that address."


def pasted_ref(address: str) -> HostRef:
    """The film a pasted address means; `BadInput` for the field "address" says what to paste instead."""
    ref = find_ref(address) if len(address) <= 2000 else None
    if ref is None:
        sentence = A_SHOWCASE if re.search(r"vimeo\.com/(showcase|album)/\d+/?$", address) else NOT_AN_ADDRESS
        raise BadInput(sentence, {"address": sentence})
    return ref


__all__ = ["BY_NAME", "HOSTS", "HostRef", "Source", "VideoHost", "find_ref", "pasted_ref"]
