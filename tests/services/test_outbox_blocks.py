"""Those who must not be written to."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.statuses import AssignmentStatus, EventKind, OutboxStatus
from crm.models import Assignment, Employee, Message, OutboxMail
from crm.services import assignments, outbox
from crm.services.outbox_blocks import REASON
from crm.services.outbox_outcomes import SendReport
from tests import generation
from tests.factories import Factories
from tests.services.given import MAILING, NOW, FakeTransport
from tests.services.reminding import LATER, ask, events, reminders_of, run

ADDRESS = "Ana@example.com"


def send(session: Session) -> tuple[FakeTransport, SendReport]:
    transport = FakeTransport()
    report = outbox.send_due(session, transport, now=LATER)
    session.expire_all()
    return transport, report


def block(factories: Factories, record: str) -> Employee:
    """Return an employee with ADDRESS, who is blocked by the record of that kind."""
    if record != "employee":
        getattr(factories, record)(email=ADDRESS.lower(), no_mail=True)
    return factories.employee(name="Ana", email=ADDRESS, no_mail=record == "employee")


@pytest.mark.parametrize("record", ["employee", "contact", "client"])
def test_p09_nothing_is_sent_to_who_is_blocked(
    session: Session, factories: Factories, record: str
) -> None:
    other = factories.employee(email="other@example.com")
    people = [block(factories, record), other]
    factories.schedule(starts_on=date(2026, 3, 10), lead_days=8, assignees=people)
    generation.created(session, date(2026, 3, 2))

    transport, report = send(session)

    assert [mail.to for mail in transport.sent] == ["other@example.com"]
    assert (report.sent, report.blocked, report.held) == (1, 1, 0)
    mail = session.scalars(select(OutboxMail).where(OutboxMail.to == ADDRESS)).one()
    assert (mail.status, mail.last_error, mail.sent_at) == (OutboxStatus.BLOCKED, REASON, None)
    told = select(Message.text).where(Message.event == EventKind.BLOCKED)
    assert session.scalars(told).all() == ["Ana"]
    assert send(session)[1].total == 0


def test_p09_neither_answers_nor_reminders_nor_news_write_to_who_is_blocked(
    session: Session, factories: Factories
) -> None:
    asked = ask(session, factories, employee=block(factories, "employee"))
    answered = ask(session, factories, employee=asked.employee)
    assignments.answer(session, answered, AssignmentStatus.REJECTED, now=NOW, by="Ana")
    assignments.withdraw(session, answered, mailing=MAILING, now=NOW)
    session.commit()

    assert run(session) == 1
    assert (reminders_of(session, asked), events(session, asked)[0]) == ([], EventKind.UNREACHABLE)
    assert send(session)[0].sent == []


def test_p09_a_mail_of_the_login_leaves_and_a_blocked_one_can_be_sent_later(
    session: Session, factories: Factories
) -> None:
    employee = block(factories, "employee")
    factories.outbox_mail(to=ADDRESS, next_attempt_at=NOW)
    case = factories.intervention()
    assignment = factories.assignment(intervention=case, employee=employee)
    queued = {"intervention": case, "next_attempt_at": NOW}
    mail = factories.outbox_mail(assignment_id=assignment.id, to="old@example.com", **queued)
    first = send(session)[0]

    session.get_one(Assignment, assignment.id).employee.no_mail = False
    outbox.send_again(session, mail, now=NOW)
    session.commit()

    assert [each.to for each in first.sent] == [ADDRESS]
    assert [each.to for each in send(session)[0].sent] == [ADDRESS]
