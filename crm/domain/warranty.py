"""Warranty of what was sold: from the day of the invoice, for so many months of the product."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, unique

from crm.domain.i18n import N_
from crm.domain.periods import months_after


@unique
class WarrantyState(Enum):
    """Where something that was sold stands on a day."""

    VALID = N_("In warranty until %(day)s")
    ENDED = N_("Warranty ended on %(day)s")
    NONE = N_("Sold without warranty")
    UNKNOWN = N_("Warranty unknown")


@dataclass(frozen=True, slots=True)
class Warranty:
    """The state on the day that was asked for; `ends_on` is the last day in warranty."""

    state: WarrantyState
    ends_on: date | None = None


def warranty_on(day: date, *, sold_on: date, months: int | None) -> Warranty:
    """Return the warranty that something sold on `sold_on` for `months` has on `day`.

    The day that has the number of the first one is the last in warranty, or the last of
    its month where the month has no such day (Civil Code of Romania, article 2552): sold
    on 31 January for a month, until the end of February. Unknown without a number of months.
    """
    if months is None or months < 0:
        return Warranty(WarrantyState.UNKNOWN)
    if months == 0:
        return Warranty(WarrantyState.NONE)
    ends_on = months_after(sold_on, months) or date.max
    is_valid = day <= ends_on
    return Warranty(WarrantyState.VALID if is_valid else WarrantyState.ENDED, ends_on)
