"""Undo: what was done is as if it had never been, or those who heard of it are told."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.domain.permissions import Right
from crm.domain.statuses import (
    AssignmentStatus,
    EventKind,
    InterventionStatus,
    OutboxStatus,
    Priority,
)
from crm.errors import ChangedSinceError, TooLateToUndoError, UndoneBeforeError
from crm.models import (
    Assignment,
    AuditEntry,
    Employee,
    Intervention,
    Message,
    OutboxMail,
    UndoChange,
    UndoStep,
)
from crm.services import assignments, changes, complaint_types, interventions, undo, undo_back
from crm.services.undo_values import State
from tests.factories import Factories
from tests.services.given import MAILING, NOW

LATER = NOW + timedelta(minutes=2)
Doing = Callable[[Session, Intervention], bool]


@pytest.fixture
def job(session: Session, factories: Factories) -> Intervention:
    """Return a job of two people: one said yes, the other no; their mails have left."""
    it = factories.intervention()
    for name, answer in (("Ana", AssignmentStatus.CONFIRMED), ("Dan", AssignmentStatus.REJECTED)):
        employee = factories.employee(name=name, email=f"{name.lower()}@example.com")
        assignments.assign(session, it, employee)
        session.flush()
        assignments.sync(session, it, mailing=MAILING, now=NOW)
        assignments.answer(session, it.assignments[-1], answer, now=NOW, by=name)
    sent(session)
    return it


def sent(session: Session) -> None:
    session.flush()
    session.execute(update(OutboxMail).values(status=OutboxStatus.SENT, sent_at=NOW))
    session.commit()


def do(session: Session, job: Intervention, doing: Doing) -> UndoStep:
    user = Factories(session).user()
    step = undo.begin(session, label="Act", right=Right.EDIT, user_id=user.id, now=NOW)
    before = undo.remember(session, [job])
    assert doing(session, job)
    undo.keep(session, step, before, [job], now=NOW)
    session.commit()
    return step


def take_back(session: Session, step: UndoStep, job: Intervention) -> bool:
    done = undo_back.put_back(session, step, job, mailing=MAILING, now=LATER)
    session.commit()
    return done


def finalise(session: Session, job: Intervention) -> bool:
    return interventions.finalise(session, job, resolution="Mounted", now=NOW)


def cancel(session: Session, job: Intervention) -> bool:
    return interventions.cancel(session, job, reason="No", mailing=MAILING, now=NOW)


def prioritise(session: Session, job: Intervention) -> bool:
    return changes.prioritise(session, job, Priority.URGENT, mailing=MAILING, now=NOW)


def plan(session: Session, job: Intervention) -> bool:
    days: dict[str, Any] = {"from_on": date(2026, 4, 1), "to_on": date(2026, 4, 2)}
    return changes.plan(session, job, **days, clash_reason="", mailing=MAILING, now=NOW)


def classify(session: Session, job: Intervention) -> bool:
    kind = complaint_types.named(session, "Revision")
    return changes.classify(session, job, kind, mailing=MAILING, now=NOW)


def give(session: Session, job: Intervention) -> bool:
    employee = session.scalar(select(Employee).where(Employee.name == "Eva"))
    employee = employee or Factories(session).employee(name="Eva", email="eva@example.com")
    return changes.give(session, job, employee, clash_reason="", mailing=MAILING, now=NOW)


def replace(session: Session, job: Intervention) -> bool:
    assignments.withdraw(session, job.assignments[0], mailing=MAILING, now=NOW)
    return give(session, job)


ACTS = [finalise, cancel, prioritise, plan, classify, give, replace]


def values(job: Intervention) -> tuple[Any, ...]:
    state = State.of(job)
    standing = {each.id for each in job.standing_assignments}
    people = {key: value for key, value in state.assignments.items() if key in standing}
    return state.job, people, job.complaint_type.name


def mails(session: Session, **given: Any) -> list[tuple[str, str | None]]:
    found = select(OutboxMail).filter_by(**given).order_by(OutboxMail.id)
    return [(mail.to.partition("@")[0], mail.invite_method) for mail in session.scalars(found)]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_what_nobody_heard_of_is_as_if_it_had_never_been(
    session: Session, job: Intervention, act: Doing
) -> None:
    before, waiting = values(job), mails(session)
    step = do(session, job, act)
    assert values(job) != before

    assert take_back(session, step, job)

    assert values(job) == before
    assert mails(session) == waiting
    assert act(session, job)  # again, with mails of the same keys
    session.commit()
    said = session.scalars(select(Message.event).where(Message.event == EventKind.UNDONE)).all()
    assert len(said) == 1


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (finalise, []),
        (cancel, [("ana", "REQUEST")]),
        (prioritise, [("ana", None)]),
        (plan, [("ana", "REQUEST")]),
        (classify, [("ana", None)]),
        (give, [("eva", "CANCEL")]),
        (replace, [("ana", "REQUEST"), ("eva", "CANCEL")]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_who_was_written_to_is_told(
    session: Session, job: Intervention, act: Doing, told: list[Any]
) -> None:
    before = values(job)[0]
    step = do(session, job, act)
    sent(session)

    assert take_back(session, step, job)

    waiting = mails(session, status=OutboxStatus.QUEUED)
    assert sorted(waiting) == [each for each in told if each in waiting]
    assert len(waiting) == len(told)
    after = values(job)[0]
    if act in (cancel, plan, replace):  # who was asked anew has not answered yet
        assert after | {"status": before["status"]} == before
        assert after["status"] is InterventionStatus.ASSIGNED
    else:
        assert after == before


def test_who_had_been_taken_off_before_is_taken_off_again(
    session: Session, job: Intervention
) -> None:
    give(session, job)
    sent(session)
    assignments.withdraw(session, job.assignments[-1], mailing=MAILING, now=NOW)
    sent(session)
    step = do(session, job, give)
    sent(session)

    assert take_back(session, step, job)

    assert [each.employee.name for each in job.standing_assignments] == ["Ana", "Dan"]
    assert mails(session, status=OutboxStatus.QUEUED) == [("eva", "CANCEL")]


def test_what_is_tried_right_now_counts_as_sent(session: Session, job: Intervention) -> None:
    step = do(session, job, cancel)
    session.execute(
        update(OutboxMail)
        .where(OutboxMail.status == OutboxStatus.QUEUED)
        .values(attempts=1, status=OutboxStatus.SENDING)
    )
    session.commit()

    assert take_back(session, step, job)

    assert mails(session, status=OutboxStatus.QUEUED) == [("ana", "REQUEST")]


def test_reopening_is_undone_too(session: Session, job: Intervention) -> None:
    finalise(session, job)
    session.commit()
    before = values(job)
    step = do(session, job, lambda s, it: interventions.reopen(s, it, now=NOW))

    assert take_back(session, step, job)

    assert values(job) == before
    assert job.resolution == "Mounted"


def test_a_record_is_undone_once(session: Session, job: Intervention) -> None:
    step = do(session, job, finalise)

    answers = [take_back(session, step, job) for _ in range(2)]

    assert answers == [True, False]
    with pytest.raises(UndoneBeforeError):
        undo.require_possible(session, step, now=LATER)


@pytest.mark.parametrize("answers", [False, True], ids=["the job", "an assignment"])
def test_what_somebody_changed_since_stays(
    session: Session, job: Intervention, answers: bool
) -> None:
    step = do(session, job, plan)
    if answers:
        assignment: Assignment = job.assignments[0]
        assignments.answer(session, assignment, AssignmentStatus.CONFIRMED, now=NOW, by="Ana")
    else:
        job.description = "New facts"
    session.commit()
    before = values(job)

    with pytest.raises(ChangedSinceError) as refused:
        take_back(session, step, job)

    session.rollback()
    what = refused.value.params["what"]
    assert what == (("Assignments",) if answers else ("Description",))
    assert values(job) == before


def test_fifteen_minutes_and_no_longer(session: Session, job: Intervention) -> None:
    step = do(session, job, finalise)

    assert undo.require_possible(session, step, now=NOW + timedelta(minutes=15)) == 1
    with pytest.raises(TooLateToUndoError):
        undo.require_possible(session, step, now=NOW + timedelta(minutes=15, seconds=1))


def test_a_step_is_its_persons_and_the_administrators(
    session: Session, job: Intervention, factories: Factories
) -> None:
    step, other = do(session, job, finalise), factories.user().id

    assert undo.step_of(session, step.id, user_id=step.user_id, is_admin=False) is step
    assert undo.step_of(session, step.id, user_id=other, is_admin=False) is None
    assert undo.step_of(session, step.id, user_id=other, is_admin=True) is step
    assert undo.step_of(session, step.id + 1, user_id=other, is_admin=True) is None


def test_undoing_is_audited(session: Session, job: Intervention) -> None:
    step = do(session, job, finalise)

    take_back(session, step, job)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "undo")).one()
    assert (entry.table, entry.record_id, entry.summary) == ("intervention", job.id, "Act")


def test_old_steps_are_forgotten(session: Session, job: Intervention) -> None:
    user = do(session, job, finalise).user_id

    tomorrow = NOW + timedelta(days=1, minutes=1)
    step = undo.begin(session, label="Next", right=Right.EDIT, user_id=user, now=tomorrow)

    assert session.scalars(select(UndoStep)).all() == [step]
    assert session.scalars(select(UndoChange)).all() == []
