"""Which visits of a service schedule are due: the rules R1 to R10, without a database."""

from collections.abc import Collection, Iterator, Set
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date, datetime

from crm.domain.holidays import (
    DEFAULT_COUNTRY,
    HolidayPolicy,
    UnknownCountryError,
    effective_due,
    require_country,
)
from crm.domain.i18n import N_
from crm.domain.pauses import Pause
from crm.domain.periods import Period, first_k_on_or_after, nth_due
from crm.domain.refusals import CrmError


class InvalidScheduleError(CrmError, ValueError):
    """A schedule was given a value that the rules refuse.

    `field` is the field of `Rule` that is wrong.
    """

    def __init__(self, field: str, message: str, **params: object) -> None:
        self.field = field
        self.message = message
        super().__init__(**params)


@dataclass(frozen=True, slots=True)
class Rule:
    """When a service is due. Raises InvalidScheduleError when its values make no schedule.

    `lead_days` are calendar days, 0 or more, counted from the effective due (rules R3,
    R10). `ends_on` is inclusive (rule R4), None is endless. Nothing before
    `generate_from` is created, None means from the start (rule R6). `paused`
    lasts until somebody ends it, a `pause` as long as it says (rule R7).
    """

    starts_on: date
    period: Period
    _: KW_ONLY
    lead_days: int = 0
    ends_on: date | None = None
    generate_from: date | None = None
    holidays: HolidayPolicy = HolidayPolicy.NONE
    country: str = DEFAULT_COUNTRY
    paused: bool = False
    pause: Pause | None = None

    def run_day(self, takes_place: date) -> date:
        """Return the first day on which a run creates the visit of the day `takes_place`.

        The lead days before it (rule R3), or when a pause of that day is over; 1
        January of year 1 at the earliest.
        """
        day = date.fromordinal(max(1, takes_place.toordinal() - self.lead_days))
        return self.pause.over_on if self.pause and day in self.pause else day

    def rests_on(self, today: date) -> bool:
        """Tell whether nothing is created on `today` (rule R7)."""
        return self.paused or (self.pause is not None and today in self.pause)

    def __post_init__(self) -> None:
        _check_dates(self)
        if not isinstance(self.period, Period):
            raise InvalidScheduleError("period", N_("Choose a period."))
        if not isinstance(self.lead_days, int):
            raise InvalidScheduleError("lead_days", N_("The days ahead must be a whole number."))
        if self.lead_days < 0:
            raise InvalidScheduleError("lead_days", N_("The days ahead cannot be negative."))
        if not isinstance(self.holidays, HolidayPolicy):
            raise InvalidScheduleError("holidays", N_("Choose what happens on days off."))
        try:
            require_country(self.country)
        except UnknownCountryError as error:
            raise InvalidScheduleError("country", error.message, country=error.country) from error


@dataclass(frozen=True, slots=True)
class Due:
    """A visit to be created now; `late` when its day, `effective_on`, is already over."""

    due_on: date
    effective_on: date
    late: bool


def due(rule: Rule, *, today: date, used: Collection[date] = ()) -> Iterator[Due]:
    """Yield what a run on `today` creates, oldest first (rules R3, R4, R6, R7 and R10).

    `used` are the nominal dates that have an occurrence, of this series or of one
    before an edit; they are never given again (rules R5 and R8).
    """
    if rule.rests_on(today):
        return
    for nominal, effective in _unused(rule, used):
        if rule.run_day(effective) > today:
            return  # the effective due never decreases along the series
        yield Due(nominal, effective, late=effective < today)


def next_run_on(rule: Rule, *, used: Collection[date] = ()) -> date | None:
    """Return the first day on which `due` gives something; None when it never does.

    As the effective due never decreases, it is decided by the first unused date. In
    the past when a visit is overdue; 1 January of year 1 at the earliest.
    """
    first = next(_unused(rule, used), None)
    if first is None:
        return None
    _, effective = first
    return rule.run_day(effective)


def after_edit(old: Rule, new: Rule, *, today: date) -> Rule:
    """Return `new` so that it changes the future only (rule R8).

    A new start, period or lead counts from `today`, or from a later `generate_from`.
    Other changes leave `generate_from` as it is.
    """
    if (old.starts_on, old.period, old.lead_days) == (new.starts_on, new.period, new.lead_days):
        return new
    return replace(new, generate_from=max(today, new.generate_from or today))


def after_resuming(rule: Rule, *, today: date) -> Rule:
    """Return `rule` no longer paused and without what was missed meanwhile (rule R7)."""
    return replace(rule, paused=False, generate_from=today)


def _check_dates(rule: Rule) -> None:
    """Raise InvalidScheduleError for what is no plain date, and for an end before the start."""
    for field in ("starts_on", "ends_on", "generate_from"):
        value = getattr(rule, field)
        missing = value is None and field != "starts_on"
        if not missing and (not isinstance(value, date) or isinstance(value, datetime)):
            raise InvalidScheduleError(field, N_("This is not a date."))
    if rule.ends_on is not None and rule.ends_on < rule.starts_on:
        raise InvalidScheduleError(
            "ends_on",
            N_("The end, %(end)s, is before the start, %(start)s."),
            end=rule.ends_on,
            start=rule.starts_on,
        )
    if rule.pause is not None and rule.pause.to_on < rule.pause.from_on:
        raise InvalidScheduleError("pause_to", N_("The pause ends before it begins."))


def _unused(rule: Rule, used: Collection[date]) -> Iterator[tuple[date, date]]:
    """Yield nominal and effective due of what has no occurrence yet; nothing when paused."""
    if rule.paused:
        return
    taken = used if isinstance(used, Set) else frozenset(used)
    for nominal in nominal_dues(rule, since=rule.starts_on):
        if nominal in taken:
            continue
        effective = _effective(rule, nominal)
        if rule.pause is None or effective not in rule.pause:
            yield nominal, effective


def nominal_dues(rule: Rule, *, since: date) -> Iterator[date]:
    """Yield the nominal dues from `since` on, as far as the rule and the calendar go.

    Those that have a row, or fall into a pause, are among them; those before
    `generate_from` are not.
    """
    first = max(since, rule.generate_from or rule.starts_on)
    last = rule.ends_on or date.max
    k = first_k_on_or_after(rule.starts_on, rule.period, first)
    while (nominal := nth_due(rule.starts_on, rule.period, k)) is not None and nominal <= last:
        yield nominal
        k += 1


def _effective(rule: Rule, nominal: date) -> date:
    return effective_due(nominal, rule.holidays, rule.country)
