"""Load the starter programme into an empty database: levels, modules, films, questions, facts, badges, texts."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms import audit
from lms.badges import store as badges
from lms.badges.rules import module_definition
from lms.catalogue.models import Level, Module, Video, VideoVersion
from lms.counts import store as counts
from lms.facts.models import Fact
from lms.guides.models import Guide
from lms.programme import shapes
from lms.programme.films.record import Film
from lms.quizzes import store as quizzes


def is_loaded(session: Session) -> bool:
    """Whether there is a programme already."""
    return session.scalar(select(Module.id).limit(1)) is not None


def load(session: Session, programme: shapes.Programme, films: dict[str, Film], now: datetime) -> bool:
    """Write the whole programme where there is none; False, and nothing changed, where there is one."""
    if is_loaded(session):
        return False
    _facts(session, programme)
    load_guides(session, programme)
    level_ids = _levels(session, programme)
    for module in programme.modules:
        made = _module(session, module, level_ids[module.level], films.get(module.slug), now)
        quizzes.define(session, made.id, [asdict(question) for question in module.questions])
        asked = module.requirement
        words = module_definition(module.slug, module.title, module.aim, asked.coverage, asked.pass_mark, asked.draw)
        badges.define(session, words, now)
    audit.record(session, actor="system", action="programme-loaded", subject="programme:starter")
    return True


def load_guides(session: Session, programme: shapes.Programme) -> bool:
    """Write the guides where there are none: an installation that is older than they are gets them too."""
    if session.scalar(select(Guide.slug).limit(1)) is not None:
        return False
    for number, guide in enumerate(programme.guides, 1):
        lines = [{"text": line.text, "facts": list(line.facts)} for line in guide.lines]
        session.add(Guide(slug=guide.slug, number=number, title=guide.title, lines=lines))
    session.flush()
    return True


def _facts(session: Session, programme: shapes.Programme) -> None:
    for fact in programme.facts:
        session.add(
            Fact(
                id=fact.id,
                text=fact.text,
                sources=[{"name": source.name, "address": source.address} for source in fact.sources],
                checked_on=fact.checked_on,
                check_by=fact.check_by,
                standing=fact.standing,
            )
        )


def _levels(session: Session, programme: shapes.Programme) -> dict[int, int]:
    rows = [
        Level(
            number=level.number,
            slug=level.slug,
            title=level.title,
            picture=level.illustration,
            outcomes=list(level.outcomes),
        )
        for level in programme.levels
    ]
    session.add_all(rows)
    session.flush()
    return {row.number: row.id for row in rows}


def body_of(module: shapes.Module) -> dict[str, object]:
    """The words of a module beside its title."""
    return {
        "subject_published": module.subject_published,
        "basis": module.basis,
        "aim": module.aim,
        "outcomes": list(module.outcomes),
        "summary": list(module.summary),
        "worked_example": module.worked_example,
        "your_turn": module.your_turn,
        "go_further": [asdict(further) for further in module.go_further],
        "webinars": [asdict(webinar) for webinar in module.webinars],
        "check_again": module.check_again,
        "facts": list(module.facts),
    }


def _module(session: Session, module: shapes.Module, level_id: int, film: Film | None, now: datetime) -> Module:
    """One module with its main video; a module without a measured film gets none, and says so on its page."""
    row = Module(
        number=module.number,
        slug=module.slug,
        level_id=level_id,
        title=module.title,
        title_is_ours=module.title_is_ours,
        state=module.state if film is not None or module.state != "film-released" else "announced",
        law_checked_on=module.law_checked_on,
        coverage=module.requirement.coverage,
        draw=module.requirement.draw,
        pass_mark=module.requirement.pass_mark,
        body=body_of(module),
    )
    session.add(row)
    session.flush()
    counts.label(session, row.id, row.number, row.title)
    video = Video(slug=module.slug, module_id=row.id, variant="main")
    session.add(video)
    session.flush()
    if film is not None:
        session.add(version_of(film, video.id, now))
    return row


def version_of(film: Film, video_id: int, now: datetime) -> VideoVersion:
    """A measured sample film as the first version of a video."""
    return VideoVersion(
        video_id=video_id,
        number=1,
        host="local",
        host_ref=film.slug,
        duration_s=film.duration_s,
        sample=True,
        chapters=[asdict(chapter) for chapter in film.chapters],
        files={ending: file.size for ending, file in film.files.items()},
        made_at=now,
        retired_at=None,
    )
