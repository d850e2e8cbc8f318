import re
from datetime import date, timedelta
from email import message_from_bytes
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.answer_links import AnswerLink, read_token
from crm.domain.kinds import Language
from crm.domain.mail import CalendarMethod
from crm.domain.statuses import (
    AssignmentStatus,
    EventKind,
    InterventionStatus,
    MessageKind,
    Priority,
)
from crm.errors import MissingAddressError
from crm.mail.building import build_message
from crm.mail.links import SigningTransport
from crm.models import Assignment, Intervention, Message, OutboxMail
from crm.services import assignments, interventions, outbox
from tests.factories import Factories
from tests.services.given import MAILING, NOW, FakeTransport, at_once

CONFIRMED, REJECTED = AssignmentStatus.CONFIRMED, AssignmentStatus.REJECTED
PENDING, WITHDRAWN = AssignmentStatus.PENDING, AssignmentStatus.WITHDRAWN
START = date(2026, 3, 16)


def sync(session: Session, case: Intervention) -> list[OutboxMail]:
    mails = assignments.sync(session, case, mailing=MAILING, now=NOW)
    session.commit()
    return mails


def withdraw(session: Session, assignment: Assignment) -> OutboxMail | None:
    mail = assignments.withdraw(session, assignment, mailing=MAILING, now=NOW)
    session.commit()
    return mail


def answer(session: Session, assignment: Assignment, decision: AssignmentStatus) -> bool:
    changed = assignments.answer(session, assignment, decision, now=NOW, by="Ion")
    session.commit()
    return changed


def events(session: Session, case: Intervention) -> list[EventKind | None]:
    found = select(Message.event).where(Message.kind == MessageKind.EVENT)
    of_case = found.where(Message.intervention_id == case.id)
    return list(session.scalars(of_case.order_by(Message.id)))


def event_of(mail: OutboxMail) -> Any:
    return Calendar.from_ical(mail.invite or "").walk("VEVENT")[0]


@pytest.fixture
def asked(session: Session, factories: Factories) -> Assignment:
    client = factories.client(address="Str. Lungă 1", town="Iași")
    case = factories.intervention(client=client, planned_from_on=START, planned_to_on=START)
    assignment = factories.assignment(intervention=case)
    sync(session, case)
    return assignment


def test_everybody_assigned_gets_one_mail(session: Session, factories: Factories) -> None:
    case = factories.intervention()
    people = [factories.assignment(intervention=case) for _ in range(2)]

    mails = sync(session, case)

    assert [mail.to for mail in mails] == [each.employee.email for each in people]
    assert [mail.dedupe_key for mail in mails] == [f"offer:{each.id}:1" for each in people]
    assert mails[0].reply_to == f"replies+{people[0].token}@reply.example.com"
    assert (people[0].status, people[0].offer, people[0].asked_at) == (PENDING, 1, NOW)
    assert case.status is InterventionStatus.ASSIGNED


def test_asking_goes_into_the_timeline(session: Session, asked: Assignment) -> None:
    case = asked.intervention
    mail = session.scalars(select(OutboxMail)).one()

    sent = session.scalars(select(Message).where(Message.kind == MessageKind.OUTGOING)).one()
    assert (sent.intervention, sent.assignment, sent.outbox_mail) == (case, asked, mail)
    assert (sent.subject, sent.text) == (mail.subject, mail.text)
    assert events(session, case) == [EventKind.ASKED]


def test_saving_again_sends_nothing(session: Session, asked: Assignment) -> None:
    asked.intervention.resolution = "not for the mail"

    assert sync(session, asked.intervention) == []
    assert len(session.scalars(select(OutboxMail)).all()) == 1
    assert asked.offer == 1


def test_the_mail_is_in_the_language_of_the_employee(
    session: Session, factories: Factories
) -> None:
    case = factories.intervention(planned_from_on=date(2015, 3, 2), planned_to_on=date(2015, 3, 6))
    for language in (Language.RO, Language.EN):
        factories.assignment(intervention=case, employee=factories.employee(language=language))

    romanian, english = sync(session, case)

    assert "02.03.2015" in romanian.text
    assert "2 Mar 2015" in english.text


def test_the_mail_carries_an_invitation_for_the_planned_days(
    session: Session, asked: Assignment
) -> None:
    mail = session.scalars(select(OutboxMail)).one()
    event = event_of(mail)

    assert mail.invite_method == CalendarMethod.REQUEST.value
    assert event["uid"] == f"{asked.token}@reply.example.com"
    assert event["sequence"] == 1
    assert event.decoded("dtstart") == START
    assert str(event["organizer"]) == f"mailto:replies+{asked.token}@reply.example.com"
    assert str(event["attendee"]) == f"mailto:{asked.employee.email}"
    assert str(event["location"]) == "Str. Lungă 1, Iași"


def test_the_mail_can_be_sent(session: Session, asked: Assignment) -> None:
    transport = FakeTransport()
    outbox.send_due(session, transport, now=NOW)

    mail = message_from_bytes(build_message(transport.sent[0], sender=MAILING.sender))

    types = [part.get_content_type() for part in mail.walk()]
    assert {"text/plain", "text/html", "text/calendar"} <= set(types)
    assert mail["Reply-To"] == f"replies+{asked.token}@reply.example.com"


def test_the_mail_leaves_with_links_that_answer_and_is_kept_without(
    session: Session, asked: Assignment
) -> None:
    mail = session.scalars(select(OutboxMail)).one()
    transport = FakeTransport()

    outbox.send_due(session, SigningTransport(transport, secret="testing"), now=NOW)

    sent = transport.sent[0].content
    kept = f"https://crm.example.com/answer/{asked.id}-{asked.employee_id}-1-20260317"
    for text, stored in ((sent.text, mail.text), (sent.html or "", mail.html or "")):
        found = re.findall(r"https://crm.example.com/answer/([^\s#\"]+)#(confirm|reject)", text)
        assert [anchor for _, anchor in found] == ["confirm", "reject"]
        link = read_token(found[0][0], secrets=("testing",))
        assert link == AnswerLink(asked.id, asked.employee_id, 1, date(2026, 3, 17))
        assert stored.count(f"{kept}#") == 2
    assert "/answer/" not in str(event_of(mail)["description"])


def test_without_days_there_is_no_invitation(session: Session, factories: Factories) -> None:
    case = factories.intervention(planned_from_on=None, planned_to_on=None)
    factories.assignment(intervention=case)

    (mail,) = sync(session, case)

    assert (mail.invite, mail.invite_method) == (None, None)


@pytest.mark.parametrize("before", [PENDING, CONFIRMED, REJECTED])
@pytest.mark.parametrize(
    "change",
    [
        {"planned_to_on": START + timedelta(days=1)},
        {"object_text": "Another boiler"},
    ],
)
def test_another_job_is_asked_about_again(
    session: Session, asked: Assignment, before: AssignmentStatus, change: dict[str, Any]
) -> None:
    asked.status, asked.answered_at = before, NOW
    for name, value in change.items():
        setattr(asked.intervention, name, value)

    (mail,) = sync(session, asked.intervention)

    assert mail.dedupe_key == f"offer:{asked.id}:2"
    assert event_of(mail)["sequence"] == 2
    assert (asked.status, asked.offer) == (PENDING, 2)
    assert asked.answered_at is None
    assert events(session, asked.intervention) == [EventKind.ASKED, EventKind.ASKED]


def test_another_address_is_another_job(session: Session, asked: Assignment) -> None:
    asked.intervention.client.address = "Str. Scurtă 2"

    (mail,) = sync(session, asked.intervention)

    assert mail.dedupe_key == f"offer:{asked.id}:2"
    assert "Str. Scurtă 2" in mail.text


def test_news_about_the_same_job_keep_the_answer(session: Session, asked: Assignment) -> None:
    answer(session, asked, CONFIRMED)
    asked.intervention.priority = Priority.URGENT
    asked.intervention.description = "Cod 1234"

    (mail,) = sync(session, asked.intervention)

    assert (asked.status, asked.offer) == (CONFIRMED, 1)
    assert "Cod 1234" in mail.text
    assert mail.invite is None
    assert assignments.offer_of(mail.dedupe_key) == (asked.id, 1)
    assert asked.intervention.status is InterventionStatus.CONFIRMED
    assert sync(session, asked.intervention) == []


def test_news_that_go_back_and_forth_are_told_each_time(
    session: Session, asked: Assignment
) -> None:
    told = 0
    for text in ("A", "B", "A", "B"):
        asked.intervention.description = text
        told += len(sync(session, asked.intervention))

    assert told == 4


def test_a_contact_is_news(session: Session, factories: Factories, asked: Assignment) -> None:
    case = asked.intervention
    case.contact = factories.contact(client=case.client, name="Ana", phone="0722 123 456")

    (mail,) = sync(session, case)

    assert "0722 123 456" in mail.text
    assert asked.offer == 1


def test_who_rejected_is_spared_the_news(session: Session, asked: Assignment) -> None:
    answer(session, asked, REJECTED)
    asked.intervention.description = "Cod 1234"

    assert sync(session, asked.intervention) == []

    answer(session, asked, CONFIRMED)
    assert len(sync(session, asked.intervention)) == 1


@pytest.mark.parametrize("email", [None, "", "nonsense", "a@b, c@d", "a@b\r\nBcc: x@y", "ș@b.ro"])
def test_who_cannot_be_written_to_is_named_before_anything_changes(
    session: Session, factories: Factories, email: str | None
) -> None:
    case = factories.intervention()
    reachable = factories.assignment(intervention=case)
    factories.assignment(
        intervention=case, employee=factories.employee(name="Ion Pop", email=email)
    )

    with pytest.raises(MissingAddressError, match="Ion Pop"):
        assignments.sync(session, case, mailing=MAILING, now=NOW)

    assert reachable.offered is None
    assert session.scalars(select(OutboxMail)).all() == []


@pytest.mark.parametrize("status", [InterventionStatus.FINALISED, InterventionStatus.CANCELLED])
def test_nobody_is_asked_about_a_closed_intervention(
    session: Session, factories: Factories, status: InterventionStatus
) -> None:
    case = factories.intervention(status=status)
    factories.assignment(intervention=case)

    assert sync(session, case) == []
    assert case.status is status


def test_a_new_intervention_is_asked_about_in_the_transaction_that_creates_it(
    session: Session, factories: Factories
) -> None:
    case = Intervention(
        complaint_on=START,
        client=factories.client(),
        complaint_type=factories.complaint_type(),
        object_text="Boiler",
    )
    assignment = assignments.assign(session, case, factories.employee())
    interventions.prepare_new(session, case, now=NOW)

    mails = assignments.sync(session, case, mailing=MAILING, now=NOW)

    assert len(mails) == 1
    assert assignment.offer == 1
    session.rollback()
    assert session.scalars(select(OutboxMail)).all() == []


def test_of_two_who_save_at_once_one_asks(
    app: Flask, session: Session, factories: Factories
) -> None:
    assignment = factories.assignment()
    case_id = assignment.intervention_id

    def save(own: Session) -> int:
        case = own.get_one(Intervention, case_id)
        return len(assignments.sync(own, case, mailing=MAILING, now=NOW))

    assert sum(at_once(app, [save] * 4)) == 1
    assert assignment.offer == 1


def test_taking_somebody_off_tells_them_and_takes_the_invitation_back(
    session: Session, asked: Assignment
) -> None:
    mail = withdraw(session, asked)

    assert mail
    assert mail.invite_method == CalendarMethod.CANCEL.value
    assert event_of(mail)["uid"] == f"{asked.token}@reply.example.com"
    assert event_of(mail)["sequence"] == 2
    assert assignments.offer_of(mail.dedupe_key) is None
    assert asked.status is WITHDRAWN
    assert asked.intervention.status is InterventionStatus.NEW
    assert events(session, asked.intervention) == [EventKind.ASKED, EventKind.WITHDRAWN]


def test_an_invitation_is_taken_back_also_when_the_days_are_gone(
    session: Session, asked: Assignment
) -> None:
    asked.intervention.planned_from_on = asked.intervention.planned_to_on = None

    mail = withdraw(session, asked)

    assert mail
    assert mail.invite_method == CalendarMethod.CANCEL.value
    assert "Planned" not in mail.text


def test_an_invitation_is_taken_back_once_when_the_days_are_removed(
    session: Session, asked: Assignment
) -> None:
    case = asked.intervention
    case.planned_from_on = case.planned_to_on = None
    (undated,) = sync(session, case)
    case.object_text = "Another boiler"
    (other,) = sync(session, case)
    case.planned_from_on = START
    (dated,) = sync(session, case)

    assert undated.invite_method == CalendarMethod.CANCEL.value
    assert event_of(undated)["sequence"] == 2
    assert other.invite is None
    assert dated.invite_method == CalendarMethod.REQUEST.value
    assert event_of(dated)["uid"] == event_of(undated)["uid"]


def test_who_was_never_invited_has_nothing_taken_back(
    session: Session, factories: Factories
) -> None:
    case = factories.intervention(planned_from_on=None, planned_to_on=None)
    assignment = factories.assignment(intervention=case)
    sync(session, case)

    mail = withdraw(session, assignment)

    assert mail
    assert mail.invite is None


def test_a_mail_that_is_in_the_outbox_already_is_not_in_the_timeline_twice(
    session: Session, factories: Factories
) -> None:
    assignment = factories.assignment()
    factories.outbox_mail(dedupe_key=f"offer:{assignment.id}:1")

    assert sync(session, assignment.intervention) == []
    assert events(session, assignment.intervention) == [EventKind.ASKED]
    assert len(session.scalars(select(Message)).all()) == 1


def test_who_was_never_asked_is_taken_off_without_a_mail(
    session: Session, factories: Factories
) -> None:
    assignment = factories.assignment()

    assert withdraw(session, assignment) is None
    assert assignment.status is WITHDRAWN


def test_who_lost_their_address_is_taken_off_without_a_mail(
    session: Session, asked: Assignment
) -> None:
    asked.employee.email = None

    assert withdraw(session, asked) is None
    assert asked.status is WITHDRAWN


def test_taking_off_twice_is_harmless(session: Session, asked: Assignment) -> None:
    withdraw(session, asked)
    offer = asked.offer

    assert withdraw(session, asked) is None
    assert asked.offer == offer


def test_who_comes_back_is_asked_again(session: Session, asked: Assignment) -> None:
    case, employee = asked.intervention, asked.employee
    answer(session, asked, CONFIRMED)
    withdraw(session, asked)

    again = assignments.assign(session, case, employee, clash_reason=" Nu avem pe altcineva ")
    (mail,) = sync(session, case)

    assert again is asked
    assert asked.clash_reason == "Nu avem pe altcineva"
    assert (asked.status, asked.offer, asked.answered_at) == (PENDING, 3, None)
    assert mail.dedupe_key == f"offer:{asked.id}:3"
    assert event_of(mail)["sequence"] == 3


def test_assigning_twice_is_one_assignment(session: Session, factories: Factories) -> None:
    case, employee = factories.intervention(), factories.employee()

    first = assignments.assign(session, case, employee)
    other = assignments.assign(session, case, factories.employee())
    second = assignments.assign(session, case, employee)
    session.commit()

    assert first is second
    assert case.assignments == [first, other]


def test_an_intervention_that_is_being_filled_in_is_not_written_by_assigning(
    session: Session, factories: Factories
) -> None:
    case, employee = Intervention(), factories.employee()

    assignments.assign(session, case, employee)

    assert case not in session
    assert [each.employee for each in case.assignments] == [employee]


def test_assigning_who_confirmed_changes_nothing(session: Session, asked: Assignment) -> None:
    answer(session, asked, CONFIRMED)

    assignments.assign(session, asked.intervention, asked.employee)

    assert asked.status is CONFIRMED


@pytest.mark.parametrize(
    ("decision", "event", "status"),
    [
        (CONFIRMED, EventKind.CONFIRMED, InterventionStatus.CONFIRMED),
        (REJECTED, EventKind.REJECTED, InterventionStatus.REJECTED),
    ],
)
def test_an_answer_is_kept_with_who_gave_it(
    session: Session,
    asked: Assignment,
    decision: AssignmentStatus,
    event: EventKind,
    status: InterventionStatus,
) -> None:
    assert answer(session, asked, decision)

    last = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert last
    assert (last.event, last.author, last.assignment) == (event, "Ion", asked)
    assert (asked.status, asked.answered_at) == (decision, NOW)
    assert asked.intervention.status is status


def test_an_answer_may_be_changed_and_both_are_in_the_history(
    session: Session, asked: Assignment
) -> None:
    answer(session, asked, CONFIRMED)

    assert answer(session, asked, REJECTED)
    assert events(session, asked.intervention)[-2:] == [EventKind.CONFIRMED, EventKind.REJECTED]


def test_the_same_answer_again_is_harmless(session: Session, asked: Assignment) -> None:
    answer(session, asked, CONFIRMED)

    assert not answer(session, asked, CONFIRMED)
    assert events(session, asked.intervention) == [EventKind.ASKED, EventKind.CONFIRMED]


def test_an_answer_after_the_end_changes_nothing(session: Session, asked: Assignment) -> None:
    interventions.finalise(session, asked.intervention, resolution=None, now=NOW)

    assert not answer(session, asked, CONFIRMED)
    assert asked.status is PENDING
    assert asked.intervention.status is InterventionStatus.FINALISED


def test_who_was_taken_off_cannot_answer(session: Session, asked: Assignment) -> None:
    withdraw(session, asked)

    assert not answer(session, asked, CONFIRMED)
    assert asked.status is WITHDRAWN


@pytest.mark.parametrize("decision", [PENDING, WITHDRAWN])
def test_only_yes_and_no_are_answers(
    session: Session, asked: Assignment, decision: AssignmentStatus
) -> None:
    with pytest.raises(ValueError, match="no answer"):
        answer(session, asked, decision)


def test_answers_that_come_at_once_all_count(
    app: Flask, session: Session, factories: Factories
) -> None:
    case = factories.intervention()
    ids = [factories.assignment(intervention=case).id for _ in range(4)]

    def confirm(own: Session, each: int) -> bool:
        assignment = own.get_one(Assignment, each)
        return assignments.answer(own, assignment, CONFIRMED, now=NOW, by="x")

    done = at_once(app, [lambda own, each=each: confirm(own, each) for each in ids])  # type: ignore[misc]

    assert all(done)
    assert case.status is InterventionStatus.CONFIRMED


@pytest.mark.parametrize(
    ("status", "today", "expected"),
    [
        (PENDING, START + timedelta(days=9), True),
        (CONFIRMED, START, True),
        (CONFIRMED, START + timedelta(days=1), False),
        (REJECTED, START - timedelta(days=1), True),
        (WITHDRAWN, START, False),
    ],
)
def test_an_answer_may_be_changed_until_the_start(
    asked: Assignment, status: AssignmentStatus, today: date, expected: bool
) -> None:
    asked.status = status

    assert assignments.may_answer(asked, today=today) is expected


def test_nobody_may_answer_when_the_job_is_closed(asked: Assignment) -> None:
    asked.intervention.status = InterventionStatus.CANCELLED

    assert not assignments.may_answer(asked, today=START)


@pytest.mark.parametrize("key", ["", "offer", "offer:1", "offer:x:1", "withdrawn:1:2", "offer:²:1"])
def test_other_keys_name_no_offer(key: str) -> None:
    assert assignments.offer_of(key) is None


def test_hostile_words_reach_the_mail_as_words(session: Session, factories: Factories) -> None:
    client = factories.client(name="Alfa\r\nBcc: x@example.com {{7*7}}", town="<b>Iași")
    case = factories.intervention(client=client, description="<script>{{7*7}}")
    factories.assignment(intervention=case)

    (mail,) = sync(session, case)

    assert "\n" not in mail.subject
    assert "\nBcc" not in mail.text
    assert "{{7*7}}" in mail.text
    assert mail.html
    assert "<script>" not in mail.html
    transport = FakeTransport()
    outbox.send_due(session, transport, now=NOW)
    assert build_message(transport.sent[0], sender=MAILING.sender)
