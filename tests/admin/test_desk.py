"""The caller's screen, and the box of every page that leads to it."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from crm.domain.kinds import Role
from crm.domain.statuses import InterventionStatus
from tests.admin.hostile import BROKEN, KEYS, TEXTS
from tests.admin.test_queries import queries_of
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import json_of, soup

MOST = 17  # queries of the screen, those of every page included


def suggested(browser: FlaskClient, typed: str) -> list[dict[str, Any]]:
    answer = browser.get("/admin/desk/suggest/", query_string={"q": typed})
    assert answer.status_code == 200
    found: list[dict[str, Any]] = json_of(answer)
    return found


def texts(browser: FlaskClient, typed: str) -> list[str]:
    return [each["text"] for each in suggested(browser, typed)]


@pytest.mark.parametrize("typed", ["hidro", "RO 18547290", "0239 555 010", "0239555010", "braila"])
def test_the_box_finds_a_client_by_what_is_known_of_it(
    operator: FlaskClient, factories: Factories, typed: str
) -> None:
    known = {"tax_id": "RO18547290", "phone": "0239 555 010", "town": "Brăila"}
    client = factories.client(name="Hidroserv SRL", **known)
    factories.client(name="Somebody else")

    [found] = suggested(operator, typed)

    assert found["text"] == "Hidroserv SRL"
    assert found["url"] == f"/admin/desk/?client={client.id}"


def test_the_box_finds_people_cases_contracts_and_pages(
    operator: FlaskClient, factories: Factories
) -> None:
    contact = factories.contact(name="Maria Dinu", phone="0733 555 012")
    job = factories.intervention(number=4711, object_text="Lift de marfă")
    schedule = factories.schedule(object_text="Verificarea liftului")

    assert texts(operator, "0733555012") == ["Maria Dinu"]
    assert suggested(operator, "maria")[0]["url"].endswith(
        f"client={contact.client_id}&contact={contact.id}"
    )
    assert suggested(operator, "#4711")[0]["url"] == f"/admin/interventions/details/?id={job.id}"
    found = {each["group"]: each["url"] for each in suggested(operator, "lift")}
    assert found == {
        "Interventions": f"/admin/interventions/details/?id={job.id}",
        "Service schedules": f"/admin/schedules/details/?id={schedule.id}",
    }
    assert [each["url"] for each in suggested(operator, "produ")] == ["/admin/products/"]
    assert "/admin/clients/new/" in [each["url"] for each in suggested(operator, "new client")]


def test_a_number_is_the_case_and_one_that_begins_with_zero_a_phone(
    operator: FlaskClient, factories: Factories
) -> None:
    factories.intervention(number=72)
    factories.contact(name="Maria Dinu", phone="0729 555 012")

    assert texts(operator, "72")[0] == "#72 Boiler"
    assert texts(operator, "072")[0] == "Maria Dinu"


def test_enter_leads_straight_to_the_only_one_that_is_meant(
    operator: FlaskClient, factories: Factories
) -> None:
    contact = factories.contact(name="Maria Dinu", phone="0733 555 012")
    job = factories.intervention(number=4711)
    factories.client(name="Hidro one")
    factories.client(name="Hidro two")

    def led(typed: str) -> str | None:
        return operator.get("/admin/desk/", query_string={"q": typed}).location

    assert led("0733 555 012") == f"/admin/desk/?client={contact.client_id}&contact={contact.id}"
    assert led("4711") == f"/admin/interventions/details/?id={job.id}"
    assert led("produ") == "/admin/products/"
    assert led("hidro") is None


def test_a_person_is_on_the_phone_only_when_their_own_is_typed(
    operator: FlaskClient, factories: Factories
) -> None:
    client = factories.client(name="Hidroserv")
    maria = factories.contact(client=client, name="Maria Dinu", phone="0733 555 012")

    def led(typed: str) -> str | None:
        return operator.get("/admin/desk/", query_string={"q": typed}).location

    assert led("hidroserv") == f"/admin/desk/?client={client.id}"
    assert led("0733555012") == f"/admin/desk/?client={client.id}&contact={maria.id}"
    factories.contact(client=client, name="Ion Dinu", phone="0733 555 012")
    assert led("0733555012") == f"/admin/desk/?client={client.id}"


def test_whoever_is_not_known_is_added_with_what_was_typed(operator: FlaskClient) -> None:
    for typed, name in (("Lift SA", "name"), ("0268 555 020", "phone"), ("RO 18547290", "tax_id")):
        page = soup(operator.get("/admin/desk/", query_string={"q": typed}))

        form = soup(operator.get(page.select_one("[data-insert]")["href"]))

        assert form.select_one(f"#{name}")["value"] == typed


def test_the_screen_shows_what_is_known_of_the_caller(
    operator: FlaskClient, factories: Factories
) -> None:
    client = factories.client(name="Hidroserv", phone="0239 555 010", town="Brăila", notes="Late")
    contact = factories.contact(client=client, name="Maria Dinu", phone="0733 555 012")
    open_one = factories.intervention(client=client, object_text="Gate", number=7)
    done = {"status": InterventionStatus.FINALISED, "resolution": "Lens cleaned"}
    factories.intervention(client=client, object_text="Camera", number=5, **done)
    factories.intervention(object_text="Of others", number=9)
    factories.schedule(client=client, object_text="Yearly check", starts_on=date(2030, 1, 31))
    product = factories.product(warranty_months=24)
    invoice = factories.invoice(client=client, issued_on=date(2099, 1, 15))
    factories.invoice_line(invoice=invoice, description="Dome", product=product)

    page = soup(operator.get(f"/admin/desk/?client={client.id}&contact={contact.id}"))

    text = page.select_one("main").get_text(" ", strip=True)
    for each in (
        "Brăila",
        "Late",
        "Gate",
        "#7",
        "#5",
        "Lens cleaned",
        "Yearly check",
        "31.01.2030",
    ):
        assert each in text, each
    assert "In warranty until 15.01.2101" in text
    assert "1 case overdue" in text
    assert "Of others" not in text
    links = {each["href"] for each in page.select("main a")}
    assert {"tel:0239555010", "tel:0733555012"} <= links
    assert any(each.startswith(f"/admin/interventions/details/?id={open_one.id}") for each in links)


def test_a_new_case_begins_with_the_caller_and_the_object(
    operator: FlaskClient, factories: Factories
) -> None:
    client = factories.client(name="Hidroserv")
    contact = factories.contact(client=client, name="Maria Dinu")
    line = factories.invoice_line(invoice=factories.invoice(client=client), description="Dome")
    kind = factories.complaint_type(name="Repair")
    done = {"status": InterventionStatus.FINALISED, "complaint_type": kind}
    factories.intervention(client=client, object_text="Old gate", **done)
    page = soup(operator.get(f"/admin/desk/?client={client.id}&contact={contact.id}"))

    forms = [
        soup(operator.get(each["href"]))
        for each in page.select("main a[href^='/admin/interventions/new/']")
    ]

    for form in forms:
        assert form.select_one("#client")["value"] == "Hidroserv"
        assert form.select_one("#contact")["value"] == "Maria Dinu"
    objects = {form.select_one("#object")["value"] for form in forms}
    assert {"", "Old gate", str(line)} <= objects
    again = next(form for form in forms if form.select_one("#object")["value"] == "Old gate")
    assert again.select_one("#complaint_type")["value"] == "Repair"


def test_the_screen_costs_the_same_for_many_records(
    operator: FlaskClient, factories: Factories
) -> None:
    client = factories.client(tax_id="RO 18547290")

    def fill(times: int) -> None:
        for _time in range(times):
            factories.contact(client=client)
            job = factories.intervention(client=client)
            factories.assignment(intervention=job)
            done = factories.intervention(client=client, status=InterventionStatus.FINALISED)
            factories.assignment(intervention=done)
            factories.schedule(client=client)
            product = factories.product(warranty_months=12)
            factories.invoice_line(invoice=factories.invoice(client=client), product=product)

    url = f"/admin/desk/?client={client.id}"
    fill(2)
    few = len(queries_of(operator, url))
    fill(8)

    statements = queries_of(operator, url)

    assert len(statements) == few, "\n".join(statements)
    assert few <= MOST, "\n".join(statements)


def test_the_box_costs_the_same_for_many_records(
    operator: FlaskClient, factories: Factories
) -> None:
    def fill(times: int) -> None:
        for _time in range(times):
            client = factories.client(name="Hidroserv")
            factories.contact(client=client)
            factories.intervention(client=client)
            factories.schedule(client=client)

    url = "/admin/desk/suggest/?q=hidroserv"
    fill(1)
    few = len(queries_of(operator, url))
    fill(6)

    assert len(queries_of(operator, url)) == few <= 6


def test_a_technician_finds_own_cases_and_nothing_else(app: Flask, factories: Factories) -> None:
    client = factories.client(name="Hidroserv", phone="0239 555 010")
    own = factories.assignment(intervention=factories.intervention(client=client, number=31))
    factories.intervention(client=client, number=32)
    factories.contact(client=client)
    factories.schedule(client=client)
    browser = logged_in(app, factories, Role.TECHNICIAN, employee=own.employee)

    for typed in ("hidroserv", "0239555010", "#31"):
        assert texts(browser, typed) == ["#31 Boiler"]
    assert texts(browser, "#32") == texts(browser, "produ") == []
    assert browser.get(f"/admin/desk/?client={client.id}").status_code == 403
    assert browser.get("/admin/desk/").status_code == 403
    assert browser.get("/admin/desk/?q=boiler").location.endswith(f"?id={own.intervention.id}")


def test_whoever_only_reads_is_offered_nothing_new(app: Flask, factories: Factories) -> None:
    job = factories.intervention()
    browser = logged_in(app, factories, Role.VIEWER)

    page = soup(browser.get(f"/admin/desk/?client={job.client_id}"))

    assert page.select("main a")
    assert not page.select("main a[href*='/new/'], [data-edit]")
    assert suggested(browser, "new interv") == []


def test_whatever_is_typed_or_stands_in_the_address_is_answered(
    operator: FlaskClient, factories: Factories
) -> None:
    client, other = factories.client(), factories.contact()

    for typed in TEXTS.values():
        for path in ("/admin/desk/", "/admin/desk/suggest/"):
            answer = operator.get(path, query_string={"q": typed[:10_000]})
            assert answer.status_code in (200, 302), (path, typed[:50])
    for raw in BROKEN:
        assert operator.get(f"/admin/desk/?q={raw}").status_code in (200, 302, 400)
    for key in KEYS:
        answer = operator.get("/admin/desk/", query_string={"client": key, "contact": key})
        assert answer.status_code in (200, 404), key
        answer = operator.get("/admin/desk/", query_string={"client": client.id, "contact": key})
        assert answer.status_code == 200, key
    page = operator.get(f"/admin/desk/?client={client.id}&contact={other.id}").text
    assert "On the phone" not in page
