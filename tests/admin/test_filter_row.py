"""The filters above a list: the main ones in sight, the others folded away, none forgotten."""

from flask.testing import FlaskClient

from crm.domain.statuses import InterventionStatus
from tests.factories import Factories
from tests.forms import fields_of, soup

URL = "/admin/interventions/"


def names(page: object, selector: str) -> set[str]:
    found = page.select(f"{selector} [name]")  # type: ignore[attr-defined]
    return {str(each["name"]).removeprefix("flt_") for each in found}


def test_the_main_filters_are_in_sight_and_the_others_folded(operator: FlaskClient) -> None:
    page = soup(operator.get(URL))

    main, folded = names(page, ".main-filters"), names(page, ".filter-box")

    days = {"when_equals", "planned_from_on_from", "planned_from_on_to"}
    assert main == {"client_equals", "group"} | days
    assert {"status_equals", "priority_equals", "assignee_equals", "town_starts"} <= folded
    assert not main & folded
    assert not page.select(".main-filters label:not(:has(input, select))")


def test_few_filters_are_not_folded(operator: FlaskClient) -> None:
    page = soup(operator.get("/admin/clients/"))

    assert names(page, ".main-filters") == {"kind_equals", "town_contains", "group"}
    assert not page.select(".filter-box")


def test_a_state_is_one_click_and_keeps_what_else_was_asked(
    operator: FlaskClient, factories: Factories
) -> None:
    wanted = factories.intervention(status=InterventionStatus.REJECTED)
    factories.intervention(client=wanted.client)
    factories.intervention(status=InterventionStatus.REJECTED)
    url = f"{URL}?flt_client_equals={wanted.client_id}&sort=number"

    states = {each.text: each["href"] for each in soup(operator.get(url)).select(".states a")}
    page = soup(operator.get(states["Rejected by all"]))

    assert [row["data-row"] for row in page.select("tr[data-row]")] == [str(wanted.id)]
    assert [each.text for each in page.select(".states [aria-current]")] == ["Rejected by all"]
    assert "sort=number" in states["Rejected by all"]
    assert page.select_one(".states a")["href"] == url


def test_what_has_no_control_of_its_own_is_sent_along(
    operator: FlaskClient, factories: Factories
) -> None:
    factories.intervention()
    asked = {
        "flt_town_equals": "Iași",
        "flt_planned_equals": "1",
        "cols": "number,client",
        "page_size": "50",
        "sort": "client",
        "desc": "1",
        "group": "week",
        "view": "7",
    }

    page = soup(operator.get(URL, query_string=asked))

    sent = fields_of(page.select_one("[data-list-form]"))
    assert {name: sent.get(name) for name in asked} == asked
