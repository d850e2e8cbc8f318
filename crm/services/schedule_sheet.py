"""The visits of one schedule, one day or a whole year of them, as the ledger and the rules say."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.contract_sheets import CHANGED, Sheet, Visit
from crm.domain.faults import Fault
from crm.domain.schedule_explaining import explain
from crm.domain.schedule_verdicts import Explanation, Row, Verdict
from crm.domain.schedules import InvalidScheduleError, Rule, nominal_dues
from crm.domain.statuses import InterventionStatus, OccurrenceStatus
from crm.errors import MissingAddressError
from crm.models import Intervention, Occurrence, ServiceSchedule
from crm.services import assignment_mails, schedules


@dataclass(frozen=True, slots=True)
class View:
    """The day and the calendar under which a schedule is looked at."""

    today: date
    country: str
    timezone: str


def explain_day(session: Session, schedule: ServiceSchedule, day: date, view: View) -> Visit:
    """Say what becomes, or became, of `day`; reads only."""
    rows = _rows(session, schedule, day, day)
    return _visit(schedule, day, rows.get(day), view, _obstacle(schedule))


def of_year(session: Session, schedule: ServiceSchedule, year: int, view: View) -> Sheet:
    """Return the year's dates of the series and of the ledger; two queries, reads only."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = _rows(session, schedule, first, last)
    obstacle = _obstacle(schedule)
    days = sorted({*_series(schedule, view, first, last), *rows})
    return Sheet(year, [_visit(schedule, day, rows.get(day), view, obstacle) for day in days])


def _series(schedule: ServiceSchedule, view: View, first: date, last: date) -> Iterator[date]:
    """Yield the year's nominal dates, also those that are too early to be created."""
    try:
        rule = replace(schedules.rule_of(schedule, country=view.country), generate_from=None)
    except InvalidScheduleError:
        return iter(())
    return takewhile(lambda day: day <= last, nominal_dues(rule, since=first))


def _rows(session: Session, schedule: ServiceSchedule, first: date, last: date) -> dict[date, Any]:
    """Return the ledger's rows from `first` to `last`, each with its intervention."""
    query = (
        select(
            Occurrence.due_on,
            Occurrence.effective_on,
            Occurrence.status,
            Occurrence.is_late,
            Occurrence.reason,
            Occurrence.fault,
            Intervention.id.label("intervention_id"),
            Intervention.number,
            Intervention.status.label("intervention_status"),
            Intervention.finalised_at,
        )
        .outerjoin(Intervention, Occurrence.intervention_id == Intervention.id)
        .where(Occurrence.schedule_id == schedule.id, Occurrence.due_on.between(first, last))
    )
    return {row.due_on: row for row in session.execute(query)}


def _visit(
    schedule: ServiceSchedule, day: date, row: Any, view: View, obstacle: Fault | None
) -> Visit:
    facts = None
    if row is not None:
        facts = Row(row.status, row.effective_on, row.is_late, row.number, row.reason)
    try:
        rule: Rule = schedules.rule_of(schedule, country=view.country)
    except InvalidScheduleError as error:
        fault = Fault.of(error.message, **error.params)
        return Visit(Explanation(Verdict.UNREADABLE, day, parts={"fault": fault}))
    said = explain(rule, day, today=view.today, row=facts, obstacle=obstacle)
    if row is None:
        return Visit(said)
    done_on = None
    if row.intervention_status is InterventionStatus.FINALISED:
        done_on = _day(row.finalised_at, view) or row.effective_on
    return Visit(
        said,
        row.status,
        row.reason if row.status in CHANGED else None,
        Fault.stored(row.fault, row.reason) if row.status is OccurrenceStatus.FAILED else None,
        row.intervention_id,
        row.intervention_status,
        done_on,
        _is_late(schedule, row, done_on, view),
    )


def _is_late(schedule: ServiceSchedule, row: Any, done_on: date | None, view: View) -> bool:
    """Tell whether the work was, or is, behind its last day; cancelled work never is."""
    is_expected = row.intervention_status is not None and not row.intervention_status.is_closed
    if not is_expected and done_on is None:
        return False
    last_day: date = row.effective_on + timedelta(days=schedule.duration_days - 1)
    return (done_on or view.today) > last_day


def _day(moment: datetime | None, view: View) -> date | None:
    return moment.astimezone(ZoneInfo(view.timezone)).date() if moment else None


def _obstacle(schedule: ServiceSchedule) -> Fault | None:
    """Return what would make a run over the schedule fail, as far as it can be foreseen."""
    try:
        for each in schedule.assignees:
            if each.is_active:
                assignment_mails.require_address(each)
    except MissingAddressError as error:
        return Fault.of(error.message, **error.params)
    return None
