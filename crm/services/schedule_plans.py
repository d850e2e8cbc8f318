"""What one transaction of a run is to create for a schedule."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice

from crm.domain.schedules import Due, Rule, due
from crm.models import ServiceSchedule
from crm.services import schedule_ledger
from crm.services.mailing import Mailing
from crm.services.schedule_ledger import Ledger

AT_ONCE = 25  # visits of one series in one transaction
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run is to do.

    `today` is the company's date or a pretended one (rule R9), `country` the one
    whose holidays count. `only` is the id of the single schedule to look at. A
    `dry_run` does the same and takes everything back.
    """

    today: date
    now: datetime
    mailing: Mailing
    country: str
    only: int | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The visits that a schedule gets now: moved ones, and those of its series.

    When that is all, `next_run_on` is the next day with something to do; when
    not, `after` is the nominal date to go on from, in another transaction.
    """

    schedule: ServiceSchedule
    moved: Sequence[Due]
    dues: Sequence[Due]
    next_run_on: date | None = None
    after: date | None = None


def plan_for(
    schedule: ServiceSchedule, rule: Rule, ledger: Ledger, *, today: date, after: date | None
) -> Plan:
    """Return what is due for `schedule` after the nominal date `after`, None from the first."""
    moved = [] if after else schedule_ledger.moved_due(rule, ledger, today=today)
    rest = replace(rule, generate_from=after + _ONE_DAY) if after else rule
    dues = list(islice(due(rest, today=today, used=ledger.used), AT_ONCE + 1))
    if len(dues) > AT_ONCE:
        return Plan(schedule, moved, dues[:AT_ONCE], after=dues[AT_ONCE - 1].due_on)
    done = {each.due_on for each in (*moved, *dues)}
    waiting = {day: to for day, to in ledger.waiting.items() if day not in done}
    then = Ledger(ledger.used | done, waiting)
    return Plan(schedule, moved, dues, next_run_on=schedule_ledger.next_run_on(rule, then))
