"""A pause of a service schedule from one day to another."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which a schedule rests, both ends included (rule R7).

    It gets no visit that would take place on one of these days, and none is created
    on them; what takes place later and would be created meanwhile is created when
    the pause is over.
    """

    from_on: date
    to_on: date

    def __contains__(self, day: date) -> bool:
        return self.from_on <= day <= self.to_on

    @property
    def over_on(self) -> date:
        """The first day after it; the calendar's last day when there is none."""
        return self.to_on + timedelta(days=1) if self.to_on < date.max else date.max
