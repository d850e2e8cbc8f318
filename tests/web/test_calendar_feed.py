from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.domain.statuses import AssignmentStatus, InterventionStatus
from crm.extensions import limiter
from crm.models import Assignment, AuditEntry, Employee
from crm.services import calendar_feeds
from tests.admin.test_queries import queries_of
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import post, soup

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def ana(session: Session, factories: Factories) -> Employee:
    """Return an employee with a link."""
    made = factories.employee(name="Ana Pop")
    calendar_feeds.renew(made)
    session.commit()
    return made


def part(factories: Factories, employee: Employee, day: date = TODAY, **job: Any) -> Assignment:
    """Give the employee a job on `day` and the day after."""
    made = factories.intervention(planned_from_on=day, planned_to_on=day + timedelta(1), **job)
    return factories.assignment(intervention=made, employee=employee)


def path(employee: Employee) -> str:
    return f"/calendar/{employee.calendar_token}.ics"


def events_of(browser: FlaskClient, employee: Employee) -> list[Any]:
    answer = browser.get(path(employee))
    assert answer.status_code == 200
    return Calendar.from_ical(answer.text).walk("VEVENT")


def test_a_job_is_an_event_of_whole_days(
    client: FlaskClient, session: Session, factories: Factories, ana: Employee
) -> None:
    contact = factories.contact(name="Maria", phone="0722 000 111")
    contact.client.name, contact.client.town = "Acme; Brăila, SRL", "Brăila"
    made = part(
        factories, ana, client=contact.client, contact=contact, description="Sună\nînainte \\ ok"
    )

    [event] = events_of(client, ana)

    assert event["summary"] == f"#{made.intervention.number} Acme; Brăila, SRL: Boiler"
    assert event.decoded("dtstart") == TODAY
    assert event.decoded("dtend") == TODAY + timedelta(2)
    assert event["location"] == "Brăila"
    assert "Sună\nînainte \\ ok\nMaria" in event["description"]
    assert "0722 000 111" in event["description"]
    assert event["status"] == "TENTATIVE"
    assert event["uid"] == f"assignment-{made.id}@reply.example.com"
    assert made.token not in client.get(path(ana)).text


def test_the_text_is_as_the_standard_wants_it(
    client: FlaskClient, factories: Factories, ana: Employee
) -> None:
    part(factories, ana, object_text="Ș" * 200, description="ț" * 3000)

    answer = client.get(path(ana))

    assert answer.content_type == "text/calendar; charset=utf-8"
    lines = answer.data.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert Calendar.from_ical(answer.text)["method"] == "PUBLISH"


def test_only_what_the_employee_is_expected_at_is_there(
    client: FlaskClient, session: Session, factories: Factories, ana: Employee
) -> None:
    kept = [
        part(factories, ana, TODAY - timedelta(31)),
        part(factories, ana, TODAY + timedelta(180)),
        part(factories, ana, status=InterventionStatus.FINALISED),
    ]
    kept[0].status = AssignmentStatus.CONFIRMED
    part(factories, ana, TODAY - timedelta(32))
    part(factories, ana, TODAY + timedelta(181))
    part(factories, ana, status=InterventionStatus.CANCELLED)
    part(factories, factories.employee())
    for status in (AssignmentStatus.REJECTED, AssignmentStatus.WITHDRAWN):
        part(factories, ana).status = status
    session.commit()

    found = {str(event["uid"]): event["status"] for event in events_of(client, ana)}

    assert found == {
        f"assignment-{each.id}@reply.example.com": ("CONFIRMED" if each is kept[0] else "TENTATIVE")
        for each in kept
    }


def test_an_unchanged_calendar_is_not_sent_again(
    client: FlaskClient, session: Session, factories: Factories, ana: Employee
) -> None:
    made = part(factories, ana)
    etag = client.get(path(ana)).headers["ETag"]
    with time_machine.travel(datetime(2026, 3, 2, 12, 0, tzinfo=UTC)):
        unchanged = client.get(path(ana), headers={"If-None-Match": etag})
        made.intervention.description = "New"
        session.commit()
        changed = client.get(path(ana), headers={"If-None-Match": etag})

    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag
    assert "no-store" not in changed.headers["Cache-Control"]


@pytest.mark.parametrize("token", ["x", "None", "%00", "A" * 32, "x" * 5000, "ș" * 32, "' OR 1=1"])
def test_what_is_no_link_of_ours_is_not_there(
    client: FlaskClient, factories: Factories, token: str
) -> None:
    factories.employee()

    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_who_has_left_has_no_calendar(client: FlaskClient, session: Session, ana: Employee) -> None:
    ana.is_active = False
    session.commit()

    assert client.get(path(ana)).status_code == 404


def test_a_new_link_ends_the_old_one(
    client: FlaskClient, operator: FlaskClient, session: Session, ana: Employee
) -> None:
    old = path(ana)

    answer = post(operator, "/admin/employees/calendar-link/", id=ana.id)

    session.refresh(ana)
    assert answer.status_code == 302
    assert path(ana) != old
    assert (client.get(old).status_code, client.get(path(ana)).status_code) == (404, 200)
    page = soup(operator.get(answer.location))
    assert page.select_one("#feed")["value"].endswith(path(ana))
    logged = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert "calendar_token" in logged.changes
    assert str(ana.calendar_token) not in str(logged.changes)


def test_tokens_are_long_and_never_the_same(factories: Factories) -> None:
    made = [Employee() for _ in range(50)]
    for each in made:
        calendar_feeds.renew(each)

    assert len({each.calendar_token for each in made}) == 50
    assert {len(each.calendar_token or "") for each in made} == {32}


def test_who_may_not_change_employees_sees_no_link(
    app: Flask, factories: Factories, ana: Employee
) -> None:
    viewer = logged_in(app, factories, Role.VIEWER)

    page = viewer.get(f"/admin/employees/details/?id={ana.id}").text

    assert str(ana.calendar_token) not in page
    assert post(viewer, "/admin/employees/calendar-link/", id=ana.id).status_code == 403
    for place in ("", "edit/?id=", "export/csv/"):
        answer = viewer.get(f"/admin/employees/{place}{ana.id if place == 'edit/?id=' else ''}")
        assert str(ana.calendar_token) not in answer.text


def test_a_calendar_costs_the_same_for_many_jobs(
    client: FlaskClient, factories: Factories, ana: Employee
) -> None:
    part(factories, ana)
    few = len(queries_of(client, path(ana)))
    for _ in range(5):
        part(factories, ana, contact=None)

    assert len(queries_of(client, path(ana))) == few <= 3


def test_guessing_is_slowed_down(client: FlaskClient, set_to: Callable[..., None]) -> None:
    set_to(link_rate="2 per minute")
    limiter.enabled = True
    try:
        codes = [client.get(f"/calendar/{'x' * 32}.ics").status_code for _ in range(3)]
    finally:
        limiter.enabled = False
        limiter.reset()

    assert codes == [404, 404, 429]
