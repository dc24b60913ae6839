"""A film as the player's template needs it: one value, built from the catalogue, the host and the person's record."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from sqlalchemy.orm import Session

from lms.captions import store as captions
from lms.catalogue import store as catalogue
from lms.catalogue.models import VideoVersion
from lms.hosts import BY_NAME, HostRef, pictures
from lms.journey.watching import Standing
from lms.people import store as people
from lms.watching.rules import Stop, find_next_stop, missed
from lms.web import forms, headers, health
from lms.web.installation import kept_pictures
from lms.web.phrases import missing_sentence
from lms.web.security import Viewer
from lms.words import direction, language

POSTER_BYTES = 15_000  # of the 60 KB that a page may weigh before Play


@dataclass(frozen=True)
class FilmView:
    """What `templates/watching/_film.html` shows. Times in seconds; `seen` as half-open runs.

    `asked_s`: how much of it is asked for; `credits_at_s`: where its credits begin, None where none are marked.

    `also`: tags of guests who became this person; what a device still holds under them is theirs.
    """

    slug: str
    title: str
    host: str
    duration_s: int
    asked_s: int
    credits_at_s: int | None
    poster: str
    sources: list[dict[str, Any]]
    frame: str
    tracks: list[dict[str, Any]]
    sample: bool
    heartbeat: str
    watch: str
    who: str
    also: list[str]
    opened: str
    resume_s: float
    also_s: float | None
    seen: list[tuple[int, int]]
    missed: list[tuple[int, int]]
    covered_s: int
    missing: str
    cues: list[dict[str, Any]]
    chapters: list[dict[str, Any]]
    stop: Stop | None
    coverage_needed: float
    transcript: str
    sign_in: str
    completed: bool


def film_view(session: Session, stands: Standing, *, title: str, needed: float, who: Viewer) -> FilmView:
    """The film of a standing, ready to be shown; lets the page frame Vimeo where the film is there."""
    health.shown()
    version = catalogue.version(session, stands.film.version_id)
    return version_view(session, stands, version, title=title, needed=needed, who=who)


def version_view(
    session: Session, stands: Standing, version: VideoVersion, *, title: str, needed: float, who: Viewer
) -> FilmView:
    """The same for a version that need not be kept yet: staff look at a draft."""
    slug = stands.film.video_slug
    host = BY_NAME[version.host]
    ref = HostRef(version.host, version.host_ref, version.host_key)
    frame = host.frame(ref, language())
    if frame:
        headers.allow_vimeo_frame()
    page = url_for("catalogue.module", module=stands.film.module_slug)
    return FilmView(
        slug=slug,
        title=title,
        host=version.host,
        duration_s=version.duration_s,
        asked_s=version.asked_s,
        credits_at_s=version.credits_at_s,
        poster=find_kept_poster(version.files) or asset(poster_path(version.host, version.host_ref)),
        sources=[
            {"src": asset(source.src), "type": source.type, "size_bytes": source.size_bytes}
            for source in host.sources(ref, version.files)
        ],
        frame=frame,
        tracks=track_views(slug, version.sample),
        sample=version.sample,
        heartbeat=url_for("watching.heartbeat", video=slug),
        watch=url_for("watching.watch", video=slug),
        who=who.tag,
        also=[] if who.person_id is None else people.earlier_tags(session, who.person_id),
        opened=forms.opened_now(),
        resume_s=stands.resume_s,
        also_s=stands.also_s,
        seen=stands.seen,
        missed=missed(stands.seen, version.asked_s),
        covered_s=stands.covered_s,
        missing=missing_sentence(stands.outcome.verdict.missing, stands.outcome.completed),
        cues=cue_views(slug, version.sample),
        chapters=version.chapters,
        stop=next_stop(version.chapters, stands.resume_s, version.asked_s),
        coverage_needed=needed,
        transcript=url_for("catalogue.transcript", module=stands.film.module_slug),
        sign_in=f"/sign-in?next={page}",
        completed=stands.outcome.completed,
    )


def asset(path: str) -> str:
    """A static file's address."""
    return str(current_app.jinja_env.globals["asset"](path))  # type: ignore[operator]  # our own global


def next_stop(chapters: list[dict[str, Any]], place_s: float, asked_s: int) -> Stop | None:
    """The next good place to stop, from the film's parts as they are kept."""
    return find_next_stop([(part["at_s"], part["title"]) for part in chapters], place_s, asked_s)


def find_kept_poster(files: dict[str, Any]) -> str | None:
    """The address of the picture we keep of a film elsewhere, where it is small enough for a phone; else None."""
    file = pictures.find_kept(kept_pictures(), str(files.get("picture", "")))
    if file is None or file.stat().st_size > POSTER_BYTES:
        return None
    return url_for("pictures.picture", name=file.name)


def poster_path(host: str, ref: str) -> str:
    """The still of a film we serve ourselves, or the house's own picture."""
    return f"films/{ref}.jpg" if host == "local" else "pictures/poster.svg"


def track_views(video: str, sample: bool) -> list[dict[str, Any]]:
    """The tracks for the player and the menu, each named in its own language."""
    return [
        {
            "lang": track.language,
            "label": captions.label(track.language),
            "src": url_for("catalogue.track", video=video, language=track.language),
            "default": number == 0,
            "direction": direction(track.language),
        }
        for number, track in enumerate(captions.tracks(video, sample=sample))
    ]


def cue_views(video: str, sample: bool, wanted: str = "en") -> list[dict[str, Any]]:
    """The cues of the first track, or of the one asked for."""
    tracks = captions.tracks(video, sample=sample)
    chosen = next((track for track in tracks if track.language == wanted), tracks[0] if tracks else None)
    if chosen is None:
        return []
    return [
        {"start_s": cue.start_s, "end_s": cue.end_s, "text": cue.text, "voice": cue.voice}
        for cue in captions.cues(chosen)
    ]
