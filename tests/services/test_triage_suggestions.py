"""Which interventions the triage desk suggests, and why."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from crm.domain.statuses import (
    AssignmentStatus,
    InterventionStatus,
    MessageKind,
    TriageStatus,
)
from crm.domain.triage import TriageReason
from crm.models import Assignment, Intervention, Message
from crm.services.triage_suggestions import Clue, suggestions
from tests.factories import Factories
from tests.services.given import queries

PENDING, CONFIRMED = AssignmentStatus.PENDING, AssignmentStatus.CONFIRMED
REJECTED = AssignmentStatus.REJECTED


@pytest.fixture
def mail(factories: Factories) -> Message:
    """Return a mail that nobody knows anything about."""
    return waiting(factories)


def waiting(factories: Factories, **given: Any) -> Message:
    defaults = {
        "kind": MessageKind.REPLY,
        "triage": TriageStatus.OPEN,
        "triage_reason": TriageReason.UNMATCHED.code,
        "sender": "x@example.com",
        "subject": "Re",
        "text": "Da",
    }
    return factories.message(**(defaults | given))


def found(session: Session, mail: Message) -> list[tuple[Intervention, tuple[Clue, ...]]]:
    return [(each.intervention, each.clues) for each in suggestions(session, mail)]


def test_every_clue_suggests_and_says_why(session: Session, factories: Factories) -> None:
    employee = factories.employee(email="ion@firma.example", other_emails="Ion@Acasa.example")
    client = factories.client(email="office@client.example")
    contact = factories.contact(client=client, email="Maria@client.example")
    number = factories.intervention()
    assigned = factories.assignment(employee=employee)
    visited = factories.intervention(client=client, contact=contact)

    of_number = waiting(factories, subject=f"Re: [{number}] job", sender="a@gmail.com")
    of_employee = waiting(factories, sender="ION@acasa.example")
    of_contact = waiting(factories, sender="maria@CLIENT.example")
    of_colleague = waiting(factories, sender="dan@client.example")
    of_nobody = waiting(factories, sender="dan@gmail.com")

    assert found(session, of_number) == [(number, (Clue.NUMBER,))]
    assert found(session, of_employee) == [(assigned.intervention, (Clue.ASSIGNEE,))]
    assert suggestions(session, of_employee)[0].assignment is assigned
    assert found(session, of_contact) == [(visited, (Clue.CONTACT, Clue.DOMAIN))]
    assert found(session, of_colleague) == [(visited, (Clue.DOMAIN,))]
    assert found(session, of_nobody) == []
    assert found(session, waiting(factories, sender=None, subject=None)) == []


def test_a_public_mail_domain_suggests_nothing(session: Session, factories: Factories) -> None:
    factories.intervention(client=factories.client(email="firma@gmail.com"))

    assert found(session, waiting(factories, sender="other@gmail.com")) == []


def test_open_ones_go_first_and_three_are_enough(session: Session, factories: Factories) -> None:
    employee = factories.employee(email="ion@firma.example")
    jobs = [factories.assignment(employee=employee).intervention for _ in range(5)]
    jobs[4].status = InterventionStatus.FINALISED
    session.commit()
    mail = waiting(factories, sender="ion@firma.example", subject=f"{jobs[4]}, {jobs[0]}")

    shown = [job for job, _clues in found(session, mail)]

    assert shown == [jobs[0], jobs[3], jobs[2]]


def test_an_assignment_that_was_withdrawn_suggests_nothing(
    session: Session, factories: Factories
) -> None:
    employee = factories.employee(email="ion@firma.example")
    factories.assignment(employee=employee, status=AssignmentStatus.WITHDRAWN)

    assert found(session, waiting(factories, sender="ion@firma.example")) == []


@pytest.mark.parametrize("sender", ["%", "_", "'", '"', "\\", "x@%.example", "@", "é@é"])
def test_a_strange_sender_is_no_error(
    session: Session, factories: Factories, assignment: Assignment, sender: str
) -> None:
    factories.client(email="office@firma.example")

    assert found(session, waiting(factories, sender=sender)) == []


def test_many_interventions_need_no_more_queries(session: Session, factories: Factories) -> None:
    def cost(jobs: int, employee: Any, client: Any) -> int:
        for _ in range(jobs):
            job = factories.intervention(client=client)
            factories.assignment(employee=employee, intervention=job)
        mail = waiting(factories, sender="ion@firma.example", subject="#1 #2 #3")
        session.expire_all()
        _ = mail.id
        return queries(session, lambda: [str(job.client) for job, _ in found(session, mail)])

    employee = factories.employee(email="ion@firma.example")
    client = factories.client(email="office@firma.example")

    assert cost(8, employee, client) == cost(3, employee, client) <= 8
