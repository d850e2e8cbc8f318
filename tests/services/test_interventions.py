from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from crm.audit import Actor, act_as
from crm.domain.mail import CalendarMethod
from crm.domain.statuses import AssignmentStatus, EventKind, InterventionStatus
from crm.extensions import db
from crm.models import Assignment, AuditEntry, Intervention, Message, OutboxMail
from crm.services import assignments, interventions
from tests.factories import Factories
from tests.services.given import MAILING, NOW, at_once, queries

CLOSED = [InterventionStatus.FINALISED, InterventionStatus.CANCELLED]


def events(session: Session, case: Intervention) -> list[EventKind | None]:
    found = select(Message.event).where(
        Message.intervention_id == case.id, Message.event.is_not(None)
    )
    return list(session.scalars(found.order_by(Message.id)))


def cancelled(session: Session, case: Intervention, reason: str = "Amânat") -> bool:
    return interventions.cancel(session, case, reason=reason, mailing=MAILING, now=NOW)


def fresh(factories: Factories, **given: Any) -> Intervention:
    values = {
        "complaint_on": date(2026, 3, 2),
        "complaint_type": factories.complaint_type(),
        "client": factories.client(),
        "object_text": "Boiler",
    }
    return Intervention(**(values | given))


def test_a_new_intervention_gets_the_next_number_and_its_first_event(
    session: Session, factories: Factories
) -> None:
    one, other = fresh(factories), fresh(factories)

    for case in (one, other):
        interventions.prepare_new(session, case, now=NOW)
    session.commit()

    assert (one.number, other.number) == (1, 2)
    assert events(session, one) == [EventKind.CREATED]
    assert one.status is InterventionStatus.NEW


def test_an_intervention_that_has_a_number_keeps_it(session: Session, factories: Factories) -> None:
    case = fresh(factories, number=77)

    interventions.prepare_new(session, case, now=NOW)

    assert case.number == 77


def test_interventions_that_are_created_at_once_have_numbers_without_gaps(
    app: Flask, session: Session, factories: Factories
) -> None:
    client_id, type_id = factories.client().id, factories.complaint_type().id

    def create(own: Session) -> int:
        case = Intervention(
            complaint_on=date(2026, 3, 2),
            client_id=client_id,
            complaint_type_id=type_id,
            object_text="Boiler",
        )
        interventions.prepare_new(own, case, now=NOW)
        return case.number

    assert sorted(at_once(app, [create] * 5)) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ([], InterventionStatus.NEW),
        (["WITHDRAWN"], InterventionStatus.NEW),
        (["PENDING", "CONFIRMED"], InterventionStatus.ASSIGNED),
        (["CONFIRMED", "REJECTED"], InterventionStatus.CONFIRMED),
        (["REJECTED", "WITHDRAWN"], InterventionStatus.REJECTED),
    ],
)
def test_the_status_follows_from_the_answers(
    factories: Factories, answers: list[str], status: InterventionStatus
) -> None:
    case = factories.intervention()
    for name in answers:
        factories.assignment(intervention=case, status=AssignmentStatus[name])

    interventions.refresh_status(case)

    assert case.status is status


@pytest.mark.parametrize("status", CLOSED)
def test_a_closed_intervention_stays_closed(
    factories: Factories, status: InterventionStatus
) -> None:
    case = factories.intervention(status=status)

    interventions.refresh_status(case)

    assert case.status is status


def test_finalising_keeps_who_when_and_the_resolution(
    session: Session, factories: Factories
) -> None:
    case = factories.intervention()
    act_as(session, Actor("ana@example.com", "web"))

    assert interventions.finalise(session, case, resolution=" Montată\0 ", now=NOW)
    session.commit()

    assert case.status is InterventionStatus.FINALISED
    assert (case.finalised_at, case.finalised_by) == (NOW, "ana@example.com")
    assert case.resolution == "Montată"
    told = session.scalars(select(Message)).one()
    assert (told.event, told.author, told.text) == (
        EventKind.FINALISED,
        "ana@example.com",
        "Montată",
    )


@pytest.mark.parametrize("status", CLOSED)
def test_finalising_what_is_closed_changes_nothing(
    session: Session, factories: Factories, status: InterventionStatus
) -> None:
    case = factories.intervention(status=status, resolution="first")
    version = case.version

    assert not interventions.finalise(session, case, resolution="second", now=NOW)
    session.commit()

    assert (case.status, case.resolution, case.version) == (status, "first", version)
    assert events(session, case) == []


def test_finalising_without_a_resolution_keeps_the_one_there_is(
    session: Session, factories: Factories
) -> None:
    case = factories.intervention(resolution="Schimbat filtrul")

    interventions.finalise(session, case, resolution=None, now=NOW)

    assert case.resolution == "Schimbat filtrul"


def test_what_was_deleted_meanwhile_cannot_be_finalised(
    session: Session, factories: Factories
) -> None:
    case = factories.intervention()
    session.refresh(case)
    session.execute(delete(Intervention).execution_options(synchronize_session=False))

    with pytest.raises(StaleDataError):
        interventions.finalise(session, case, resolution=None, now=NOW)


def test_of_two_who_finalise_at_once_one_does(
    app: Flask, session: Session, factories: Factories
) -> None:
    case = factories.intervention()
    case_id = case.id

    def finalise(own: Session) -> bool:
        found = own.get_one(Intervention, case_id)
        return interventions.finalise(own, found, resolution="x", now=NOW)

    done = at_once(app, [finalise] * 4)

    assert sorted(done) == [False, False, False, True]
    assert events(session, case) == [EventKind.FINALISED]


def test_reopening_computes_the_status_and_keeps_the_history(
    session: Session, factories: Factories
) -> None:
    assignment = factories.assignment(status=AssignmentStatus.CONFIRMED)
    case = assignment.intervention
    interventions.finalise(session, case, resolution="Gata", now=NOW)

    assert interventions.reopen(session, case, now=NOW)
    assert not interventions.reopen(session, case, now=NOW)
    session.commit()

    assert case.status is InterventionStatus.CONFIRMED
    assert (case.finalised_at, case.finalised_by, case.resolution) == (None, None, "Gata")
    assert events(session, case) == [EventKind.FINALISED, EventKind.REOPENED]


def test_a_change_of_status_is_in_the_audit_log(session: Session, factories: Factories) -> None:
    case = factories.intervention()

    interventions.finalise(session, case, resolution=None, now=NOW)
    session.commit()

    last = session.scalars(
        select(AuditEntry).where(AuditEntry.table == "intervention").order_by(AuditEntry.id.desc())
    ).first()
    assert last
    assert last.changes["status"] == ["NEW", "FINALISED"]


def test_cancelling_tells_those_who_were_asked(session: Session, factories: Factories) -> None:
    case = factories.intervention()
    asked = factories.assignment(intervention=case)
    assignments.sync(session, case, mailing=MAILING, now=NOW)
    factories.assignment(intervention=case)  # not asked yet

    assert cancelled(session, case)
    assert not cancelled(session, case)
    session.commit()

    mail = session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    assert mail
    assert mail.to == asked.employee.email
    assert mail.invite_method == CalendarMethod.CANCEL.value
    assert "Amânat" in mail.text
    assert case.status is InterventionStatus.CANCELLED
    assert events(session, case) == [EventKind.ASKED, EventKind.CANCELLED]


def test_after_a_cancellation_everybody_is_asked_again(
    session: Session, factories: Factories
) -> None:
    assignment = factories.assignment()
    case = assignment.intervention
    assignments.sync(session, case, mailing=MAILING, now=NOW)
    cancelled(session, case)

    assert assignments.sync(session, case, mailing=MAILING, now=NOW) == []
    interventions.reopen(session, case, now=NOW)
    (mail,) = assignments.sync(session, case, mailing=MAILING, now=NOW)
    session.commit()

    assert mail.dedupe_key == f"offer:{assignment.id}:{assignment.offer}"
    assert mail.invite_method == CalendarMethod.REQUEST.value
    assert case.status is InterventionStatus.ASSIGNED


@pytest.mark.parametrize("status", CLOSED)
def test_cancelling_what_is_closed_changes_nothing(
    session: Session, factories: Factories, status: InterventionStatus
) -> None:
    case = factories.intervention(status=status)

    assert not cancelled(session, case)
    assert session.scalars(select(OutboxMail)).all() == []


def test_what_is_held_is_not_loaded_again_until_something_changes(
    session: Session, factories: Factories
) -> None:
    assignment = factories.assignment()
    case = assignment.intervention
    interventions.lock(session, case)

    again = queries(session, lambda: interventions.lock(session, case))
    assignment.status = AssignmentStatus.CONFIRMED
    changed = queries(session, lambda: interventions.lock(session, case))
    session.commit()
    later = queries(session, lambda: interventions.lock(session, case))

    assert (again, changed > 0, later > 0) == (0, True, True)


def test_who_holds_a_case_sees_it_as_it_is_now(app: Flask, factories: Factories) -> None:
    assignment_id = factories.assignment().id
    db.session.commit()

    def confirm(own: Session) -> None:
        mine = own.get_one(Assignment, assignment_id)
        assignments.answer(own, mine, AssignmentStatus.CONFIRMED, now=NOW, by="Ion")

    with Session(db.engine, expire_on_commit=False) as session:
        assignment = session.get_one(Assignment, assignment_id)
        case = assignment.intervention
        seen = [(case.status, each.status) for each in case.assignments]
        session.commit()
        at_once(app, [confirm])
        interventions.lock(session, case)
        seen += [(case.status, each.status) for each in case.assignments]

    assert seen == [
        (InterventionStatus.NEW, AssignmentStatus.PENDING),
        (InterventionStatus.CONFIRMED, AssignmentStatus.CONFIRMED),
    ]
