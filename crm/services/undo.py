"""What was just done to interventions, kept so that it can be undone for some minutes.

Whoever does something calls `begin`, `remember` before it and `keep` after it; `put_back`
of `crm.services.undo_back` is the way back. Kept are the old values, the versions that the
step left, and which mails it queued. A step takes at most MOST records; what is older than
a day is forgotten when somebody begins the next one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from crm.config_limits import Limits
from crm.domain.permissions import Right
from crm.errors import TooLateToUndoError, UndoneBeforeError
from crm.models import AuditEntry, Intervention, Message, OutboxMail, UndoChange, UndoStep
from crm.rows import RowWriter, table_of
from crm.services import interventions
from crm.services.undo_values import State, difference, written

TIME = timedelta(minutes=Limits.undo_minutes)
MOST = 10_000  # records of a step; a change of more cannot be undone
FORGOTTEN = timedelta(days=1)
FORGOTTEN_AT_ONCE = 2_000  # rows


@dataclass(frozen=True, slots=True)
class Before:
    """What interventions were before a step, by their ids, and what was newest then."""

    states: Mapping[int, State]
    last_mail: int
    last_message: int


def begin(session: Session, *, label: str, right: Right, user_id: int, now: datetime) -> UndoStep:
    """Open a step; `label` says in the person's words what they do. Does not commit.

    One that nothing is kept of can not be undone, and is forgotten like the others.
    """
    _forget(session, now - FORGOTTEN)
    step = UndoStep(user_id=user_id, label=label[:200], right=right.value, at=now)
    session.add(step)
    session.flush()
    return step


def remember(session: Session, records: Iterable[Intervention]) -> Before:
    """Hold the interventions and return what they are now; nothing is written."""
    states = {}
    for each in records:
        interventions.lock(session, each)
        states[each.id] = State.of(each)
    last_mail = session.scalar(select(func.max(OutboxMail.id))) or 0
    return Before(states, last_mail, session.scalar(select(func.max(Message.id))) or 0)


def keep(
    session: Session,
    step: UndoStep,
    before: Before,
    changed: Sequence[Intervention],
    *,
    now: datetime,
) -> None:
    """Keep what became of `changed`, which `before` remembers; does not commit.

    In the transaction of the change. The time to undo the step begins anew.
    """
    session.flush()
    mails = _mails(session, before, changed)
    last = session.scalar(select(func.max(AuditEntry.id))) or 0
    marks = {"audit": last, "message": before.last_message}
    rows = []
    for each in changed:
        kept = difference(before.states[each.id], State.of(each))
        if kept["job"] or kept["people"] or mails.get(each.id):
            kept |= {**marks, "mails": mails.get(each.id, {})}
            rows.append((step.id, each.id, written(kept), False))
    columns = ("step_id", "intervention_id", "kept", "is_undone")
    RowWriter(session.connection()).write(table_of(UndoChange), columns, rows)
    step.at = now


def step_of(session: Session, key: int, *, user_id: int, is_admin: bool) -> UndoStep | None:
    """Return the step if the person did it, or is an administrator."""
    step = session.get(UndoStep, key)
    return step if step and (is_admin or step.user_id == user_id) else None


def last_step(
    session: Session,
    intervention_id: int,
    *,
    user_id: int,
    now: datetime,
    within: timedelta = TIME,
) -> UndoStep | None:
    """Return the last thing that the person did to the intervention, if it can be undone."""
    mine = select(UndoStep).join(UndoChange, UndoChange.step_id == UndoStep.id)
    possible = (
        UndoChange.intervention_id == intervention_id,
        ~UndoChange.is_undone,
        UndoStep.user_id == user_id,
        UndoStep.at >= now - within,
    )
    return session.scalar(mine.where(*possible).order_by(UndoStep.id.desc()).limit(1))


def require_possible(
    session: Session, step: UndoStep, *, now: datetime, within: timedelta = TIME
) -> int:
    """Return how many records the step can still be undone of.

    Raises UndoneBeforeError, and TooLateToUndoError; what was begun in time may be
    gone on with.
    """
    left = select(func.count()).where(UndoChange.step_id == step.id, ~UndoChange.is_undone)
    count = session.scalar(left) or 0
    if not count:
        raise UndoneBeforeError
    if now - (step.undone_at or step.at) > within:
        raise TooLateToUndoError(minutes=within // timedelta(minutes=1))
    return count


def _mails(
    session: Session, before: Before, changed: Sequence[Intervention]
) -> dict[int, dict[str, list[int]]]:
    """Return the mails that the step queued: by intervention, then by assignment."""
    found: dict[int, dict[str, list[int]]] = {}
    rows = session.execute(
        select(OutboxMail.id, OutboxMail.intervention_id, OutboxMail.assignment_id)
        .where(OutboxMail.intervention_id.in_([each.id for each in changed]))
        .where(OutboxMail.id > before.last_mail)
    )
    for mail, job, assignment in rows:
        if job is not None:
            found.setdefault(job, {}).setdefault(str(assignment), []).append(mail)
    return found


def _forget(session: Session, before: datetime) -> None:
    old = select(UndoStep.id).where(UndoStep.at < before)
    rows = select(UndoChange.id).where(UndoChange.step_id.in_(old)).limit(FORGOTTEN_AT_ONCE)
    done: Any = {"synchronize_session": False}
    session.execute(delete(UndoChange).where(UndoChange.id.in_(rows)), execution_options=done)
    is_empty = ~exists().where(UndoChange.step_id == UndoStep.id)
    session.execute(delete(UndoStep).where(UndoStep.at < before, is_empty), execution_options=done)
