"""A run over those who have not answered: bounded, alone or not, whatever fails."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from crm.domain.statuses import (
    AssignmentStatus,
    EventKind,
    InterventionStatus,
)
from crm.models import Assignment, Employee, Message, OutboxMail
from crm.services import assignments, reminders, unanswered
from crm.services.reminders import is_overdue
from tests.factories import Factories
from tests.services.given import MAILING, NOW, at_once
from tests.services.reminding import LATER, TERMS, ask, events, reminders_of, run


@pytest.fixture
def asked(session: Session, factories: Factories) -> Assignment:
    return ask(session, factories)


def test_what_fails_with_one_does_not_stop_the_others(
    session: Session, factories: Factories
) -> None:
    first, second, third = (
        ask(session, factories, at=NOW + timedelta(seconds=n)) for n in range(3)
    )
    run(session, terms=replace(TERMS, hours=1))
    wanted = reminders_of(session, second)[0].message_id
    session.execute(delete(OutboxMail).where(OutboxMail.dedupe_key.endswith("reminder")))
    for each in (first, second, third):
        each.reminded_at = None
    factories.outbox_mail(message_id=wanted)  # which is unique
    session.commit()

    done = run(session, LATER + timedelta(hours=1))

    assert done == 2
    assert [each.reminded_at is None for each in (first, second, third)] == [False, True, False]
    assert events(session, second) == [EventKind.REMINDED]  # of the first time


def test_a_run_goes_on_where_its_limit_or_a_stop_ended_it(
    session: Session, factories: Factories
) -> None:
    for n in range(5):
        ask(session, factories, at=NOW + timedelta(seconds=n))
    stops = iter([False, False, True])

    done = [
        run(session, LATER + timedelta(hours=1), limit=2),
        run(session, LATER + timedelta(hours=1), stopped=lambda: next(stops)),
        run(session, LATER + timedelta(hours=1)),
    ]

    assert done == [2, 2, 1]


def test_more_than_a_batch_is_done_in_one_run(
    session: Session, factories: Factories, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "BATCH", 2)
    case = factories.intervention()
    for _n in range(5):  # asked at the same moment: only their ids tell them apart
        factories.assignment(intervention=case)
    assignments.sync(session, case, mailing=MAILING, now=NOW)
    session.commit()

    assert run(session) == 5
    found = select(func.count()).where(OutboxMail.dedupe_key.endswith("reminder"))
    assert session.scalar(found) == 5


def test_workers_that_meet_remind_once(app: Flask, session: Session, factories: Factories) -> None:
    keys = [ask(session, factories).id for _n in range(6)]

    done = at_once(app, [run] * 3)

    session.expire_all()
    mails = select(OutboxMail.assignment_id).where(OutboxMail.dedupe_key.endswith("reminder"))
    assert sum(done) == 6
    assert sorted(each or 0 for each in session.scalars(mails)) == sorted(keys)
    reminded = select(Message.assignment_id).where(Message.event == EventKind.REMINDED)
    assert sorted(each or 0 for each in session.scalars(reminded)) == sorted(keys)


def test_an_answer_that_comes_meanwhile_wins_or_is_reminded_but_is_never_lost(
    app: Flask, session: Session, asked: Assignment
) -> None:
    key = asked.id

    def confirm(own: Session) -> bool:
        assignment = own.get_one(Assignment, key)
        return assignments.answer(own, assignment, AssignmentStatus.CONFIRMED, now=LATER, by="Ion")

    works: list[Callable[[Session], int]] = [run, confirm]
    at_once(app, works)

    session.expire_all()
    assert asked.status is AssignmentStatus.CONFIRMED
    assert asked.intervention.status is InterventionStatus.CONFIRMED
    assert unanswered.count(session) == 0


def test_the_look_for_those_due_reads_the_index_of_those_that_wait(
    app: Flask, session: Session, asked: Assignment
) -> None:
    session.add_all(  # who answered is in the table, not in that index
        Assignment(
            intervention=asked.intervention,
            employee=Employee(name=f"E {number}"),
            status=AssignmentStatus.CONFIRMED,
        )
        for number in range(300)
    )
    session.flush()
    session.execute(text("ANALYZE assignment"))
    statement = select(Assignment.id).where(is_overdue(TERMS, LATER))
    compiled = statement.compile(
        session.get_bind(), compile_kwargs={"literal_binds": True, "render_postcompile": True}
    )
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = session.scalars(text(f"EXPLAIN {compiled}")).all()
    else:
        plan = [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))]

    assert "ix_assignment_pending" in " ".join(plan), plan


def test_a_clock_that_was_put_back_does_nothing_twice(session: Session, asked: Assignment) -> None:
    run(session)

    done = [run(session, at) for at in (LATER - timedelta(days=400), NOW, LATER)]

    assert done == [0, 0, 0]
    assert len(reminders_of(session, asked)) == 1
