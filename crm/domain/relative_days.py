"""Days that are named by where today stands among them: this week, next week."""

from datetime import date, timedelta
from enum import Enum, unique

from crm.domain.i18n import N_


def monday_of(day: date) -> date:
    """Return the first day of the week that `day` lies in (ISO 8601)."""
    return day - timedelta(days=day.weekday())


@unique
class RelativeDays(Enum):
    """A stretch of days that moves along with today; weeks begin on Mondays (ISO 8601)."""

    TODAY = N_("today")
    TOMORROW = N_("tomorrow")
    THIS_WEEK = N_("this week")
    NEXT_WEEK = N_("next week")
    THIS_MONTH = N_("this month")

    def span(self, today: date) -> tuple[date, date]:
        """Return the first and the last of the days."""
        monday = monday_of(today)
        if self is RelativeDays.TODAY:
            return today, today
        if self is RelativeDays.TOMORROW:
            return today + timedelta(days=1), today + timedelta(days=1)
        if self is RelativeDays.THIS_MONTH:
            first = today.replace(day=1)
            following = (first + timedelta(days=32)).replace(day=1)
            return first, following - timedelta(days=1)
        begins = monday if self is RelativeDays.THIS_WEEK else monday + timedelta(days=7)
        return begins, begins + timedelta(days=6)
