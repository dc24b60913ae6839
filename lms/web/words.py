"""What templates know: sentences, times and dates in the reader's language, and who is looking."""

from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from flask import Flask, current_app, flash, get_flashed_messages, request

from lms import clock, words
from lms.web.security import viewer
from lms.words import nt

LANGUAGE_COOKIE = "language"


def attach(app: Flask) -> None:
    """Choose the language of each request and hand the words to the templates."""
    app.before_request(choose_language)
    app.jinja_env.globals.update(
        t=words.t_markup,
        nt=words.nt_markup,
        minutes=minutes,
        clock_time=clock_time,
        day=day,
        percent=percent,
        month=month,
    )
    app.context_processor(_context)


def choose_language() -> None:
    """`?lang=` for one page, then the cookie, then the account, then English."""
    wanted = (request.args.get("lang"), request.cookies.get(LANGUAGE_COOKIE), viewer().language)
    words.speak(next((tag for tag in wanted if tag in words.LANGUAGES), words.SOURCE))


def _context() -> dict[str, Any]:
    return {
        "language": words.language(),
        "direction": words.direction(),
        "languages": [
            {"code": tag, "name": name, "direction": words.direction(tag)} for tag, name in words.LANGUAGES.items()
        ],
        "programme_name": current_app.extensions["settings"].programme_name,
        "viewer": viewer(),
        "notices": [{"kind": pair[0], "text": pair[1]} for pair in get_flashed_messages(with_categories=True)],
    }


def notice(text: str, kind: str = "success") -> None:
    """Show one sentence at the top of the next page."""
    flash(text, kind)


def minutes(seconds: float) -> str:
    """A length a person would say: "40 seconds", "4 minutes"."""
    whole = round(seconds)
    if whole < 60:
        return nt("{n} second", "{n} seconds", whole)
    return nt("{n} minute", "{n} minutes", max(1, round(whole / 60)))


def clock_time(seconds: float) -> str:
    """A place in a film: "3:07"."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def day(on: date | datetime) -> str:
    """ "21 November 2026", in London where a moment is given."""
    chosen = clock.london_day(on) if isinstance(on, datetime) else on
    return format_date(chosen, "d MMMM y", locale=words.language())


def month(name: str) -> str:
    """ "2026-11" as "November 2026"."""
    return format_date(date.fromisoformat(name + "-01"), "LLLL y", locale=words.language())


def percent(fraction: float) -> str:
    """A fraction as whole percent, never rounded up to 100."""
    return f"{min(99, round(fraction * 100)) if fraction < 1 else 100}%"
