"""The only clock: tests move this one."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def london_day(at: datetime) -> date:
    """The calendar day in London, where the programme's residents live."""
    return at.astimezone(LONDON).date()


def london_month(at: datetime) -> str:
    """The calendar month in London as "2026-11"."""
    return at.astimezone(LONDON).strftime("%Y-%m")
