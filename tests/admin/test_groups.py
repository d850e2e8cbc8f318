"""A grid in groups: names and numbers, each opening exactly the rows that it counted."""

from datetime import date
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from admin_views._groups import Groups
from crm.domain.kinds import Role
from crm.domain.statuses import AssignmentStatus, InterventionStatus
from tests.admin.test_queries import fill, queries_of
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import soup
from tests.services.given import NOW

URL = "/admin/interventions/"
GROUPINGS = ("client", "employee", "status", "week", "town")


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW.replace(day=4), tick=False):
        yield


@pytest.fixture
def jobs(factories: Factories) -> None:
    """Add jobs of two clients in different states and weeks, some of nobody and of no day."""
    acme = factories.client(name="Acme", town="Brăila")
    same = factories.client(name="Beta", town="BRAILA")
    near = factories.client(name="Gama", town="Brăila Sud")
    nowhere = factories.client(name="Zeta")
    ion, ana = factories.employee(name="Ion"), factories.employee(name="Ana")
    for number, (client, day) in enumerate(
        [
            (acme, date(2026, 3, 2)),
            (acme, date(2026, 3, 8)),
            (acme, date(2026, 3, 9)),
            (same, date(2026, 3, 4)),
            (near, None),
            (nowhere, date(2025, 12, 29)),
        ]
    ):
        status = InterventionStatus.FINALISED if number == 5 else InterventionStatus.ASSIGNED
        job = factories.intervention(
            client=client, planned_from_on=day, planned_to_on=day, status=status
        )
        factories.assignment(intervention=job, employee=ion)
        if number % 2:
            factories.assignment(intervention=job, employee=ana)
    withdrawn = factories.assignment(employee=ana, status=AssignmentStatus.WITHDRAWN)
    withdrawn.intervention.client_id = acme.id


def groups(
    browser: FlaskClient, by: str, query: str = "", url: str = URL
) -> dict[str, tuple[int, str]]:
    """Return the number and the address of each group."""
    page = browser.get(f"{url}?group={by}&{query}")
    assert page.status_code == 200
    return {
        row.a.get_text(strip=True): (int(row.select_one(".num").text.split()[-1]), row.a["href"])
        for row in soup(page).select("table.grouped tbody tr")
    }


def rows(browser: FlaskClient, url: str) -> int:
    return len(soup(browser.get(url)).select("tr[data-row]"))


@pytest.mark.usefixtures("jobs")
@pytest.mark.parametrize("by", GROUPINGS)
@pytest.mark.parametrize(
    "query",
    [
        "",
        "flt_status_equals=ASSIGNED",
        "flt_town_starts=braila",
        "flt_planned_from_on_from=20260303&flt_planned_from_on_to=2026-03-08",
        "flt_when_equals=THIS_WEEK",
        "search=boiler&sort=client",
    ],
)
def test_each_group_opens_as_many_rows_as_it_counted(
    operator: FlaskClient, by: str, query: str
) -> None:
    found = groups(operator, by, query)

    assert found
    for name, (number, address) in found.items():
        assert rows(operator, address) == number, (name, address)
        assert "group=" not in address


def test_other_grids_have_groups_by_what_they_filter_by(
    operator: FlaskClient, factories: Factories
) -> None:
    acme, beta = factories.client(name="Acme"), factories.client(name="Beta")
    for client in (acme, acme, beta):
        job = factories.intervention(client=client)
        factories.schedule(client=client)
        factories.message(intervention=job)
        factories.outbox_mail(intervention=job)
        factories.correspondence_entry(client=client)
    grouped = {
        "schedules": "client",
        "messages": "intervention",
        "outbox": "status",
        "correspondence": "client",
    }

    for name, by in grouped.items():
        found = groups(operator, by, url=f"/admin/{name}/")
        assert sum(number for number, _ in found.values()) == 3, name
        for number, address in found.values():
            assert rows(operator, address) == number, address
    assert list(groups(operator, "client", url="/admin/schedules/")) == ["Acme", "Beta"]


@pytest.mark.usefixtures("jobs")
def test_groups_stand_in_a_sensible_order(operator: FlaskClient) -> None:
    assert {name: number for name, (number, _) in groups(operator, "client").items()} == {
        "Acme": 4, "Beta": 1, "Gama": 1, "Zeta": 1,
    }  # fmt: skip
    assert list(groups(operator, "status")) == ["New", "Assigned", "Finalised"]
    assert list(groups(operator, "employee")) == ["Nobody assigned", "Ion", "Ana"]
    towns = [name.replace("BRAILA", "Brăila") for name in groups(operator, "town")]
    assert towns == ["Brăila", "Brăila Sud", "No town"]
    assert list(groups(operator, "week")) == [
        "Week 12, 16.03 to 22.03.2026",
        "Week 11, 09.03 to 15.03.2026",
        "Week 10, 02.03 to 08.03.2026",
        "Week 1, 29.12 to 04.01.2026",
        "No day planned",
    ]


def test_a_town_of_a_group_stands_in_words_also_a_strange_one(
    operator: FlaskClient, factories: Factories
) -> None:
    for town in ("Târgu Mureș", "-", "%", None):
        factories.intervention(client=factories.client(town=town))

    found = groups(operator, "town")

    assert set(found) == {"Târgu Mureș", "-", "%", "No town"}
    for name, (_number, address) in found.items():
        page = soup(operator.get(address))
        assert len(page.select("tr[data-row]")) == 1
        assert page.select_one(".chosen strong").text == name


@pytest.mark.usefixtures("jobs")
def test_the_groups_of_one_employee_are_that_one(operator: FlaskClient) -> None:
    _number, address = groups(operator, "employee")["Ana"]

    found = groups(operator, "employee", address.partition("?")[2])

    assert list(found) == ["Ana"]
    assert rows(operator, found["Ana"][1]) == found["Ana"][0] == 3


@pytest.mark.usefixtures("jobs")
@pytest.mark.parametrize("by", GROUPINGS)
def test_of_too_many_rows_the_newest_are_counted_and_the_page_says_so(
    operator: FlaskClient, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    monkeypatch.setattr(Groups, "most_grouped", 3)
    monkeypatch.setattr("crm.services.intervention_groups.MOST_COUNTED", 3)

    page = soup(operator.get(f"{URL}?group={by}"))

    assert "Only the newest 3 records are counted" in page.select(".pager")[0].text
    assert page.select("table.grouped tbody tr")
    numbers = [int(each.text.split()[-1]) for each in page.select("tbody .num")]
    assert sum(numbers) <= 7 if by == "status" else sum(numbers) <= 4


def test_groups_come_fifty_at_a_time(operator: FlaskClient, factories: Factories) -> None:
    kind = factories.complaint_type()
    for number in range(53):
        client = factories.client(name=f"C{number:02}")
        factories.intervention(client=client, complaint_type=kind)

    first = soup(operator.get(f"{URL}?group=client"))
    second = soup(operator.get(first.select_one("a[rel=next]")["href"]))

    assert len(first.select("tbody tr")) == 50
    assert [each.a.text for each in second.select("tbody tr")] == ["C50", "C51", "C52"]
    assert "53 groups" in second.text
    assert not second.select_one("a[rel=next]").get("href")


def test_a_technician_counts_own_jobs_by_what_can_be_opened(
    app: Flask, factories: Factories
) -> None:
    own = factories.assignment()
    factories.assignment()
    browser = logged_in(app, factories, Role.TECHNICIAN, employee=own.employee)

    page = soup(browser.get(URL))
    [(number, address)] = groups(browser, "week").values()

    offered = [each["value"] for each in page.select("select[name=group] option")]
    assert offered == ["", "status", "week", "town"]
    assert (number, rows(browser, address)) == (1, 1)
    assert groups(browser, "client") == {}


@pytest.mark.parametrize("by", GROUPINGS)
def test_groups_cost_the_same_however_many(
    operator: FlaskClient, factories: Factories, by: str
) -> None:
    url = f"{URL}?group={by}"
    fill(factories, 2)
    few = len(queries_of(operator, url))
    fill(factories, 10)

    statements = queries_of(operator, url)

    assert len(statements) == few <= 8, "\n".join(statements)


@pytest.mark.parametrize(
    "query",
    [
        "group=password", "group=client&gpage=0", "group=week&gpage=99999999999999999999",
        "group=town&gpage=abc", "group=status&gpage=-1", "group=employee&flt_assignee_equals=x",
        "group=client&search=%00", "group=town&flt_town_equals=%00&flt_planned_equals=7",
        "group=employee&gpage=1999999", "group=week&after=7&before=end",
    ],
)  # fmt: skip
def test_x07_strange_groups_are_no_error(
    operator: FlaskClient, factories: Factories, query: str
) -> None:
    last = date(9999, 12, 31)
    factories.intervention(planned_from_on=last, planned_to_on=last)

    assert operator.get(f"{URL}?{query}").status_code == 200
    assert groups(operator, "week")["Week 52, 27.12 to 31.12.9999"][0] == 1
