"""Columns and rows on a page: chosen by a person for a grid, remembered, exported as seen."""

import csv
import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin_views._base import CrmModelView
from crm.domain.kinds import Role
from crm.models import GridSetting, Intervention
from tests.admin.test_queries import fill, queries_of
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import messages_on, post, soup

URL = "/admin/interventions/"
AT_FIRST = ["No.", "Status", "Client", "Complaint type", "Object", "Priority", "Planned",
            "Employees", "Called on"]  # fmt: skip


def heads(browser: FlaskClient, url: str = URL) -> list[str]:
    page = soup(browser.get(url))
    return [each.get_text(strip=True) for each in page.select("thead th:not(.tick):not(.acts)")]


def choose(browser: FlaskClient, *names: str, here: str = URL, **more: Any) -> Any:
    return post(browser, f"{URL}columns/", column=list(names), url=here, **more)


def exported(browser: FlaskClient, url: str) -> list[list[str]]:
    answer = browser.get(url)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))


@pytest.fixture
def job(factories: Factories) -> Intervention:
    client = factories.client(name="Acme", town="Brăila", phone="0722 1")
    made = factories.intervention(client=client, resolution="x" * 2000)
    factories.assignment(intervention=made, employee=factories.employee(name="Ion"))
    return made


def test_columns_are_chosen_ordered_remembered_and_put_back(
    app: Flask, operator: FlaskClient, factories: Factories, job: Intervention
) -> None:
    assert heads(operator) == AT_FIRST

    choose(operator, "client", "number", "client.town")

    assert heads(operator) == ["Client", "No.", "Town"]
    assert heads(logged_in(app, factories, Role.OPERATOR)) == AT_FIRST
    assert heads(operator, "/admin/clients/") != ["Client", "No.", "Town"]
    choose(operator, "client", do="reset")
    assert heads(operator) == AT_FIRST


def test_what_is_chosen_is_shown_in_the_row_and_ticked_in_the_dialog(
    operator: FlaskClient, job: Intervention
) -> None:
    choose(operator, "client.town", "client.phone", "resolution", "created_by", "contact")

    page = soup(operator.get(URL))

    cells = [each.get_text(" ", strip=True) for each in page.select("tr[data-row] td[data-label]")]
    assert cells[:2] == ["Brăila", "0722 1"]
    assert len(cells[2]) < 400
    assert cells[3:] == ["System", ""]
    ticked = [each["value"] for each in page.select("#columns input[checked]")]
    assert ticked == ["client.town", "client.phone", "resolution", "created_by", "contact"]
    assert page.select("tr[data-row] [data-open]")


def test_an_export_has_what_is_seen(operator: FlaskClient, job: Intervention) -> None:
    choose(operator, "client.town", "planned_from_on", "assignments", "client")

    rows = exported(operator, f"{URL}export/csv/")

    assert rows == [
        ["Town", "Planned", "Planned to", "Employees", "Client"],
        ["Brăila", "16.03.2026", "16.03.2026", "Ion (Waiting for an answer)", "Acme"],
    ]
    assert exported(operator, f"{URL}export/csv/?cols=number")[0] == ["No."]


def test_columns_in_an_address_are_for_that_address(
    operator: FlaskClient, session: Session, job: Intervention
) -> None:
    here = f"{URL}?cols=number,client&sort=client"
    assert heads(operator, here) == ["No.", "Client"]

    answer = choose(operator, "status", "number", here=here)

    assert heads(operator, answer.location) == ["Status", "No."]
    assert "sort=client" in answer.location
    assert heads(operator) == AT_FIRST
    assert session.scalars(select(GridSetting)).all() == []


@pytest.mark.parametrize("names", [(), ("password",), ("search_text", "x", ""), ("__class__",)])
def test_x08_what_is_no_column_is_not_chosen(
    operator: FlaskClient, job: Intervention, names: tuple[str, ...]
) -> None:
    answer = choose(operator, *names)

    assert "Choose at least one column." in messages_on(operator.get(answer.location))
    assert heads(operator) == AT_FIRST
    assert heads(operator, f"{URL}?cols=password,search_text") == AT_FIRST


def test_a_setting_that_names_what_is_no_column_any_more_is_no_error(
    operator: FlaskClient, session: Session, job: Intervention
) -> None:
    choose(operator, "number", "client")
    setting = session.scalars(select(GridSetting)).one()
    setting.columns, setting.page_size = "gone,client", 7
    session.commit()

    assert heads(operator) == ["Client"]


def test_every_offered_column_of_every_grid_is_shown_and_exported(
    admin: FlaskClient, factories: Factories
) -> None:
    for name in [each for each in vars(Factories) if not each.startswith("_")]:
        getattr(factories, name)()
    for instance in admin.application.extensions["admin"][0]._views:  # noqa: SLF001 - all there are
        if isinstance(instance, CrmModelView):
            cols = ",".join(instance.offered_columns)
            url = f"/admin/{instance.endpoint}/"
            assert all(heads(admin, f"{url}?cols={cols}")), url
            assert exported(admin, f"{url}export/csv/?cols={cols}")


def test_all_columns_cost_a_constant_number_of_queries(
    admin: FlaskClient, factories: Factories
) -> None:
    url = f"{URL}?cols=assignments,client,client.town,contact,complaint_type,resolution,created_by"
    fill(factories, 2)
    few = len(queries_of(admin, url))
    fill(factories, 10)

    assert len(queries_of(admin, url)) == few


def test_only_what_is_shown_is_loaded(operator: FlaskClient, factories: Factories) -> None:
    fill(factories, 3)

    statements = queries_of(operator, f"{URL}?cols=number,status")

    assert not [each for each in statements if "FROM assignment" in each and "employee" in each]


def test_rows_on_a_page_are_remembered_for_the_person_and_the_grid(
    app: Flask, operator: FlaskClient, factories: Factories
) -> None:
    kind, client = factories.complaint_type(), factories.client()
    for _number in range(25):
        factories.intervention(client=client, complaint_type=kind)

    post(operator, f"{URL}page-size/", size=50, url=f"{URL}?sort=number")

    assert len(soup(operator.get(URL)).select("tr[data-row]")) == 25
    assert len(soup(operator.get(f"{URL}?page_size=20")).select("tr[data-row]")) == 20
    other = logged_in(app, factories, Role.OPERATOR)
    assert len(soup(other.get(URL)).select("tr[data-row]")) == 20


@pytest.mark.parametrize("size", ["", "7", "-1", "x", "9" * 30])
def test_x08_another_number_of_rows_is_not_remembered(
    operator: FlaskClient, session: Session, size: str
) -> None:
    assert post(operator, f"{URL}page-size/", size=size, url=URL).status_code == 302
    assert session.scalars(select(GridSetting)).all() == []
