from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.statuses import AssignmentStatus, InterventionStatus
from crm.errors import (
    BusyThenError,
    ChangedMeanwhileError,
    ClosedJobError,
    ComesAlreadyError,
    MissingAddressError,
)
from crm.models import Assignment, Intervention, OutboxMail
from crm.services import assignments, interventions, planner_moves
from crm.services.mailing import Mailing
from crm.services.planner_moves import Move
from crm.services.planner_values import seen_of
from tests.factories import Factories

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MAILING = Mailing(
    replies_mailbox="replies@reply.example.com",
    sender="desk@example.com",
    company="Dispecer",
    base_url="https://desk.example.com",
    timezone="Europe/Bucharest",
    secret="testing",
    inbound_domain="reply.example.com",
)
MONDAY, WEDNESDAY, FRIDAY = date(2026, 3, 16), date(2026, 3, 18), date(2026, 3, 20)


@pytest.fixture
def job(session: Session, factories: Factories) -> Intervention:
    """Return a job from Monday to Wednesday that Ana has been asked to."""
    made = factories.intervention(planned_from_on=MONDAY, planned_to_on=WEDNESDAY)
    ana = factories.employee(name="Ana", email="ana@example.com")
    factories.assignment(intervention=made, employee=ana)
    assignments.sync(session, made, mailing=MAILING, now=NOW)
    session.commit()
    return made


def moved(session: Session, job: Intervention, **to: Any) -> bool:
    """Move the part of the first who is assigned, as the page shows it now."""
    part = job.assignments[0] if job.assignments else None
    given = {
        "assignment_id": part and part.id,
        "employee": part and part.employee,
        "day": None,
        "seen": seen_of(job.version, part.version if part else None),
    }
    done = planner_moves.move(session, job, Move(**(given | to)), mailing=MAILING, now=NOW)
    session.commit()
    return done


def mails(session: Session) -> list[tuple[str, str | None]]:
    found = session.scalars(select(OutboxMail).order_by(OutboxMail.id))
    return [(mail.to, mail.invite_method) for mail in found]


def test_another_day_shifts_all_days_and_asks_again(session: Session, job: Intervention) -> None:
    job.assignments[0].status = AssignmentStatus.CONFIRMED
    session.commit()

    assert moved(session, job, day=WEDNESDAY)

    assert (job.planned_from_on, job.planned_to_on) == (WEDNESDAY, FRIDAY)
    assert job.assignments[0].status is AssignmentStatus.PENDING
    assert mails(session) == [("ana@example.com", "REQUEST")] * 2


def test_somebody_else_is_asked_and_who_came_is_told(
    session: Session, job: Intervention, factories: Factories
) -> None:
    dan = factories.employee(name="Dan", email="dan@example.com")

    assert moved(session, job, employee=dan, day=WEDNESDAY)

    assert [each.employee.name for each in job.standing_assignments] == ["Dan"]
    assert job.status is InterventionStatus.ASSIGNED
    assert mails(session)[1:] == [("ana@example.com", "CANCEL"), ("dan@example.com", "REQUEST")]


def test_the_others_who_come_are_asked_once(
    session: Session, job: Intervention, factories: Factories
) -> None:
    dan, eva = (factories.employee(name=name) for name in ("Dan", "Eva"))
    factories.assignment(intervention=job, employee=eva)
    assignments.sync(session, job, mailing=MAILING, now=NOW)
    session.commit()
    before = len(mails(session))

    assert moved(session, job, employee=dan, day=FRIDAY)

    told = [to for to, _method in mails(session)[before:]]
    assert sorted(told) == sorted(["ana@example.com", str(dan.email), str(eva.email)])


def test_what_nobody_comes_to_gets_a_day_and_somebody(
    session: Session, factories: Factories
) -> None:
    job = factories.intervention(planned_from_on=None, planned_to_on=None)
    dan = factories.employee()

    assert moved(session, job, employee=dan, day=FRIDAY)

    assert (job.planned_from_on, job.planned_to_on) == (FRIDAY, FRIDAY)
    assert [each.employee for each in job.assignments] == [dan]


def test_who_is_taken_off_is_told_and_the_job_waits(session: Session, job: Intervention) -> None:
    assert moved(session, job, employee=None)

    assert job.standing_assignments == []
    assert job.status is InterventionStatus.NEW
    assert job.planned_from_on == MONDAY
    assert mails(session)[1:] == [("ana@example.com", "CANCEL")]


def test_nothing_to_move_changes_nothing(session: Session, job: Intervention) -> None:
    version = job.version

    assert not moved(session, job, employee=job.assignments[0].employee, day=MONDAY)

    assert job.version == version
    assert len(mails(session)) == 1


def test_who_is_not_free_needs_a_reason(
    session: Session, job: Intervention, factories: Factories
) -> None:
    dan = factories.employee(name="Dan")
    factories.absence(employee=dan, starts_on=MONDAY, ends_on=MONDAY)

    with pytest.raises(BusyThenError):
        moved(session, job, employee=dan)
    session.rollback()
    assert [each.employee.name for each in job.standing_assignments] == ["Ana"]
    assert len(mails(session)) == 1

    assert moved(session, job, employee=dan, clash_reason="He comes back for it")
    assert job.standing_assignments[0].clash_reason == "He comes back for it"


def test_clashes_of_a_move_name_who_would_come(
    session: Session, job: Intervention, factories: Factories
) -> None:
    dan = factories.employee(name="Dan")
    factories.absence(employee=dan, starts_on=FRIDAY, ends_on=FRIDAY)
    part = job.assignments[0]
    to = Move(assignment_id=part.id, employee=dan, day=WEDNESDAY, seen="")

    assert list(planner_moves.clashes(session, job, to)) == ["Dan"]
    to = Move(assignment_id=part.id, employee=None, day=WEDNESDAY, seen="")
    assert planner_moves.clashes(session, job, to) == {}


@pytest.mark.parametrize("changed", ["job", "answer", "gone"])
def test_a_page_that_is_out_of_date_moves_nothing(
    session: Session, job: Intervention, changed: str
) -> None:
    part = job.assignments[0]
    seen = seen_of(job.version, part.version)
    if changed == "job":
        job.description = "New"
    elif changed == "answer":
        assignments.answer(session, part, AssignmentStatus.CONFIRMED, now=NOW, by="Ana")
    else:
        assignments.withdraw(session, part, mailing=MAILING, now=NOW)
    session.commit()

    with pytest.raises(ChangedMeanwhileError):
        moved(session, job, day=FRIDAY, seen=seen)


def test_who_is_on_the_job_cannot_take_it_over(
    session: Session, job: Intervention, factories: Factories
) -> None:
    dan = factories.employee(name="Dan")
    factories.assignment(intervention=job, employee=dan)

    with pytest.raises(ComesAlreadyError):
        moved(session, job, employee=dan)


def test_a_closed_job_stays(session: Session, job: Intervention) -> None:
    interventions.finalise(session, job, resolution=None, now=NOW)
    session.commit()

    with pytest.raises(ClosedJobError):
        moved(session, job, day=FRIDAY)


def test_who_cannot_be_written_to_is_not_asked(
    session: Session, job: Intervention, factories: Factories
) -> None:
    with pytest.raises(MissingAddressError):
        moved(session, job, employee=factories.employee(email=None))

    session.rollback()
    standing = session.scalars(select(Assignment)).all()
    assert [each.status for each in standing] == [AssignmentStatus.PENDING]
