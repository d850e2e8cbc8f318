"""Who could not come instead, and what counts where days are missing or strange."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crm.domain.kinds import AbsenceKind
from crm.domain.statuses import AssignmentStatus
from crm.models import Intervention
from crm.services.availability import ClashKind
from tests.factories import Factories
from tests.services.substituting import (
    MONDAY,
    SUNDAY,
    TODAY,
    WEDNESDAY,
    busy,
    found,
    names,
    planned,
)


@pytest.fixture
def case(factories: Factories) -> Intervention:
    client = factories.client(town="Brăila")
    return factories.intervention(client=client, **planned(WEDNESDAY))


def test_who_is_away_is_left_out(session: Session, factories: Factories) -> None:
    case = factories.intervention(**planned(MONDAY, WEDNESDAY))
    for name, first, last in (
        ("over the first day", date(2026, 3, 1), MONDAY),
        ("over the last day", WEDNESDAY, SUNDAY),
        ("until the day before", date(2026, 3, 1), date(2026, 3, 15)),
        ("from the day after", date(2026, 3, 19), SUNDAY),
    ):
        employee = factories.employee(name=name)
        factories.absence(
            employee=employee, starts_on=first, ends_on=last, kind=AbsenceKind.TRAINING
        )

    assert names(session, case) == ["from the day after", "until the day before"]


@pytest.mark.parametrize("status", list(AssignmentStatus), ids=lambda status: status.name)
def test_who_was_ever_assigned_here_is_left_out(
    session: Session, factories: Factories, case: Intervention, status: AssignmentStatus
) -> None:
    factories.assignment(intervention=case, status=status)
    factories.employee(name="Other")

    assert names(session, case) == ["Other"]


@pytest.mark.parametrize(
    "given",
    [{"is_active": False}, {"email": None}, {"email": ""}, {"email": "nowhere"}],
    ids=str,
)
def test_who_cannot_be_asked_is_left_out(
    session: Session, factories: Factories, case: Intervention, given: dict[str, Any]
) -> None:
    factories.employee(**given)

    assert found(session, case) == []


def test_without_planned_days_nobody_is_booked_and_this_week_is_the_load(
    session: Session, factories: Factories
) -> None:
    case = factories.intervention(**planned(None))
    away, one, other = (factories.employee(name=name) for name in "ABC")
    factories.absence(employee=away, starts_on=TODAY, ends_on=TODAY)
    busy(factories, one, TODAY)
    busy(factories, other, MONDAY)

    result = found(session, case)

    assert [(each.name, each.load, each.is_free) for each in result] == [
        ("C", 0, True),
        ("B", 1, True),
    ]


@pytest.mark.parametrize("days", [(WEDNESDAY, None), (None, WEDNESDAY)], ids=str)
def test_one_planned_day_is_enough(
    session: Session, factories: Factories, days: tuple[date | None, date | None]
) -> None:
    case = factories.intervention(planned_from_on=days[0], planned_to_on=days[1])
    busy(factories, factories.employee(), WEDNESDAY)

    assert [each.obstacle for each in found(session, case)] == [ClashKind.BOOKED]


def test_nobody_could_come_to_days_that_are_over(
    session: Session, factories: Factories, case: Intervention
) -> None:
    factories.employee()

    assert len(found(session, case, today=WEDNESDAY)) == 1
    assert found(session, case, today=date(2026, 3, 19)) == []


@pytest.mark.parametrize("day", [date.max, date.min], ids=str)
def test_the_first_and_the_last_day_there_is_break_nothing(
    session: Session, factories: Factories, day: date
) -> None:
    case = factories.intervention(**planned(day))
    busy(factories, factories.employee(), day)

    assert [each.load for each in found(session, case, today=date.min)] == [1]
