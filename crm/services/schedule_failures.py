"""A schedule that failed in a run: what staff see of it until a later run succeeds (rule R12)."""

from datetime import date
from itertools import islice

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from crm import audit
from crm.domain.faults import Fault
from crm.domain.i18n import N_
from crm.domain.schedules import Due, due
from crm.domain.statuses import OccurrenceStatus
from crm.errors import CrmError
from crm.models import Occurrence, ServiceSchedule
from crm.services import schedule_ledger, schedules
from crm.services.schedule_plans import AT_ONCE, Run
from crm.upserts import insert_into

_UNREADABLE = (LookupError, ValueError, TypeError, ArithmeticError)  # a row that makes no rule


def fault_of(error: Exception) -> Fault:
    """Return what staff may read: of the database's refusal its first line, no statement."""
    if isinstance(error, CrmError):
        return Fault.of(error.message, **error.params)
    if isinstance(error, DBAPIError):
        reason = str(error.orig).partition("\n")[0]
        return Fault.of(N_("The database refused it: %(reason)s"), reason=reason)
    return Fault.of("%(reason)s", reason=str(error) or type(error).__name__)


def record(session: Session, schedule_id: int, fault: Fault, run: Run) -> None:
    """Let `fault` stand on the schedule, and on each date that the run was to create.

    The dates are no visits (a later run creates them); there are at most as many
    as one transaction would have created. Does not commit.
    """
    session.execute(
        update(ServiceSchedule)
        .where(ServiceSchedule.id == schedule_id)
        .values(last_error=str(fault), last_error_at=run.now, fault=fault.as_json())
        .execution_options(synchronize_session=False)
    )
    dues = _missed(session, schedule_id, run)
    if not dues:
        return
    author = audit.actor_of(session).name[:200]
    stamps = {"updated_at": run.now, "updated_by": author}
    said = {"status": OccurrenceStatus.FAILED, "reason": str(fault), "fault": fault.as_json()}
    rows = [
        {
            "schedule_id": schedule_id,
            "due_on": each.due_on,
            "effective_on": each.effective_on,
            "is_late": each.late,
            "created_at": run.now,
            "created_by": author,
            **said,
            **stamps,
        }
        for each in dues
    ]
    insert = insert_into(Occurrence, session.get_bind().dialect)
    statement = insert.on_conflict_do_update(
        index_elements=["schedule_id", "due_on"],
        set_={name: insert.excluded[name] for name in ("is_late", *said, *stamps)},
        where=Occurrence.status == OccurrenceStatus.FAILED,
    )
    session.connection().execute(statement, rows)


def _missed(session: Session, schedule_id: int, run: Run) -> list[Due]:
    """Return the dates of the series that were to be created; none where no rule can be read."""
    try:
        schedule = session.scalars(
            select(ServiceSchedule)
            .where(ServiceSchedule.id == schedule_id)
            .execution_options(populate_existing=True)
        ).one()
        rule = schedules.rule_of(schedule, country=run.country)
    except _UNREADABLE:
        return []
    used: set[date] = schedule_ledger.read(session, {schedule_id: rule})[schedule_id].used
    return list(islice(due(rule, today=run.today, used=used), AT_ONCE))
