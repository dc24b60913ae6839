"""Films for programme staff: paste an address, look at the draft, publish it, take it back."""

import re
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from lms import clock, db, revisions
from lms.captions import store as captions
from lms.catalogue import store as catalogue
from lms.catalogue.models import VideoVersion
from lms.errors import BadInput
from lms.hosts import BY_NAME, HostRef, pasted_ref, pictures
from lms.hosts.vimeo import find_start
from lms.hosts.vimeo_answers import Unknown
from lms.hosts.vimeo_http import VimeoHttp
from lms.journey import ladder, releasing
from lms.journey.cuts import Cut, credits_s, cut_of, length_s, may_be_same
from lms.web import headers
from lms.web.installation import kept_pictures, settings
from lms.web.programme.found import found_view
from lms.web.programme.links import staff_links
from lms.web.security import programme, viewer
from lms.web.words import clock_time, notice
from lms.words import t

pages = Blueprint("films", __name__, url_prefix="/programme/films")


@pages.get("")
@programme
def index() -> str:
    """Every module with the film it has now."""
    with db.reading() as session:
        rows = [_row(session, row) for row in catalogue.modules(session)]
    return render_template("programme/films.html", rows=rows, staff_links=staff_links("films"))


@pages.get("/<video>")
@programme
def film(video: str) -> str:
    """One film: what stands, drafts, and the place to paste an address."""
    return _page(video, values={}, errors={})


@pages.post("/<video>")
@programme
def paste(video: str) -> Any:
    """Keep a pasted address as a draft; what cannot be used is shown again with its sentence, nothing lost."""
    values = _typed()
    try:
        ref, seconds = pasted_ref(values["address"]), length_s(values["length"])
        cut = Cut(
            *(ref.host, ref.ref, ref.key, seconds),
            picture=_picture_of(ref),
            credits_at_s=credits_s(values["credits"]),
            edition=_edition_of(ref),
        )
        with db.writing() as session:
            number = releasing.draft(session, video, cut, viewer().actor).number
    except BadInput as problem:
        return _page(video, values=values, errors=problem.errors), 400
    notice(t("The draft is kept. Residents do not see it yet."))
    if (start := find_start(values["address"])) is not None:
        _say_where_it_starts(video, start)
    return redirect(url_for("films.film", video=video, _anchor=f"draft-{number}"), code=303)


@pages.post("/<video>/look-up")
@programme
def look_up(video: str) -> Any:
    """Ask the film's host about a pasted address and show what it says; nothing is kept of it but the picture."""
    values = _typed()
    try:
        ref = pasted_ref(values["address"])
    except BadInput as problem:
        return _page(video, values=values, errors=problem.errors), 400
    here = settings()
    vimeo = VimeoHttp(base_url=here.base_url, token=here.vimeo_token)
    try:
        known = vimeo.look_up(ref)
    except Unknown as problem:
        return _page(video, values=values, errors={}, looked_up={"problem": t(problem.message)})
    got = vimeo.find_picture(known)
    values["picture"] = "" if got is None else pictures.keep(kept_pictures(), got)
    values["of"], values["edition"] = ref.ref, known.edition
    if known.duration_s:
        values["length"] = clock_time(known.duration_s)
    if known.key and known.key != ref.key:
        values["address"] = f"https://vimeo.com/{ref.ref}/{known.key}"
    return _page(video, values=values, errors={}, looked_up=found_view(known, values["picture"]))


@pages.post("/<video>/credits")
@programme
def mark(video: str) -> Any:
    """Keep the film that stands as a draft with its credits marked, or with the mark taken away."""
    typed = request.form.get("credits", "").strip()
    try:
        with db.writing() as session:
            number = releasing.mark(session, video, credits_s(typed), viewer().actor).number
    except BadInput as problem:
        errors = {"mark": problem.errors["credits"]}
        return _page(video, values={"mark": typed}, errors=errors), 400
    notice(t("The draft is kept. Nothing changes for residents yet."))
    return redirect(url_for("films.film", video=video, _anchor=f"draft-{number}"), code=303)


@pages.post("/<video>/publish")
@programme
def publish(video: str) -> Any:
    """Show a draft to residents."""
    typed = request.form.get("number", "")
    number = int(typed) if re.fullmatch(r"[0-9]{1,9}", typed) else 0
    with db.writing() as session:
        same = request.form.get("same") == "yes"
        releasing.publish(session, video, number, viewer().actor, clock.now(), same_film=same)
    notice(t("Published. Residents see this film now."))
    return redirect(url_for("films.film", video=video), code=303)


@pages.post("/<video>/undo")
@programme
def undo(video: str) -> Any:
    """Go back to the film before."""
    with db.writing() as session:
        releasing.undo(session, video, viewer().actor, clock.now())
    notice(t("Taken back. Residents see the film that stood before."))
    return redirect(url_for("films.film", video=video), code=303)


def _say_where_it_starts(video: str, start_s: int) -> None:
    """A link to a second of the film is the resident's, not the film's: the one that does it here."""
    with db.reading() as session:
        slug = catalogue.module_by_id(session, catalogue.video(session, video).module_id).slug
    link = settings().base_url + url_for("catalogue.module", module=slug, t=start_s, _anchor="film")
    said = t(
        "The address you pasted starts at {time}; here the film starts at its beginning.", time=clock_time(start_s)
    )
    notice(said + " " + t("This link of ours starts there: {link}", link=link), "note")


def _typed() -> dict[str, str]:
    """What staff typed, and what the look-up before put into the form."""
    fields = ("address", "length", "credits", "picture", "edition", "of")
    return {name: request.form.get(name, "").strip() for name in fields}


def _picture_of(ref: HostRef) -> str:
    """The picture that was found, where it is still of the film that is kept."""
    name = request.form.get("picture", "")
    same = request.form.get("of", "") == ref.ref
    return name if same and pictures.find_kept(kept_pictures(), name) else ""


def _edition_of(ref: HostRef) -> str:
    """Which film it is at its address: what its host said in the look-up, or that staff say it was replaced now."""
    told = request.form.get("edition", "") if request.form.get("of", "") == ref.ref else ""
    if re.fullmatch(r"[0-9]{1,18}", told):
        return told
    return f"{clock.now():%Y-%m-%d %H:%M:%S}" if request.form.get("replaced") == "yes" else ""


def _row(session: Session, module: Any) -> dict[str, Any]:
    found = ladder.find_main_film(session, module.id)
    version = None if found is None else catalogue.version(session, found.version_id)
    return {
        "number": module.number,
        "title": module.title,
        "slug": module.slug,
        "state": module.state,
        "host": None if version is None else version.host,
        "length": "" if version is None else clock_time(version.duration_s),
        "credits": "" if version is None or version.credits_at_s is None else clock_time(version.credits_at_s),
        "sample": version is not None and version.sample,
    }


def _page(
    video: str, *, values: dict[str, str], errors: dict[str, str], looked_up: dict[str, Any] | None = None
) -> str:
    with db.reading() as session:
        found = catalogue.video(session, video)
        module = catalogue.module_by_id(session, found.module_id)
        history = [_revision(video, row) for row in revisions.history(session, releasing.KIND, video)]
        row = _row(session, module)
        stands = catalogue.find_current(session, video)
        for entry in history:
            entry |= _beside(stands, entry["cut"], releasing.find_version_of(session, found.id, entry["cut"]))
    if any(entry["frame"] for entry in history):
        headers.allow_vimeo_frame()
    shown = {"film": row, "history": history, "values": values, "errors": errors, "looked_up": looked_up}
    return render_template("programme/film.html", staff_links=staff_links("films"), **shown)


def _beside(stands: VideoVersion | None, cut: Cut, means: VideoVersion | None) -> dict[str, Any]:
    """What publishing a cut would mean beside the film that stands; `means`: the version that it would bring back.

    `may_be_same`: staff may say that it is the same film, uploaded again; `asks`: for so many seconds more or, below 0,
    fewer, where the film stays and only its mark moves.
    """
    if stands is None:
        return {"may_be_same": False, "asks": 0}
    stays = means is not None and means.id == stands.id
    asks = cut.asked_s - stands.asked_s if stays else 0
    return {"may_be_same": not stays and may_be_same(cut_of(stands), cut), "asks": asks}


def _revision(video: str, row: revisions.Revision) -> dict[str, Any]:
    cut = Cut(**row.body)
    return {
        "number": row.number,
        "host": cut.host,
        "ref": cut.ref,
        "unlisted": bool(cut.key),
        "length": clock_time(cut.duration_s),
        "cut": cut,
        "credits": "" if cut.credits_at_s is None else clock_time(cut.credits_at_s),
        "standing": row.standing,
        "published": row.published_at is not None,
        "made_at": row.made_at,
        "captions": bool(captions.tracks(video, sample=cut.sample)),
        "frame": BY_NAME[cut.host].frame(HostRef(cut.host, cut.ref, cut.key), "en"),
    }
