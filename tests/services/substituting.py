"""Days, people who are busy on them, and who is found instead."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from crm.domain.statuses import AssignmentStatus
from crm.models import Employee, Intervention
from crm.services.substitutes import Substitute, substitutes
from tests.factories import Factories

TODAY = date(2026, 3, 2)
MONDAY, WEDNESDAY, SUNDAY = date(2026, 3, 16), date(2026, 3, 18), date(2026, 3, 22)
PENDING, CONFIRMED = AssignmentStatus.PENDING, AssignmentStatus.CONFIRMED
REJECTED, WITHDRAWN = AssignmentStatus.REJECTED, AssignmentStatus.WITHDRAWN


def planned(first: date | None, last: date | None = None) -> dict[str, Any]:
    return {"planned_from_on": first, "planned_to_on": last or first}


def busy(
    factories: Factories,
    employee: Employee,
    first: date | None,
    status: AssignmentStatus = CONFIRMED,
    **given: Any,
) -> None:
    job = factories.intervention(**planned(first), **given)
    factories.assignment(intervention=job, employee=employee, status=status)


def found(session: Session, case: Intervention, today: date = TODAY) -> list[Substitute]:
    return substitutes(session, case, today=today)


def names(session: Session, case: Intervention, today: date = TODAY) -> list[str]:
    return [each.name for each in found(session, case, today)]
