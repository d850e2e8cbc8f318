"""The ledger of due dates: one row for each (schedule, nominal due), whatever became of it.

A row that FAILED only tells staff; its date counts as not used, and whoever
creates the visit takes the row over.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import null, or_, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.domain import schedules as rules
from crm.domain.schedules import Due, Rule
from crm.domain.statuses import OccurrenceStatus
from crm.models import Occurrence
from crm.upserts import insert_into

_FAILED = OccurrenceStatus.FAILED


@dataclass(slots=True)
class Ledger:
    """What is written about one schedule: its used dates, and the visits that were moved.

    `waiting` maps the nominal date of a moved visit that is not created yet to
    the day it was moved to.
    """

    used: set[date] = field(default_factory=set)
    waiting: dict[date, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row to be written for a nominal date that has none."""

    schedule_id: int
    due: Due
    status: OccurrenceStatus = OccurrenceStatus.GENERATED
    reason: str | None = None


def read(session: Session, of: Mapping[int, Rule]) -> dict[int, Ledger]:
    """Return the ledger of each schedule, as far back as its rule in `of` looks; one query."""
    ledgers = {schedule_id: Ledger() for schedule_id in of}
    if not of:
        return ledgers
    since = min(max(rule.starts_on, rule.generate_from or date.min) for rule in of.values())
    moved = Occurrence.status == OccurrenceStatus.MOVED
    columns = (Occurrence.schedule_id, Occurrence.due_on, Occurrence.effective_on, moved)
    is_recent = or_(Occurrence.due_on >= since, moved)
    rows = session.execute(
        select(*columns)
        .where(Occurrence.schedule_id.in_(of), is_recent, Occurrence.status != _FAILED)
        .order_by(Occurrence.schedule_id, Occurrence.due_on)
    )
    for schedule_id, due_on, effective_on, is_waiting in rows:
        ledgers[schedule_id].used.add(due_on)
        if is_waiting:
            ledgers[schedule_id].waiting[due_on] = effective_on
    return ledgers


def moved_due(rule: Rule, ledger: Ledger, *, today: date) -> list[Due]:
    """Return the moved visits that a run on `today` creates (rules R3 and R15)."""
    if rule.rests_on(today):
        return []
    coming = _coming(rule, ledger)
    return [Due(due_on, to, late=to < today) for due_on, to in coming if rule.run_day(to) <= today]


def next_run_on(rule: Rule, ledger: Ledger) -> date | None:
    """Return the first day on which a run creates something; None when it never does."""
    days = [rules.next_run_on(rule, used=ledger.used)]
    days += [rule.run_day(to) for _, to in _coming(rule, ledger)]
    return min((day for day in days if day), default=None)


def claim(
    session: Session, entries: Sequence[Entry], *, now: datetime
) -> dict[tuple[int, date], int]:
    """Write the rows that are not there yet; return the ids of those that were written here.

    A row that FAILED is taken over. Keys are (schedule, nominal due). Whoever
    else wrote a row first, in another process or on another machine, has it:
    only who gets an id may create the visit (rules R5 and R13). Does not commit.
    """
    if not entries:
        return {}
    session.flush()
    author = audit.actor_of(session).name[:200]
    stamps = {"created_at": now, "created_by": author, "updated_at": now, "updated_by": author}
    insert = insert_into(Occurrence, session.get_bind().dialect)
    taken_over = ("effective_on", "is_late", "status", "reason", "updated_at", "updated_by")
    statement = insert.on_conflict_do_update(
        index_elements=["schedule_id", "due_on"],
        set_={name: insert.excluded[name] for name in taken_over}
        | {"fault": null()},  # one statement for all rows
        where=Occurrence.status == _FAILED,
    ).returning(Occurrence.id, Occurrence.schedule_id, Occurrence.due_on)
    rows = [{**_values(entry), **stamps} for entry in entries]
    written = session.connection().execute(statement, rows)
    return {(schedule_id, due_on): key for key, schedule_id, due_on in written}


def claim_moved(session: Session, schedule_id: int, due: Due) -> int | None:
    """Take a moved visit that waits; return its id, None when somebody else was faster.

    Does not commit.
    """
    return session.scalar(
        update(Occurrence)
        .where(
            Occurrence.schedule_id == schedule_id,
            Occurrence.due_on == due.due_on,
            Occurrence.status == OccurrenceStatus.MOVED,
        )
        .values(status=OccurrenceStatus.GENERATED, is_late=due.late)
        .returning(Occurrence.id)
        .execution_options(synchronize_session=False)
    )


def _coming(rule: Rule, ledger: Ledger) -> Iterator[tuple[date, date]]:
    """Yield the moved visits that a pause, an end or a new first day did not drop."""
    if rule.paused:
        return
    for due_on, to in ledger.waiting.items():
        is_open = due_on <= (rule.ends_on or date.max) and to >= (rule.generate_from or date.min)
        if is_open and not (rule.pause and to in rule.pause):
            yield due_on, to


def _values(entry: Entry) -> dict[str, object]:
    return {
        "schedule_id": entry.schedule_id,
        "due_on": entry.due.due_on,
        "effective_on": entry.due.effective_on,
        "is_late": entry.due.late,
        "status": entry.status,
        "reason": entry.reason,
    }
