"""What a reminder is, to the employee and on the timeline."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.audit import Actor, act_as
from crm.domain.kinds import Language
from crm.domain.mail import InboundMail
from crm.domain.statuses import (
    EventKind,
    MessageKind,
    OutboxStatus,
)
from crm.models import Assignment, AuditEntry, Message, OutboxMail
from crm.services import fieldwork, reminders, unanswered
from crm.services.matching import find_match
from tests.factories import Factories
from tests.services.given import MAILING
from tests.services.reminding import LATER, TERMS, ask, events, reminders_of, run


@pytest.fixture
def asked(session: Session, factories: Factories) -> Assignment:
    return ask(session, factories)


def test_the_reminder_stands_in_the_thread_of_the_request(
    session: Session, asked: Assignment
) -> None:
    run(session)

    request, reminder = session.scalars(select(OutboxMail).order_by(OutboxMail.id))
    assert (reminder.thread_id, reminder.reply_to) == (request.thread_id, request.reply_to)
    assert reminder.message_id != request.message_id
    assert [part in reminder.text for part in ("#confirm", "#reject")] == [True, True]
    assert reminder.text.count("crm.example.com") == request.text.count("crm.example.com") > 0
    assert reminder.html
    assert "not answered yet" in reminder.text
    assert "not answered yet" in reminder.html


def test_the_calendar_keeps_the_one_invitation_that_was_sent(
    session: Session, asked: Assignment
) -> None:
    run(session)

    [mail] = reminders_of(session, asked)
    assert (mail.invite, mail.invite_method) == (None, None)


def test_the_reminder_is_written_in_the_employees_language(
    session: Session, factories: Factories
) -> None:
    employee = factories.employee(language=Language.RO, name="Ștefan")
    asked = ask(session, factories, employee=employee)

    run(session)

    [mail] = reminders_of(session, asked)
    assert mail.text.startswith("Bună ziua")


def test_a_reply_to_the_reminder_answers_the_offer(session: Session, asked: Assignment) -> None:
    run(session)
    [mail] = reminders_of(session, asked)

    reply = InboundMail(provider="generic", text="Da", in_reply_to=mail.message_id)
    match = find_match(session, reply, mailing=MAILING)

    assert match is not None
    assert (match.assignment, match.offers) == (asked, frozenset({asked.offer}))


def test_the_timeline_says_so_in_the_same_transaction(session: Session, asked: Assignment) -> None:
    reminders.remind(session, asked, TERMS, now=LATER)
    session.rollback()
    before = (asked.reminded_at, events(session, asked), reminders_of(session, asked))
    reminders.remind(session, asked, TERMS, now=LATER)
    session.commit()

    [event] = session.scalars(select(Message).where(Message.event == EventKind.REMINDED))
    assert before == (None, [], [])
    assert (event.assignment, event.text) == (asked, asked.employee.name)
    assert event.happened_at == LATER
    outgoing = select(Message.outbox_mail_id).where(Message.kind == MessageKind.OUTGOING)
    assert reminders_of(session, asked)[0].id in set(session.scalars(outgoing))


def test_the_audit_log_says_who_and_what(session: Session, asked: Assignment) -> None:
    act_as(session, Actor("worker", "worker"))

    run(session)

    entries = select(AuditEntry).where(AuditEntry.actor == "worker")
    found = {(each.table, each.action): each.changes for each in session.scalars(entries)}
    assert "reminded_at" in found["assignment", "update"]
    assert {("message", "create"), ("outbox_mail", "create")} <= found.keys()


def test_on_the_last_planned_day_an_answer_still_helps(
    session: Session, factories: Factories
) -> None:
    day = {"planned_from_on": date(2026, 3, 2), "planned_to_on": date(2026, 3, 3)}
    asked = ask(session, factories, intervention=factories.intervention(**day))

    run(session, datetime(2026, 3, 3, 21, 59, tzinfo=UTC))  # 23:59 in Bucharest

    assert len(reminders_of(session, asked)) == 1


def test_after_the_last_planned_day_no_mail_goes_out_but_it_is_unanswered(
    session: Session, factories: Factories
) -> None:
    day = {"planned_from_on": date(2026, 3, 2), "planned_to_on": date(2026, 3, 3)}
    asked = ask(session, factories, intervention=factories.intervention(**day))
    factories.employee()

    done = run(session, datetime(2026, 3, 3, 22, 0, tzinfo=UTC))  # the 4th in Bucharest

    assert (done, reminders_of(session, asked)) == (1, [])
    assert events(session, asked) == [EventKind.OVERDUE]
    assert unanswered.is_unanswered(asked)
    assert unanswered.count(session) == 1


@pytest.mark.parametrize("address", [None, "", "no address", "a@b.example, c@d.example"])
def test_who_cannot_be_written_to_stands_under_unanswered(
    session: Session, asked: Assignment, address: str | None
) -> None:
    asked.employee.email = address
    session.commit()

    done = [run(session), run(session)]

    assert (done, reminders_of(session, asked)) == ([1, 0], [])
    assert events(session, asked) == [EventKind.UNREACHABLE]
    assert unanswered.count(session) == 1


def test_where_the_request_came_back_no_second_mail_follows_it(
    session: Session, asked: Assignment
) -> None:
    session.scalars(select(OutboxMail)).one().status = OutboxStatus.FAILED
    session.commit()

    run(session)

    assert reminders_of(session, asked) == []
    assert events(session, asked) == [EventKind.UNREACHABLE]
    assert unanswered.is_unanswered(asked)


def test_an_address_that_was_put_right_is_written_to(session: Session, asked: Assignment) -> None:
    session.scalars(select(OutboxMail)).one().status = OutboxStatus.FAILED
    asked.employee.email = "right@example.com"
    session.commit()

    run(session)

    assert [mail.to for mail in reminders_of(session, asked)] == ["right@example.com"]


def test_colleagues_do_not_read_who_was_slow(
    session: Session, factories: Factories, asked: Assignment
) -> None:
    factories.employee()
    run(session)

    seen = {each.event for each in fieldwork.thread(session, asked.intervention)}

    assert seen & set(events(session, asked)) == set()
    assert seen
