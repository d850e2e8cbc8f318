from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.domain.statuses import DeliveryStatus
from crm.models import (
    Employee,
)
from tests.factories import Factories
from tests.people import (
    EMAIL,
    NAME,
    everything,
)


def _open_assignment(factories: Factories) -> str:
    factories.assignment(
        employee=factories.employee(email=EMAIL), intervention=factories.intervention(number=4711)
    )
    return "open assignments, to #4711"


def _open_case(factories: Factories) -> str:
    contact = factories.contact(email=EMAIL)
    factories.intervention(client=contact.client, contact=contact, number=4711)
    return "open interventions, #4711"


def _schedule(factories: Factories) -> str:
    schedule = factories.schedule(assignees=[factories.employee(email=EMAIL)])
    return f"service schedules, #{schedule.id}"


def _unsent(factories: Factories) -> str:
    factories.employee(email=EMAIL)
    factories.outbox_mail(to=EMAIL)
    return "wait to be sent"


def _unread(factories: Factories) -> str:
    factories.employee(email=EMAIL)
    factories.inbound_delivery(status=DeliveryStatus.NEW)
    return "wait to be read"


def _admin(factories: Factories) -> str:
    factories.user(email=EMAIL, role=Role.ADMIN)
    return "only administrator"


@pytest.mark.parametrize(
    "given", [_open_assignment, _open_case, _schedule, _unsent, _unread, _admin]
)
def test_a_person_whom_open_work_needs_is_refused(
    session: Session, factories: Factories, erase: Any, given: Any
) -> None:
    said = given(factories)
    before = everything(session)

    result = erase(EMAIL)

    assert result.exit_code == 1
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert everything(session) == before


def test_a_company_is_no_person(factories: Factories, erase: Any) -> None:
    firm = factories.client(name="Firma SRL")

    result = erase("--client", str(firm.id))

    assert result.exit_code == 1
    assert "Firma SRL is a company" in result.stderr


def test_it_asks_first(session: Session, factories: Factories, erase: Any) -> None:
    employee = factories.employee(name=NAME, email=EMAIL)

    result = erase(EMAIL, answer="n\n")

    assert result.exit_code == 1
    assert f"Erase employee {employee.id}?" in result.output
    session.expire_all()
    assert session.scalars(select(Employee.name)).one() == NAME


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        ((), 2, "Name one person"),
        ((EMAIL, "--contact", "1"), 2, "Name one person"),
        (("nobody",), 2, "is not an e-mail address"),
        (("nobody@example.com",), 1, "nobody in the records by nobody@example.com"),
        (("--employee", "4711"), 1, "nobody in the records by employee 4711"),
        (("--employee", "9999999999999999999"), 2, "--employee"),
    ],
)
def test_nobody_is_erased_by_mistake(erase: Any, args: Any, code: int, said: str) -> None:
    result = erase(*args)

    assert result.exit_code == code
    assert said in result.stderr
