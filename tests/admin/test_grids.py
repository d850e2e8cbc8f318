"""Rules that hold for every grid: what is asked for in the address, however strange."""

import csv
import io
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from admin_views._base import CrmModelView
from crm.discovery import exports
from crm.domain.statuses import InterventionStatus
from tests.factories import Factories
from tests.forms import json_of, post, soup

VIEWS = [
    view
    for group in exports("admin_views", "views")
    for view in group
    if issubclass(view, CrmModelView)
]
STRANGE = [
    "after=-1",
    "after=99999999999999999999",
    "before=abc",
    "page_size=1000000",
    "page_size=-5",
    "sort=password",
    "sort=0&desc=1",
    "desc=x",
    "search=%00",
    "search=%27%22%3B--%25_%5C",
    "search=" + "a" * 5000,
    "flt_status_equals=NOTHING",
    "flt_status_equals=%00",
    "flt_client_equals=abc",
    "flt_client_equals=99999999999999999999999",
    "flt_planned_from_on_from=2026-02-31",
    "flt_=1",
    "flt0_0=1",
    "before=x",
    "url=//evil.example",
]


def rows_of(page: Any) -> list[str]:
    return [str(row["data-row"]) for row in soup(page).select("tr[data-row]")]


@pytest.mark.usefixtures("one_of_each")
def test_every_grid_shows_its_rows_with_labels(admin: FlaskClient) -> None:
    for view in VIEWS:
        page = admin.get(f"/admin/{view.endpoint_name}/")

        assert page.status_code == 200, view
        heads = [
            head.get_text(strip=True) for head in soup(page).select("th:not(.tick):not(.acts)")
        ]
        assert all(heads), (view, heads)


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize("query", STRANGE, ids=lambda query: query[:30])
def test_a13_a_strange_address_is_no_error(admin: FlaskClient, query: str) -> None:
    for view in VIEWS:
        answer = admin.get(f"/admin/{view.endpoint_name}/?{query}")
        assert answer.status_code == 200, view


@pytest.mark.parametrize("key", ["", "abc", "1'", "-1", "9" * 23, "%00", "1%26id=2", "0"])
def test_a_strange_key_is_not_found(admin: FlaskClient, factories: Factories, key: str) -> None:
    for view in VIEWS:
        pages = ["details"] + ["edit"] * view.editable
        for page in pages:
            answer = admin.get(f"/admin/{view.endpoint_name}/{page}/?id={key}")
            assert answer.status_code in (403, 404), (view, page)


@pytest.mark.usefixtures("one_of_each")
def test_every_row_opens_its_page_and_form(admin: FlaskClient) -> None:
    for view in VIEWS:
        for key in rows_of(admin.get(f"/admin/{view.endpoint_name}/"))[:1]:
            assert admin.get(f"/admin/{view.endpoint_name}/details/?id={key}").status_code == 200
            if view.editable:
                url = f"/admin/{view.endpoint_name}/edit/?id={key}"
                assert admin.get(url).status_code == 200, url
            if view.creatable and view.copied:
                url = f"/admin/{view.endpoint_name}/new/?copy={key}"
                assert admin.get(url).status_code == 200, url


@pytest.mark.usefixtures("one_of_each")
def test_every_offered_sort_and_filter_works(admin: FlaskClient) -> None:
    for view in VIEWS:
        url = f"/admin/{view.endpoint_name}/"
        for name in view.grid_sorts:
            for desc in ("", "&desc=1"):
                assert rows_of(admin.get(f"{url}?sort={name}{desc}")), (view, name)


def test_search_ignores_case_and_diacritics(operator: FlaskClient, factories: Factories) -> None:
    found = factories.client(name="Hidroserv Brăila", phone="0722 123 456")
    factories.client(name="Other")

    for typed in ("braila", "BRĂILA hidro", "0722123456", "722 123"):
        page = operator.get("/admin/clients/", query_string={"search": typed})
        assert rows_of(page) == [str(found.id)], typed


def test_a_filter_shows_only_what_matches(operator: FlaskClient, factories: Factories) -> None:
    wanted = factories.intervention(status=InterventionStatus.REJECTED)
    factories.intervention()

    page = operator.get(
        "/admin/interventions/",
        query_string={
            "flt_status_equals": "REJECTED",
            "flt_client_equals": wanted.client_id,
            "flt_planned_from_on_from": "2026-03-01",
        },
    )

    assert rows_of(page) == [str(wanted.id)]
    assert soup(page).select_one("select[name=flt_status_equals] option[selected]")


def test_export_holds_the_filtered_rows_as_shown(
    operator: FlaskClient, factories: Factories
) -> None:
    factories.client(name="=1+1", town="Brăila")
    factories.client(name="Other", town="Iași")

    text = operator.get("/admin/clients/export/csv/?search=braila").text
    sheet = operator.get("/admin/clients/export/xlsx/?search=braila").data

    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0][0] == "Name"
    assert [row[0] for row in rows[1:]] == ["'=1+1"]
    cells = list(load_workbook(io.BytesIO(sheet)).active.values)
    assert [list(row) for row in cells][1][0] == "'=1+1"


def test_lookups_are_bounded_and_folded(operator: FlaskClient, factories: Factories) -> None:
    for number in range(30):
        factories.client(name=f"Știrbei {number}")
    url = "/admin/interventions/ajax/lookup/"

    found = operator.get(url, query_string={"name": "client", "query": "stirbei", "limit": 10**9})

    assert len(json_of(found)) == 20
    assert operator.get(url, query_string={"name": "nothing"}).status_code == 404
    assert operator.get(url, query_string={"name": "client", "query": "\0"}).status_code == 200


def test_an_unknown_action_and_no_rows_change_nothing(
    operator: FlaskClient, factories: Factories
) -> None:
    url = "/admin/interventions/action/"

    assert post(operator, url, action="explode", rowid="1").status_code == 404
    assert post(operator, url, action="finalise").status_code == 302
    assert post(operator, url, action="finalise", rowid=["abc", "0", "99"]).status_code == 302


def test_pages_carry_no_inline_script(app: Flask, admin: FlaskClient, factories: Factories) -> None:
    factories.assignment()
    for view in VIEWS:
        page = soup(admin.get(f"/admin/{view.endpoint_name}/"))
        assert not [
            tag for tag in page.find_all(True) if any(a.startswith("on") for a in tag.attrs)
        ]
        assert not [tag for tag in page.find_all("script") if not tag.get("src")]
        assert not page.select("[style], style")


@pytest.mark.parametrize(
    "typed", ["@cells@", "@id@ @name@", "\x02cells\x03", "\x02forms\x03\x02x\x03"]
)
def test_x06_what_is_searched_for_is_no_place_in_a_row(
    operator: FlaskClient, factories: Factories, typed: str
) -> None:
    client = factories.client(name=f"{typed} Acme")

    page = soup(operator.get("/admin/clients/", query_string={"search": typed + " acme"}))

    [row] = page.select("tr[data-row]")
    assert row["data-row"] == str(client.id)
    assert len(row.select("td")) == len(page.select("thead th"))
    [way_back] = {field["value"] for field in row.select("input[name=url]")}
    assert parse_qs(urlsplit(way_back).query)["search"] == [f"{typed} acme"]
