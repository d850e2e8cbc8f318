"""The first page: every number leads to exactly the rows that it counts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.domain.statuses import (
    AssignmentStatus,
    InterventionStatus,
    MessageKind,
    OutboxStatus,
    TriageStatus,
)
from crm.services import figures
from crm.services.figures import Week
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import soup

TODAY = date(2026, 3, 4)  # a Wednesday
NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
ZONE = "Europe/Bucharest"


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def tiles(browser: FlaskClient) -> dict[str, tuple[int, str]]:
    """Return number and address of each tile, by its name."""
    return {
        each.select_one("span").text: (int(each.strong.text), str(each["href"]))
        for each in soup(browser.get("/admin/")).select(".tile")
    }


def rows(browser: FlaskClient, url: str) -> int:
    return len(soup(browser.get(url)).select("tr[data-row]"))


@pytest.fixture
def _work(factories: Factories) -> None:
    """Add some of everything that is counted, each in another number."""
    status = InterventionStatus
    wanted = {status.NEW: 1, status.ASSIGNED: 2, status.REJECTED: 3, status.CONFIRMED: 4}
    for kind, number in wanted.items():
        for _ in range(number):
            factories.intervention(status=kind)
    for days in (0, 0, 0, 0, 0, 2, 9, -1, -30):
        day = TODAY + timedelta(days=days)
        factories.intervention(planned_from_on=day, planned_to_on=day, status=status.CONFIRMED)
    silent = factories.assignment(reminded_at=NOW).intervention
    silent.status = status.ASSIGNED
    for _ in range(2):
        factories.message(kind=MessageKind.REPLY, triage=TriageStatus.OPEN)
    for _ in range(3):
        factories.outbox_mail(status=OutboxStatus.FAILED)


@pytest.mark.usefixtures("_work")
def test_each_number_is_that_of_the_list_it_leads_to(operator: FlaskClient) -> None:
    found = tiles(operator)

    assert len(found) == 10
    for name, (number, url) in found.items():
        assert number == rows(operator, url), name
        assert number > 0, name


def test_technicians_see_what_is_theirs(app: Flask, factories: Factories) -> None:
    employee = factories.employee()
    browser = logged_in(app, factories, Role.TECHNICIAN, employee=employee)
    job = factories.intervention(planned_from_on=TODAY, planned_to_on=TODAY)
    factories.assignment(intervention=job, employee=employee)
    factories.assignment(employee=employee)
    factories.assignment()

    found = tiles(browser)

    assert {name: number for name, (number, _url) in found.items()} == {"Today": 1, "Open": 2}
    assert all(number == rows(browser, url) for number, url in found.values())
    assert not soup(browser.get("/admin/")).select(".chart")


def test_a_week_ends_at_the_companys_midnight(session: Session, factories: Factories) -> None:
    done = InterventionStatus.FINALISED
    sunday_late = datetime(2026, 3, 1, 21, 59, tzinfo=UTC)  # 23:59 in Bucharest
    monday_early = sunday_late + timedelta(minutes=1)
    for moment in (sunday_late, monday_early, monday_early):
        factories.intervention(complaint_on=date(2026, 2, 22), finalised_at=moment, status=done)
    factories.intervention(complaint_on=date(2026, 3, 8))
    factories.intervention(complaint_on=date(2026, 3, 9))

    found = figures.weeks(session, today=TODAY, timezone=ZONE, number=3)

    assert found == [
        Week(date(2026, 2, 16), 3, 0),
        Week(date(2026, 2, 23), 0, 1),
        Week(date(2026, 3, 2), 1, 2),
    ]


def test_half_are_finished_within_the_median(session: Session, factories: Factories) -> None:
    assert figures.days_to_finish(session, timezone=ZONE) is None
    for days in (0, 1, 4, 90):
        factories.intervention(
            complaint_on=TODAY - timedelta(days=days),
            finalised_at=NOW,
            status=InterventionStatus.FINALISED,
        )

    assert figures.days_to_finish(session, timezone=ZONE) == 2.5


def test_the_load_counts_open_jobs_of_this_week_that_one_may_come_to(
    operator: FlaskClient, factories: Factories
) -> None:
    busy, idle = factories.employee(name="Ana"), factories.employee(name="Ion")
    for days, status in ((0, "PENDING"), (1, "CONFIRMED"), (2, "REJECTED"), (9, "CONFIRMED")):
        day = TODAY + timedelta(days=days)
        job = factories.intervention(planned_from_on=day, planned_to_on=day)
        factories.assignment(intervention=job, employee=busy, status=AssignmentStatus[status])
    job = factories.intervention(planned_from_on=TODAY, status=InterventionStatus.FINALISED)
    factories.assignment(intervention=job, employee=idle)

    found = soup(operator.get("/admin/")).select(".loads li")

    assert [each.get_text(" ", strip=True) for each in found] == ["Ana 2"]
    assert rows(operator, str(found[0].a["href"])) == 3  # the one that she rejected is hers, too


def test_an_empty_desk_has_a_first_page(operator: FlaskClient) -> None:
    page = soup(operator.get("/admin/"))

    assert {int(each.strong.text) for each in page.select(".tile")} == {0}
    assert "Nobody has a job this week yet." in page.text
