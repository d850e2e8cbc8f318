"""The filters that dispatchers use: by days, people, towns, what waits, what is theirs."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.domain.relative_days import RelativeDays
from crm.domain.statuses import AssignmentStatus, InterventionStatus
from crm.models import Intervention
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import soup
from tests.services.given import NOW

URL = "/admin/interventions/"
TODAY = date(2026, 3, 4)  # a Wednesday


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW.replace(day=4), tick=False):
        yield


def found(browser: FlaskClient, **filters: Any) -> set[int]:
    page = browser.get(URL, query_string={f"flt_{key}": value for key, value in filters.items()})
    assert page.status_code == 200
    return {int(row["data-row"]) for row in soup(page).select("tr[data-row]")}


def planned(factories: Factories, begins: int | None, days: int = 1, **given: Any) -> int:
    """Add a job that begins so many days from today and takes `days`."""
    first = None if begins is None else TODAY + timedelta(days=begins)
    last = None if first is None or days == 0 else first + timedelta(days=days - 1)
    return factories.intervention(planned_from_on=first, planned_to_on=last, **given).id


@pytest.mark.parametrize(
    ("when", "wanted"),
    [
        ("TODAY", {"today", "running", "open end"}),
        ("TOMORROW", {"running", "tomorrow"}),
        ("THIS_WEEK", {"today", "running", "tomorrow", "open end", "monday", "sunday"}),
        ("NEXT_WEEK", {"next monday"}),
        ("THIS_MONTH", {"today", "running", "tomorrow", "open end", "monday", "sunday",
                        "next monday", "last of month", "over"}),
        ("OVERDUE", {"over", "monday", "february"}),
        ("UNPLANNED", {"no day"}),
    ],
)  # fmt: skip
def test_the_days_move_along_with_today(
    operator: FlaskClient, factories: Factories, when: str, wanted: set[str]
) -> None:
    done = InterventionStatus.FINALISED
    jobs = {
        "today": planned(factories, 0),
        "open end": planned(factories, 0, days=0),
        "running": planned(factories, -1, days=3),
        "tomorrow": planned(factories, 1),
        "monday": planned(factories, -2),
        "sunday": planned(factories, 4),
        "next monday": planned(factories, 5),
        "last of month": planned(factories, 27),
        "over": planned(factories, -3),
        "february": planned(factories, -9),
        "no day": planned(factories, None),
        "no day, done": planned(factories, None, status=done),
    }
    planned(factories, -40, status=done)

    rows = found(operator, when_equals=when)

    assert {name for name, key in jobs.items() if key in rows} == wanted
    assert len(rows) == len(wanted)


def test_a_span_has_whole_weeks_and_months() -> None:
    assert RelativeDays.THIS_MONTH.span(date(2024, 2, 29)) == (date(2024, 2, 1), date(2024, 2, 29))
    assert RelativeDays.THIS_MONTH.span(date(2026, 12, 31))[1] == date(2026, 12, 31)
    assert RelativeDays.THIS_WEEK.span(date(2027, 1, 1)) == (date(2026, 12, 28), date(2027, 1, 3))
    assert RelativeDays.NEXT_WEEK.span(date(2026, 3, 8)) == (date(2026, 3, 9), date(2026, 3, 15))


def test_an_employees_jobs_are_those_that_he_was_not_taken_off(
    operator: FlaskClient, factories: Factories
) -> None:
    own = factories.assignment(status=AssignmentStatus.REJECTED)
    factories.assignment(employee=own.employee, status=AssignmentStatus.WITHDRAWN)
    factories.assignment()

    assert found(operator, assignee_equals=own.employee_id) == {own.intervention_id}


def test_a_town_is_found_without_diacritics_and_by_its_beginning(
    operator: FlaskClient, factories: Factories, session: Session
) -> None:
    client = factories.client(town="Brăila")
    job = factories.intervention(client=client)
    factories.intervention(client=factories.client(town="Galați"))

    assert found(operator, town_starts="BRAI") == {job.id}
    assert found(operator, town_starts="%") == set()
    client.town = "Piatra Neamț"
    session.commit()
    assert found(operator, town_starts="braila") == set()
    assert found(operator, town_starts="piatra  neamt") == {job.id}


def test_the_visits_of_one_contract_are_found(operator: FlaskClient, factories: Factories) -> None:
    schedule = factories.schedule()
    visit = factories.intervention(client=schedule.client, schedule_id=schedule.id)
    factories.intervention()

    assert found(operator, schedule_equals=schedule.id) == {visit.id}


def test_mine_are_those_i_wrote_down_or_go_to(
    app: Flask, factories: Factories, session: Session
) -> None:
    employee = factories.employee()
    user = logged_in(app, factories, Role.OPERATOR, email="ana@example.com", employee=employee)
    written = factories.intervention()
    written.created_by = "ana@example.com"
    session.commit()
    assigned = factories.assignment(employee=employee).intervention_id
    other = factories.intervention().id

    assert found(user, mine_equals="1") == {written.id, assigned}
    assert found(user, mine_equals="0") == {other}


def test_filters_combine_freely(operator: FlaskClient, factories: Factories) -> None:
    client = factories.client(town="Iași")
    wanted = planned(factories, 0, client=client, status=InterventionStatus.REJECTED)
    planned(factories, 0, client=client)
    planned(factories, 9, client=client, status=InterventionStatus.REJECTED)

    rows = found(
        operator,
        when_equals="THIS_WEEK",
        town_starts="iasi",
        client_equals=client.id,
        status_equals="REJECTED",
        open_equals="1",
        planned_from_on_from="2026-03-01",
    )

    assert rows == {wanted}


def test_rows_chosen_by_a_day_come_in_the_order_of_that_day(
    operator: FlaskClient, factories: Factories
) -> None:
    keys = [planned(factories, begins) for begins in (3, 1, 2)]

    page = operator.get(f"{URL}?flt_planned_from_on_from=2026-03-01")

    rows = [int(row["data-row"]) for row in soup(page).select("tr[data-row]")]
    assert rows == [keys[0], keys[2], keys[1]]


def test_the_frequent_lists_are_one_click_and_say_where_one_is(operator: FlaskClient) -> None:
    links = soup(operator.get(URL)).select(".quick a")

    for link in links:
        page = soup(operator.get(str(link["href"])))
        [current] = page.select(".quick a[aria-current]")
        assert current.text == link.text
    assert len(links) == 6


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("when_equals", "YESTERYEAR"), ("when_equals", "__class__"), ("assignee_equals", "x"),
        ("assignee_equals", "9" * 25), ("town_starts", "\0"), ("town_starts", "'; --" * 30),
        ("schedule_equals", "-1"), ("mine_equals", "2"), ("open_equals", ""),
    ],
)  # fmt: skip
def test_x07_what_makes_no_sense_is_no_error(
    operator: FlaskClient, factories: Factories, session: Session, key: str, value: str
) -> None:
    job = factories.intervention()

    assert found(operator, **{key: value}) <= {job.id}
    session.rollback()
    assert session.get_one(Intervention, job.id).number == job.number


def test_chosen_filters_stand_in_words_and_are_taken_away_one_by_one(
    operator: FlaskClient, factories: Factories
) -> None:
    client = factories.client(name="Țesătoria Șapte")
    query = (
        f"flt_client_equals={client.id}&flt_when_equals=TODAY&flt_planned_from_on_from=2026-03-01"
    )

    chosen = soup(operator.get(f"{URL}?{query}")).select(".chosen a")
    fewer = soup(operator.get(str(chosen[1]["href"]))).select(".chosen a")

    words = {str(link.strong.text) for link in chosen}
    assert words == {"Țesătoria Șapte", "today", "01.03.2026"}
    assert len(fewer) == 2
    assert {str(link.strong.text) for link in fewer} < words
