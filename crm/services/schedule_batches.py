"""One batch of a run: the schedules are locked, their visits created, what fails left out."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, selectinload

from crm.models import Client, Employee, InvoiceLine, ServiceSchedule
from crm.services import schedule_failures, schedule_ledger, schedule_visits, schedules
from crm.services.faults import OF_ONE_RECORD
from crm.services.schedule_outcomes import Created, Failed
from crm.services.schedule_plans import Plan, Run, plan_for
from crm.services.schedule_visits import Visit

logger = logging.getLogger(__name__)
CreateVisits = Callable[[Session, Sequence[Plan], Run], list[tuple[Visit, int]]]
# What goes into visits and mails. Anything else would be read when it is asked for.
_OF_CLIENTS = (
    Client.name,
    Client.address,
    Client.town,
    Client.county,
    Client.phone,
    Client.service_phone,
)
_OF_PEOPLE = (Employee.name, Employee.email, Employee.language, Employee.is_active)


@dataclass(frozen=True, slots=True)
class Done:
    """What a batch did; `unfinished` maps schedules to the due date to go on from."""

    outcomes: Sequence[Created | Failed]
    unfinished: Mapping[int, date]


def create(session: Session, pending: Mapping[int, date | None], run: Run) -> Done:
    """Create what is due for the schedules `pending`, which maps ids to the date to go on from.

    When something fails, the batch is halved until the schedule that fails
    stands alone; it is rolled back and keeps the error (rule R12), the others
    are created. Does not commit.
    """
    try:
        with session.begin_nested():
            return _create_all(session, pending, run, schedule_visits.create)
    except OF_ONE_RECORD as error:
        if len(pending) == 1:
            return _create_one(session, pending, run, after=error)
    items = list(pending.items())
    half = len(items) // 2
    first = create(session, dict(items[:half]), run)
    second = create(session, dict(items[half:]), run)
    return Done([*first.outcomes, *second.outcomes], {**first.unfinished, **second.unfinished})


def _create_one(
    session: Session, pending: Mapping[int, date | None], run: Run, *, after: Exception
) -> Done:
    """Create what is due for the only schedule as a form would, where the batch could not."""
    try:
        with session.begin_nested():
            done = _create_all(session, pending, run, schedule_visits.create_singly)
    except OF_ONE_RECORD as error:
        return _failed(session, *pending, error=error, run=run)
    logger.error("Schedule %s could not be created in a batch", *pending, exc_info=after)
    return done


def _create_all(
    session: Session, pending: Mapping[int, date | None], run: Run, create_visits: CreateVisits
) -> Done:
    found = _locked(session, pending, run.today)
    rules = {each.id: schedules.rule_of(each, country=run.country) for each in found}
    ledgers = schedule_ledger.read(session, rules)
    plans = [
        plan_for(each, rules[each.id], ledgers[each.id], today=run.today, after=pending[each.id])
        for each in found
    ]
    pairs = create_visits(session, plans, run)
    _settle(session, plans)
    unfinished = {plan.schedule.id: plan.after for plan in plans if plan.after}
    return Done([_created(visit, case, run) for visit, case in pairs], unfinished)


def _locked(session: Session, ids: Collection[int], today: date) -> Sequence[ServiceSchedule]:
    """Return those of the schedules that still have something to do, as nobody changes them now.

    Another run, or a person who saves one, is waited for (SQLite: the whole
    database is ours while we write), and what they did is seen.
    """
    line = selectinload(ServiceSchedule.invoice_line)
    return session.scalars(
        select(ServiceSchedule)
        .where(ServiceSchedule.id.in_(ids), ServiceSchedule.next_run_on <= today)
        .order_by(ServiceSchedule.id)
        .with_for_update(key_share=True)
        .options(
            selectinload(ServiceSchedule.client).load_only(*_OF_CLIENTS),
            selectinload(ServiceSchedule.contact),
            selectinload(ServiceSchedule.product),
            line.selectinload(InvoiceLine.invoice),
            selectinload(ServiceSchedule.assignees).load_only(*_OF_PEOPLE),
        )
        .execution_options(populate_existing=True)
    ).all()


def _settle(session: Session, plans: Sequence[Plan]) -> None:
    """Say when to look again.

    Not through the records: a run is no edit, and must not make the form that
    somebody has open look outdated.
    """
    session.flush()
    rows = [
        {"key": plan.schedule.id, "day": plan.next_run_on} for plan in plans if plan.after is None
    ]
    if rows:
        session.connection().execute(
            update(ServiceSchedule)
            .where(ServiceSchedule.id == bindparam("key"))
            .values(next_run_on=bindparam("day"), last_error=None, last_error_at=None, fault=None),
            rows,
        )


def _created(visit: Visit, intervention: int, run: Run) -> Created:
    return Created(
        schedule=visit.schedule.id,
        due_on=visit.due.due_on,
        effective_on=visit.due.effective_on,
        late=visit.due.late,
        intervention=None if run.dry_run else intervention,
        title=str(visit.schedule),
    )


def _failed(session: Session, schedule_id: int, *, error: Exception, run: Run) -> Done:
    fault = schedule_failures.fault_of(error)
    logger.warning("Schedule %s failed: %s", schedule_id, fault)
    schedule_failures.record(session, schedule_id, fault, run)
    return Done([Failed(schedule=schedule_id, error=str(fault))], {})
