"""Who could come instead: ranked by the planned days, the load of that week, and the town."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from crm.domain.statuses import InterventionStatus
from crm.models import Intervention
from crm.services.availability import ClashKind
from crm.services.substitutes import MOST, first_free
from tests.factories import Factories
from tests.services.given import queries
from tests.services.substituting import (
    CONFIRMED,
    MONDAY,
    PENDING,
    REJECTED,
    SUNDAY,
    TODAY,
    WEDNESDAY,
    WITHDRAWN,
    busy,
    found,
    names,
    planned,
)


@pytest.fixture
def case(factories: Factories) -> Intervention:
    client = factories.client(town="Brăila")
    return factories.intervention(client=client, **planned(WEDNESDAY))


def test_the_free_come_first_then_the_asked_then_the_booked(
    session: Session, factories: Factories, case: Intervention
) -> None:
    booked, asked, free = (factories.employee(name=name) for name in "ABC")
    busy(factories, booked, WEDNESDAY)
    busy(factories, asked, WEDNESDAY, PENDING)
    for _ in range(2):
        busy(factories, free, MONDAY)

    result = found(session, case)

    assert [each.name for each in result] == ["C", "B", "A"]
    assert [each.obstacle for each in result] == [None, ClashKind.TENTATIVE, ClashKind.BOOKED]
    assert [each.is_free for each in result] == [True, False, False]
    assert [each.load for each in result] == [2, 1, 1]


def test_who_is_booked_and_asked_counts_as_booked(
    session: Session, factories: Factories, case: Intervention
) -> None:
    employee = factories.employee()
    busy(factories, employee, WEDNESDAY)
    busy(factories, employee, WEDNESDAY, PENDING)

    [only] = found(session, case)

    assert (only.obstacle, len(only.clashes)) == (ClashKind.BOOKED, 2)


def test_of_the_free_who_has_less_to_do_that_week_comes_first(
    session: Session, factories: Factories, case: Intervention
) -> None:
    two, one, none = (factories.employee(name=name) for name in "ABC")
    for employee, days in ((two, (MONDAY, SUNDAY)), (one, (MONDAY,))):
        for day in days:
            busy(factories, employee, day)
    busy(factories, none, date(2026, 3, 15))  # the Sunday before
    busy(factories, none, date(2026, 3, 23))  # the Monday after

    result = found(session, case)

    assert [(each.name, each.load) for each in result] == [("C", 0), ("B", 1), ("A", 2)]


def test_a_job_that_reaches_into_the_week_is_load(
    session: Session, factories: Factories, case: Intervention
) -> None:
    employee = factories.employee()
    job = factories.intervention(**planned(date(2026, 3, 9), MONDAY))
    factories.assignment(intervention=job, employee=employee, status=CONFIRMED)

    assert [each.load for each in found(session, case)] == [1]


def test_what_is_over_or_was_refused_is_no_load(
    session: Session, factories: Factories, case: Intervention
) -> None:
    employee = factories.employee()
    busy(factories, employee, MONDAY, status=REJECTED)
    busy(factories, employee, MONDAY, status=WITHDRAWN)
    for end in (InterventionStatus.FINALISED, InterventionStatus.CANCELLED):
        job = factories.intervention(status=end, **planned(MONDAY))
        factories.assignment(intervention=job, employee=employee, status=CONFIRMED)

    assert [each.load for each in found(session, case)] == [0]


@pytest.mark.parametrize("town", ["Brăila", "BRAILA", " braila ", "Bra\u0306ila"])
def test_of_equals_who_lives_in_the_clients_town_comes_first(
    session: Session, factories: Factories, case: Intervention, town: str
) -> None:
    factories.employee(name="A", town="Galați")
    factories.employee(name="B")
    factories.employee(name="C", town=town)

    result = found(session, case)

    assert [(each.name, each.is_near) for each in result] == [
        ("C", True),
        ("A", False),
        ("B", False),
    ]


def test_less_load_counts_more_than_the_town(
    session: Session, factories: Factories, case: Intervention
) -> None:
    near = factories.employee(name="A", town="Brăila")
    factories.employee(name="B", town="Iași")
    busy(factories, near, MONDAY)

    assert names(session, case) == ["B", "A"]


@pytest.mark.parametrize("town", [None, "", "  "])
def test_without_a_town_of_the_client_nobody_is_near(
    session: Session, factories: Factories, town: str | None
) -> None:
    case = factories.intervention(client=factories.client(town=town), **planned(WEDNESDAY))
    factories.employee(town=town)

    assert [each.is_near for each in found(session, case)] == [False]


def test_at_most_five_are_named_in_the_same_number_of_queries(
    session: Session, factories: Factories, case: Intervention
) -> None:
    busy(factories, factories.employee(), WEDNESDAY)
    session.refresh(case)
    few = queries(session, lambda: found(session, case))
    for _ in range(12):
        employee = factories.employee()
        busy(factories, employee, MONDAY)
        factories.absence(employee=employee, starts_on=SUNDAY, ends_on=SUNDAY)
    session.refresh(case)

    many = queries(session, lambda: found(session, case))

    assert len(found(session, case)) == MOST == 5
    assert many == few <= 6  # five, and the client


def test_the_first_free_is_the_best_of_the_free(
    session: Session, factories: Factories, case: Intervention
) -> None:
    nobody = first_free(session, case, today=TODAY)
    busy(factories, factories.employee(name="A"), WEDNESDAY)
    only_booked = first_free(session, case, today=TODAY)
    factories.employee(name="B")

    best = first_free(session, case, today=TODAY)

    assert (nobody, only_booked) == (None, None)
    assert best is not None
    assert best.name == "B"
