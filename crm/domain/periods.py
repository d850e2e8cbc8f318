"""Periods of recurring services and the dates they give. A new period is one line in `Period`."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date
from enum import Enum, unique

from crm.domain.i18n import N_


@dataclass(frozen=True, slots=True)
class Step:
    """Distance between two due dates, what it is called, and its name on a command line."""

    label: str
    name: str
    months: int = 0
    days: int = 0

    def __str__(self) -> str:
        return self.label


@unique
class Period(Enum):
    """How often a service is due: stored by name, shown by its step's label."""

    WEEKLY = Step(N_("Weekly"), "weekly", days=7)
    MONTHLY = Step(N_("Monthly"), "monthly", months=1)
    QUARTERLY = Step(N_("Quarterly"), "quarterly", months=3)
    ANNUAL = Step(N_("Annual"), "annual", months=12)


def nth_due(anchor: date, period: Period, k: int) -> date | None:
    """Return the due date `k` periods after `anchor`; None when it lies after year 9999.

    `k` is 0 for the anchor itself (rule R2). Always counted from the anchor, and
    clamped to the end of a short month (rule R1): monthly from 31 January is
    28 February, then 31 March. Raises ValueError when `k` is negative.
    """
    if k < 0:
        raise ValueError(f"A series has no date number {k}.")
    step = period.value
    if step.days:
        return _from_ordinal(anchor.toordinal() + k * step.days)
    return months_after(anchor, k * step.months)


def first_k_on_or_after(anchor: date, period: Period, day: date) -> int:
    """Return the smallest `k` whose due date is `day` or later, without walking there.

    Where the series has ended before `day`, the `k` is the first one without a date.
    """
    if day <= anchor:
        return 0
    step = period.value
    if step.days:
        return -((anchor - day).days // step.days)
    months = (day.year - anchor.year) * 12 + day.month - anchor.month
    k = -(-months // step.months)
    due = nth_due(anchor, period, k)
    return k + 1 if due is not None and due < day else k


def months_after(anchor: date, months: int) -> date | None:
    """Return the same day `months` later, or the month's last one where it is shorter.

    None when it lies after year 9999.
    """
    years, month = divmod(anchor.month - 1 + months, 12)
    year = anchor.year + years
    if year > MAXYEAR:
        return None
    day = anchor.day
    if day > 28:
        day = min(day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day)


def _from_ordinal(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal <= date.max.toordinal() else None
