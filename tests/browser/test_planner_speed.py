"""How long a full planner takes: 50 employees, a month, 2,000 bars, in a real browser."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from crm import clock
from crm.domain.statuses import AssignmentStatus
from crm.models import Assignment, Employee, Intervention
from tests.factories import Factories

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PEOPLE, BARS = 50, 2000
PATIENCE = 10  # seconds, against a page that never ends; the figure is what is printed
DRAWN = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
  const [page] = performance.getEntriesByType("navigation");
  done({ answered: page.responseEnd, drawn: performance.now(), bytes: page.transferSize });
})))"""


def fill(records: Factories) -> None:
    session = records._session  # noqa: SLF001 - the factories' own
    client, kind = records.client(), records.complaint_type()
    people = [Employee(name=f"Angajat {n:02}", town="Brăila") for n in range(PEOPLE)]
    first = clock.company_day(clock.utcnow(), "Europe/Bucharest").replace(day=1)
    answers = list(AssignmentStatus)[:3]
    for n in range(BARS):
        day = first + timedelta(n * 7 % 28)
        case = Intervention(
            number=n + 1,
            complaint_on=first,
            client=client,
            complaint_type=kind,
            object_text=f"Centrală termică {n}",
            planned_from_on=day,
            planned_to_on=day + timedelta(n % 3),
        )
        part = Assignment(employee=people[n % PEOPLE], status=answers[n % 3])
        case.assignments.append(part)
        session.add(case)
    session.commit()


def test_a_full_month_is_drawn_at_once(page: Page, records: Factories) -> None:
    fill(records)
    found: list[dict[str, Any]] = []

    for _turn in range(3):
        page.goto("/admin/planner/?scale=month")
        found.append(page.evaluate(DRAWN))

    assert page.locator(".plan .job").count() == BARS
    for each in found:
        took = f"answered {each['answered']:.0f} ms, drawn {each['drawn']:.0f} ms"
        print(f"{BARS} bars: {took}, {each['bytes'] / 1000:.0f} kB")  # noqa: T201 - the figure
    assert min(each["drawn"] for each in found) < PATIENCE * 1000
