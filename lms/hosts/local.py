"""Films that we serve ourselves from the static folder; the sample films are such."""

from typing import Any

from lms.hosts.base import HostRef, Source

# The types name the codecs, so that a browser chooses without fetching both.
TYPES = (("webm", 'video/webm; codecs="vp9, opus"'), ("mp4", 'video/mp4; codecs="avc1.42E01E, mp4a.40.2"'))


class Local:
    """Files under `static/films/`."""

    name = "local"

    def find_ref(self, pasted: str) -> HostRef | None:  # noqa: ARG002  # nobody pastes a local film
        """Local films come with a release, not from a pasted address."""
        return None

    def frame(self, ref: HostRef, language: str) -> str:  # noqa: ARG002  # the same for all
        """Nothing is framed."""
        return ""

    def sources(self, ref: HostRef, files: dict[str, Any]) -> list[Source]:
        """The WebM first (smaller), then the MP4 that Safari plays."""
        return [
            Source(f"films/{ref.ref}.{ending}", kind, int(files[ending])) for ending, kind in TYPES if ending in files
        ]
