"""Hosts: who streams a film. One file a host, one line in HOSTS."""

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


__all__ = ["BY_NAME", "HOSTS", "HostRef", "Source", "VideoHost", "find_ref"]
