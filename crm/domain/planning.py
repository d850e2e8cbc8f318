"""The stretches of days that a planner shows, and where a moved job comes to stand."""

from calendar import monthrange
from datetime import date, timedelta
from enum import Enum, unique

from crm.domain.i18n import N_
from crm.domain.relative_days import monday_of

_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


@unique
class Scale(Enum):
    """How many days stand side by side; weeks begin on Mondays (ISO 8601)."""

    DAY = N_("Day")
    WEEK = N_("Week")
    MONTH = N_("Month")

    def span(self, day: date) -> tuple[date, date]:
        """Return the first and the last day of the stretch that `day` lies in."""
        if self is Scale.DAY:
            return day, day
        if self is Scale.WEEK:
            monday = monday_of(day)
            return monday, monday + _WEEK - _DAY
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def days_between(first: date, last: date) -> list[date]:
    """Return every day from `first` to `last`, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def shifted(
    starts: date | None, ends: date | None, *, first: date
) -> tuple[date | None, date | None]:
    """Return the planned days moved so that the first of them is `first`; their number stays.

    Of an interval with one end only that end is moved; what had no days gets this one.
    Raises OverflowError where the calendar ends.
    """
    begins = starts or ends
    if begins is None:
        return first, first
    by = first - begins
    return starts and starts + by, ends and ends + by
