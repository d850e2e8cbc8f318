"""Working days, and what happens to a visit that would fall on a day off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, unique
from functools import lru_cache
from types import MappingProxyType

from holidays import HolidayBase, country_holidays, list_supported_countries

from crm.domain.i18n import N_

DEFAULT_COUNTRY = "RO"
_ONE_DAY = timedelta(days=1)
_COUNTRIES = frozenset(list_supported_countries())


@dataclass(frozen=True, slots=True)
class Shift:
    """The way in which a day off is left, one day at a time, and what that is called."""

    label: str
    name: str
    days: int = 0

    def __str__(self) -> str:
        return self.label


@unique
class HolidayPolicy(Enum):
    """Where a visit goes that is due on a day off (rule R10): stored by name, shown by label."""

    NONE = Shift(N_("Keep the date"), "none")
    PREVIOUS = Shift(N_("Previous working day"), "previous", days=-1)
    NEXT = Shift(N_("Next working day"), "next", days=1)


class UnknownCountryError(ValueError):
    """A country was named by a code for which no public holidays are known."""

    message = N_("No public holidays are known for the country %(country)s.")

    def __init__(self, country: str) -> None:
        super().__init__(self.message % {"country": country})
        self.country = country


def effective_due(nominal: date, policy: HolidayPolicy, country: str = DEFAULT_COUNTRY) -> date:
    """Return the day on which a visit due on `nominal` takes place (rule R10).

    Never decreasing: a later nominal date gives the same or a later day. Stays on
    `nominal` where the calendar, year 1 to 9999, has no working day left to move to.
    Raises UnknownCountryError, whatever the policy.
    """
    require_country(country)
    shift = policy.value.days
    limit = date.max if shift > 0 else date.min
    day = nominal
    while shift and day in _days_off(country, day.year):
        if day == limit:
            return nominal
        day += shift * _ONE_DAY
    return day


def is_working_day(day: date, country: str = DEFAULT_COUNTRY) -> bool:
    """Say whether `day` is neither at a weekend nor a public holiday.

    Raises UnknownCountryError.
    """
    require_country(country)
    return day not in _days_off(country, day.year)


def holiday_name(day: date, country: str = DEFAULT_COUNTRY, *, language: str = "ro") -> str | None:
    """Return the name of the public holiday on `day`, None when there is none.

    In `language` ("ro", "en") where the library has it, else in the country's own.
    Raises UnknownCountryError.
    """
    require_country(country)
    return _names(country, day.year, language).get(day)


def require_country(country: str) -> None:
    """Raise UnknownCountryError unless the holidays of `country` (ISO 3166 code) are known."""
    if country not in _COUNTRIES:
        raise UnknownCountryError(country)


@lru_cache(maxsize=256)
def _days_off(country: str, year: int) -> frozenset[date]:
    """Return the weekends and public holidays of one year.

    Before the first and after the last year that the library knows (Romania: 1997
    to 2100) there are weekends only.
    """
    calendar = _calendar(country, year)
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    days = map(date.fromordinal, range(first, last + 1))
    return frozenset(day for day in days if not calendar.is_working_day(day))


@lru_cache(maxsize=256)
def _names(country: str, year: int, language: str) -> Mapping[date, str]:
    calendar = _calendar(country, year)
    offered = calendar.supported_languages
    # "en" is offered as "en_US". For what it does not offer, the library would take the
    # language of the machine's environment.
    same = (name for name in offered if name.partition("_")[0] == language)
    known = next(same, calendar.default_language)
    return MappingProxyType(dict(_calendar(country, year, known)))


def _calendar(country: str, year: int, language: str | None = None) -> HolidayBase:
    # Without `expand` the calendar never changes when it is read: threads share the results.
    return country_holidays(country, years=year, expand=False, language=language)
