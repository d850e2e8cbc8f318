"""The one place that asks what time it is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def utcnow() -> datetime:
    """Return the current time, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the place


def company_day(now: datetime, timezone: str) -> date:
    """Return the date that it is in the company's `timezone` at `now` (rule R9)."""
    return now.astimezone(ZoneInfo(timezone)).date()
