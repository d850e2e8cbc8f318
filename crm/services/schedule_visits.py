"""The interventions of a run: one for each due date that this run was the first to claim."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from crm import audit_entries
from crm.domain.schedules import Due
from crm.models import (
    Assignment,
    ComplaintType,
    Employee,
    Intervention,
    Occurrence,
    ServiceSchedule,
)
from crm.services import (
    assignment_batches,
    assignments,
    complaint_types,
    counters,
    interventions,
    schedule_ledger,
)
from crm.services.assignment_batches import NewJob
from crm.services.schedule_ledger import Entry
from crm.services.schedule_plans import Plan, Run

COMPLAINT_TYPE = "Programare service"  # rule R11; a record's name, so not translated


@dataclass(frozen=True, slots=True)
class Visit:
    """A due date of a schedule, claimed by the row of the ledger `occurrence_id`."""

    schedule: ServiceSchedule
    due: Due
    occurrence_id: int


def create(session: Session, plans: Sequence[Plan], run: Run) -> list[tuple[Visit, int]]:
    """Create the visits of `plans` with assignments and mails (rule R11), all at once.

    Returns the ids of their interventions. What another run has claimed in the
    meantime is left to it (rule R13). Does not commit. Raises MissingAddressError
    when somebody who is to come cannot be written to.
    """
    visits = list(_claimed(session, plans, run))
    if not visits:
        return []
    kind = complaint_types.named(session, COMPLAINT_TYPE)
    cases = _cases(session, visits, kind, run)
    jobs = [
        NewJob(case, _people(visit.schedule)) for visit, case in zip(visits, cases, strict=True)
    ]
    ids = assignment_batches.create(session, jobs, mailing=run.mailing, now=run.now)
    return _linked(session, visits, zip(ids, cases, strict=True), run)


def create_singly(session: Session, plans: Sequence[Plan], run: Run) -> list[tuple[Visit, int]]:
    """Do the same one after the other, through the records, as a form that is saved does."""
    visits = list(_claimed(session, plans, run))
    if not visits:
        return []
    # Held until the end: of a new record that nobody holds a rollback would leave a ghost.
    kind = complaint_types.named(session, COMPLAINT_TYPE)
    cases = _cases(session, visits, kind, run)
    for visit, case in zip(visits, cases, strict=True):
        case.assignments = [Assignment(employee=each) for each in _people(visit.schedule)]
        session.add(case)
        interventions.prepare_new(session, case, now=run.now)
    session.flush()
    made = _linked(session, visits, ((case.id, case) for case in cases), run)
    for case in cases:
        assignments.sync(session, case, mailing=run.mailing, now=run.now)
    return made


def _cases(
    session: Session, visits: Sequence[Visit], kind: ComplaintType, run: Run
) -> list[Intervention]:
    """Return the interventions of the visits, numbered, in no session yet."""
    number = counters.next_numbers(session, "intervention", len(visits))
    return [_intervention(visit, kind, number + i, run) for i, visit in enumerate(visits)]


def _people(schedule: ServiceSchedule) -> list[Employee]:
    return [each for each in schedule.assignees if each.is_active]


def _claimed(session: Session, plans: Sequence[Plan], run: Run) -> Iterator[Visit]:
    entries = [Entry(plan.schedule.id, due) for plan in plans for due in plan.dues]
    ids = schedule_ledger.claim(session, entries, now=run.now)
    for plan in plans:
        for due in plan.moved:
            key = schedule_ledger.claim_moved(session, plan.schedule.id, due)
            if key is not None:
                yield Visit(plan.schedule, due, key)
        for due in plan.dues:
            key = ids.get((plan.schedule.id, due.due_on))
            if key is not None:
                yield Visit(plan.schedule, due, key)


def _intervention(visit: Visit, kind: ComplaintType, number: int, run: Run) -> Intervention:
    schedule, first_day = visit.schedule, visit.due.effective_on
    return Intervention(
        number=number,
        complaint_on=run.today,
        complaint_type=kind,
        schedule_id=schedule.id,
        client=schedule.client,
        contact=schedule.contact,
        object_text=schedule.object_text,
        product=schedule.product,
        invoice_line=schedule.invoice_line,
        object_label=schedule.object_label,
        description=schedule.description,
        priority=schedule.priority,
        planned_from_on=first_day,
        planned_to_on=first_day + timedelta(days=schedule.duration_days - 1),
    )


def _linked(
    session: Session, visits: Sequence[Visit], made: Iterable[tuple[int, Intervention]], run: Run
) -> list[tuple[Visit, int]]:
    """Write the interventions into the rows of the ledger, and both into the audit log."""
    keys, entries = [], []
    for visit, (key, case) in zip(visits, made, strict=True):
        keys.append(key)
        said = f"{visit.due.due_on}: {case}"
        entries.append(audit_entries.Entry("create", Occurrence, visit.occurrence_id, summary=said))
    rows = zip(visits, keys, strict=True)
    session.connection().execute(
        update(Occurrence)
        .where(Occurrence.id == bindparam("key"))
        .values(intervention_id=bindparam("case")),
        [{"key": visit.occurrence_id, "case": key} for visit, key in rows],
    )
    audit_entries.write(session, entries, now=run.now)
    return list(zip(visits, keys, strict=True))
