from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crm.domain.statuses import AssignmentStatus, InterventionStatus
from crm.models import Assignment
from crm.services import availability
from crm.services.availability import ClashKind
from tests.factories import Factories
from tests.services.given import queries

MONDAY, FRIDAY = date(2026, 3, 16), date(2026, 3, 20)


def booked(
    factories: Factories,
    *,
    status: AssignmentStatus = AssignmentStatus.CONFIRMED,
    days: tuple[date | None, date | None] = (MONDAY, FRIDAY),
    **given: Any,
) -> Assignment:
    case = factories.intervention(planned_from_on=days[0], planned_to_on=days[1], **given)
    return factories.assignment(intervention=case, status=status)


def kinds(
    session: Session, assignment: Assignment, *, on: date = MONDAY, **given: Any
) -> list[ClashKind]:
    ids = [assignment.employee_id]
    found = availability.clashes(session, ids, from_on=on, to_on=on, **given)
    return [each.kind for each in found[assignment.employee_id]]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (AssignmentStatus.CONFIRMED, [ClashKind.BOOKED]),
        (AssignmentStatus.PENDING, [ClashKind.TENTATIVE]),
        (AssignmentStatus.REJECTED, []),
        (AssignmentStatus.WITHDRAWN, []),
    ],
)
def test_an_assignment_keeps_busy_by_its_answer(
    session: Session, factories: Factories, status: AssignmentStatus, expected: list[ClashKind]
) -> None:
    assert kinds(session, booked(factories, status=status)) == expected


@pytest.mark.parametrize("status", [InterventionStatus.FINALISED, InterventionStatus.CANCELLED])
def test_a_closed_intervention_keeps_nobody_busy(
    session: Session, factories: Factories, status: InterventionStatus
) -> None:
    case = factories.intervention(status=status, planned_from_on=MONDAY, planned_to_on=MONDAY)
    assignment = factories.assignment(intervention=case, status=AssignmentStatus.CONFIRMED)

    assert kinds(session, assignment) == []


@pytest.mark.parametrize(
    ("day", "clash"),
    [
        (MONDAY - timedelta(days=1), False),
        (MONDAY, True),
        (FRIDAY, True),
        (FRIDAY + timedelta(days=1), False),
    ],
)
def test_both_ends_of_an_interval_count(
    session: Session, factories: Factories, day: date, clash: bool
) -> None:
    assignment = booked(factories)
    factories.absence(employee=assignment.employee, starts_on=MONDAY, ends_on=FRIDAY)

    assert len(kinds(session, assignment, on=day)) == (2 if clash else 0)


@pytest.mark.parametrize("days", [(MONDAY, None), (None, MONDAY)])
def test_an_interval_with_one_end_is_one_day(
    session: Session, factories: Factories, days: tuple[date | None, date | None]
) -> None:
    assignment = booked(factories, days=days)

    assert kinds(session, assignment) == [ClashKind.BOOKED]
    assert kinds(session, assignment, on=FRIDAY) == []


def test_an_intervention_without_days_keeps_nobody_busy(
    session: Session, factories: Factories
) -> None:
    assert kinds(session, booked(factories, days=(None, None))) == []


def test_the_intervention_at_hand_is_no_clash_of_its_own(
    session: Session, factories: Factories
) -> None:
    assignment = booked(factories)

    found = kinds(session, assignment, except_intervention_id=assignment.intervention_id)

    assert found == []


def test_a_clash_says_what_it_is(session: Session, factories: Factories) -> None:
    assignment = booked(factories, client=factories.client(name="Alfa"), object_text="Boiler")
    employee = assignment.employee
    factories.absence(
        employee=employee, starts_on=FRIDAY, ends_on=date(2026, 4, 1), note="Concediu"
    )

    found = availability.clashes(session, [employee.id], from_on=FRIDAY, to_on=MONDAY)
    work, leave = found[employee.id]

    case = assignment.intervention
    assert (work.intervention_id, work.intervention_number) == (case.id, case.number)
    assert (work.client_name, work.note) == ("Alfa", "Boiler")
    assert (work.starts_on, work.ends_on) == (MONDAY, FRIDAY)
    assert (leave.kind, leave.note, leave.intervention_id) == (ClashKind.ABSENT, "Concediu", None)


@pytest.mark.parametrize("ids", [[], [0], [-1], [10**30], [987654321]])
def test_strange_employees_are_free(session: Session, ids: list[int]) -> None:
    found = availability.clashes(session, ids, from_on=MONDAY, to_on=FRIDAY)

    assert found == {each: [] for each in ids}


def test_the_overview_shows_active_employees_by_name(
    session: Session, factories: Factories
) -> None:
    busy = booked(factories).employee
    busy.name = "Zoe"
    factories.employee(name="Ana", town="Iași")
    factories.absence(employee=factories.employee(name="Gone", is_active=False))

    found = availability.overview(session, from_on=MONDAY, to_on=FRIDAY)

    assert [(each.name, each.is_free) for each in found] == [("Ana", True), ("Zoe", False)]
    assert [each.kind for each in found[1].clashes] == [ClashKind.BOOKED]


def test_many_employees_take_no_more_queries_than_one(
    session: Session, factories: Factories
) -> None:
    busy = [booked(factories).employee for _ in range(6)]
    for each in busy:
        factories.absence(employee=each, starts_on=MONDAY, ends_on=MONDAY)
    ids = [each.id for each in busy]

    def clashes() -> None:
        availability.clashes(session, ids, from_on=MONDAY, to_on=FRIDAY)

    def overview() -> None:
        availability.overview(session, from_on=MONDAY, to_on=FRIDAY)

    assert queries(session, clashes) == 2
    assert queries(session, overview) == 3
