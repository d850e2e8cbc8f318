from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.domain.holidays import HolidayPolicy
from crm.domain.kinds import Role
from crm.domain.periods import Period
from crm.domain.statuses import OccurrenceStatus
from crm.services import visit_calendar
from tests.admin.test_queries import queries_of
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import soup
from tests.generation import created

MARCH = date(2026, 3, 10)
URL = "/admin/calendar/"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)):
        yield


def days_of(browser: FlaskClient, **asked: Any) -> dict[str, str]:
    """Return what the calendar shows on each day that has a visit."""
    page = soup(browser.get(URL, query_string=asked))
    return {
        day.select_one("time")["datetime"]: " | ".join(
            each.get_text(" ", strip=True) for each in day.select(".visit")
        )
        for day in page.select(".day")
        if day.select(".visit")
    }


def test_the_month_shows_what_is_planned_coming_and_changed(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    acme = factories.client(name="Acme")
    schedule = factories.schedule(client=acme, starts_on=MARCH, period=Period.WEEKLY, lead_days=8)
    created(session, date(2026, 3, 2))
    skipped = {"status": OccurrenceStatus.SKIPPED, "reason": "Closed"}
    day = date(2026, 3, 17)
    factories.occurrence(schedule=schedule, due_on=day, effective_on=day, **skipped)
    moved = {"status": OccurrenceStatus.MOVED, "effective_on": date(2026, 3, 26)}
    factories.occurrence(schedule=schedule, due_on=date(2026, 3, 24), **moved)

    found = days_of(operator)

    assert found == {
        "2026-03-10": "Acme Boiler New",
        "2026-03-17": "Acme Boiler Skipped",
        "2026-03-26": "Acme Boiler Moved",
        "2026-03-31": "Acme Boiler Coming",
    }


def test_each_visit_leads_to_its_intervention_or_its_schedule(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    schedule = factories.schedule(starts_on=MARCH, period=Period.WEEKLY, lead_days=8)
    (visit,) = created(session, date(2026, 3, 2))

    page = soup(operator.get(URL))

    links = [each["href"] for each in page.select(".visit")]
    assert links[0] == f"/admin/interventions/details/?id={visit.intervention}"
    assert links[1].startswith(f"/admin/schedules/details/?id={schedule.id}&day=2026-03-17")
    assert all(operator.get(link).status_code == 200 for link in links[:2])


def test_a_visit_stands_where_staff_have_moved_its_intervention(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    schedule = factories.schedule(starts_on=MARCH, lead_days=8)
    factories.intervention(
        schedule_id=schedule.id, planned_from_on=date(2026, 3, 20), planned_to_on=date(2026, 3, 20)
    )
    factories.occurrence(schedule=schedule, due_on=MARCH, effective_on=MARCH)

    assert list(days_of(operator)) == ["2026-03-20"]


def test_holidays_and_weekends_are_marked_and_move_visits(
    operator: FlaskClient, factories: Factories
) -> None:
    factories.schedule(starts_on=MARCH, holiday_policy=HolidayPolicy.NEXT, lead_days=0)

    page = soup(operator.get(URL, query_string={"month": "2026-04"}))

    (friday,) = [day for day in page.select(".day") if "Good Friday" in day.text]
    assert "day-off" in friday["class"]
    assert friday.select_one("time")["datetime"] == "2026-04-10"
    assert list(days_of(operator, month="2026-04")) == ["2026-04-14"]


def test_paused_and_ended_schedules_have_no_coming_visits(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    factories.schedule(starts_on=MARCH, is_paused=True)
    factories.schedule(starts_on=MARCH, ends_on=date(2026, 3, 31))
    resting = factories.schedule(starts_on=MARCH)
    resting.pause_from, resting.pause_to = date(2026, 4, 1), date(2026, 4, 30)
    session.commit()

    assert days_of(operator, month="2026-04") == {}
    assert list(days_of(operator, month="2026-05")) == ["2026-05-10"]


def test_one_client_or_one_contract_can_be_looked_at(
    operator: FlaskClient, factories: Factories
) -> None:
    one, other = factories.client(name="One"), factories.client(name="Other")
    first = factories.schedule(client=one, starts_on=MARCH)
    factories.schedule(client=one, starts_on=date(2026, 3, 11))
    factories.schedule(client=other, starts_on=date(2026, 3, 12))

    assert list(days_of(operator, client=one.id)) == ["2026-03-10", "2026-03-11"]
    assert list(days_of(operator, schedule=first.id)) == ["2026-03-10"]
    page = soup(operator.get(URL, query_string={"client": one.id}))
    following = page.select_one("a[rel=next]")["href"]
    assert f"client={one.id}" in following
    assert "month=2026-04" in following


@pytest.mark.parametrize(
    "asked",
    [
        {"month": "2026-13"},
        {"month": "9999-12"},
        {"month": "0001-01"},
        {"month": "1900-01"},
        {"month": "2200-12"},
        {"month": "<script>"},
        {"month": "\x00"},
        {"client": "abc"},
        {"client": "9" * 40},
        {"schedule": "-1"},
        {"client": "1 OR 1=1", "schedule": "'"},
    ],
)
def test_hostile_addresses_show_a_calendar(operator: FlaskClient, asked: dict[str, str]) -> None:
    assert operator.get(URL, query_string=asked).status_code == 200


def test_who_is_not_there_is_not_found(operator: FlaskClient) -> None:
    assert operator.get(URL, query_string={"client": 4711}).status_code == 404
    assert operator.get(URL, query_string={"schedule": 4711}).status_code == 404


def test_names_are_shown_as_they_are(operator: FlaskClient, factories: Factories) -> None:
    client = factories.client(name="<b>x</b>")
    factories.schedule(client=client, starts_on=MARCH, object_text="{{ 7*7 }}")

    page = operator.get(URL)

    assert "<b>x</b>" not in page.text
    assert days_of(operator) == {"2026-03-10": "<b>x</b> {{ 7*7 }} Coming"}


def test_technicians_have_no_calendar_and_viewers_may_look(
    app: Flask, factories: Factories
) -> None:
    assert logged_in(app, factories, Role.TECHNICIAN).get(URL).status_code == 403
    assert logged_in(app, factories, Role.VIEWER).get(URL).status_code == 200


def test_the_calendar_costs_the_same_for_many_visits(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    factories.schedule(starts_on=MARCH, lead_days=30)
    factories.schedule(starts_on=MARCH, lead_days=0)
    created(session, date(2026, 3, 2))
    few = len(queries_of(operator, URL))
    for n in range(12):
        factories.schedule(starts_on=MARCH, lead_days=30 * (n % 2))
    created(session, date(2026, 3, 2))
    session.rollback()

    statements = queries_of(operator, URL)

    assert len(statements) == few <= 8, "\n".join(statements)


def test_a_busy_day_is_folded_and_a_busy_month_is_cut(
    operator: FlaskClient, factories: Factories, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = factories.client()
    for _ in range(8):
        factories.schedule(client=client, starts_on=MARCH)

    day = soup(operator.get(URL)).select_one("details summary")
    assert day.text == "3 more"

    monkeypatch.setattr(visit_calendar, "MOST", 6)
    page = operator.get(URL)

    assert len(soup(page).select(".visit")) == 6
    assert "There are more visits than are shown" in page.text
