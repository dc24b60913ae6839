"""What every video host must offer. A host never sees a request, a person or the database."""

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class HostRef:
    """Where a film is: the host's name, its id there, and the secret part of an unlisted link ("" where none)."""

    host: str
    ref: str
    key: str = ""


@dataclass(frozen=True)
class Source:
    """A file a browser can play itself."""

    src: str
    type: str
    size_bytes: int


class VideoHost(Protocol):
    """One host. `name` is what `video_versions.host` keeps."""

    name: str

    def find_ref(self, pasted: str) -> HostRef | None:
        """The film a pasted address means, or None when it is not this host's."""
        ...

    def frame(self, ref: HostRef, language: str) -> str:
        """The address to frame, or "" for a host whose files we play ourselves."""
        ...

    def sources(self, ref: HostRef, files: dict[str, Any]) -> list[Source]:
        """The files to play, by paths below the static folder; empty for a framed host."""
        ...
