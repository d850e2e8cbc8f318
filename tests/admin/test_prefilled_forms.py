"""New forms that a link fills in: with what makes sense, whatever stands in the address."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from crm.domain.kinds import Role
from tests.admin.hostile import BROKEN, CHOICES, DATES, KEYS, TEXTS
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import form_at, post, soup, token_of

NEW = "/admin/interventions/new/"
NAMES = [
    *("client", "contact", "object", "object_text", "complaint_type", "priority", "description"),
    *("planned_from_on", "planned_to_on", "version", "form_key", "number", "status", "url"),
    *("assignments", "assignments-0-employee", "csrf_token", "typed", "copy"),
]


def opened(browser: FlaskClient, **given: Any) -> dict[str, Any]:
    page = browser.get(NEW, query_string=given)
    assert page.status_code == 200
    form = soup(page).select_one("form[data-main-form]")
    texts = form.select("input[id], select, textarea")
    shown = {each["id"]: each.get("value", each.text.strip()) for each in texts if each.get("id")}
    hidden = {each["name"]: each.get("value", "") for each in form.select("input[type=hidden]")}
    return {**hidden, **shown}


def test_a_link_fills_in_what_it_knows(operator: FlaskClient, factories: Factories) -> None:
    client = factories.client(name="Hidroserv")
    contact = factories.contact(client=client, name="Maria Dinu")
    given = {"priority": "URGENT", "planned_from_on": "2030-03-02", "description": "At\nthe gate"}
    url = f"{NEW}?client={client.id}&contact={contact.id}&object_text=Gate&complaint_type=Repair"
    url += "&priority=URGENT&planned_from_on=2030-03-02&description=At%0Athe+gate"

    fields = form_at(operator, url)

    assert fields["client"] == str(client.id)
    assert fields["contact"] == str(contact.id)
    assert fields["object_text"] == "Gate"
    assert fields["complaint_type"] == "Repair"
    assert {name: fields[name].replace("\r", "").strip() for name in given} == given


def test_an_object_is_a_product_or_a_line_of_this_client(
    operator: FlaskClient, factories: Factories
) -> None:
    client, product = factories.client(), factories.product(name="Camera", code="C-1")
    own = factories.invoice_line(invoice=factories.invoice(client=client), description="Dome")
    others = factories.invoice_line(description="Of others")

    assert opened(operator, client=client.id, object=f"p:{product.id}")["object"] == "C-1 Camera"
    shown = form_at(operator, f"{NEW}?client={client.id}&object=l:{own.id}")
    assert (shown["object"], shown["object_text"]) == (f"l:{own.id}", str(own))
    shown = form_at(operator, f"{NEW}?client={client.id}&object=l:{others.id}")
    assert (shown["object"], shown["object_text"]) == ("", "")


def test_a_contact_of_somebody_else_is_left_out(
    operator: FlaskClient, factories: Factories
) -> None:
    client, other = factories.client(), factories.contact(name="Of others")

    fields = form_at(operator, f"{NEW}?client={client.id}&contact={other.id}")

    assert fields["client"] == str(client.id)
    assert fields["contact"] == ""


def test_whatever_stands_in_the_address_gives_a_form(
    operator: FlaskClient, factories: Factories
) -> None:
    client = factories.client()
    values = [*TEXTS.values(), *KEYS, *DATES, *CHOICES]
    values += [f"{kind}:{key}" for kind in "plt!" for key in KEYS]

    for value in values:
        given = dict.fromkeys(NAMES, value[:5_000])
        for more in ({}, {"client": client.id, "copy": ""}):
            answer = operator.get(NEW, query_string={**given, **more})
            assert answer.status_code == 200, value[:50]
            assert "<script>alert" not in answer.text
    for raw in BROKEN:
        for name in NAMES:
            assert operator.get(f"{NEW}?{name}={raw}").status_code in (200, 400), (name, raw)


def test_a_link_neither_saves_nor_touches_what_it_may_not_fill(
    operator: FlaskClient, factories: Factories
) -> None:
    before = form_at(operator, NEW)

    after = form_at(operator, f"{NEW}?form_key=mine&number=77&status=FINALISED&csrf_token=mine")

    assert after["form_key"] not in ("mine", before["form_key"])
    assert after["csrf_token"] != "mine"
    assert "number" not in after


def similar(browser: FlaskClient, **given: Any) -> str:
    answer = post(browser, "/admin/interventions/similar/", **given)
    assert answer.status_code == 200
    return str(soup(answer).get_text(" ", strip=True))


def test_a_similar_open_case_is_told_while_one_types(
    operator: FlaskClient, factories: Factories
) -> None:
    job = factories.intervention(number=7, object_text="Gate camera")
    client = {"client": job.client_id}

    assert similar(operator) == ""
    assert similar(operator, client=factories.client().id, object_text="Gate camera") == ""
    assert similar(operator, **client) == "This client has 1 open case."
    assert "A similar case is open: #7 Gate camera" in similar(
        operator, **client, object_text="gate CAMERA"
    )
    assert "#7" in similar(operator, **client, complaint_type=job.complaint_type.name)


def test_the_warning_answers_whatever_is_sent_and_only_those_who_write(
    app: Flask, operator: FlaskClient, factories: Factories
) -> None:
    client = factories.client()

    token = token_of(operator)
    for value in (*TEXTS.values(), *KEYS):
        given = dict.fromkeys(("object", "object_text", "complaint_type"), value[:5_000])
        for key in (client.id, value[:5_000]):
            fields = {"csrf_token": token, "client": key, **given}
            answer = operator.post("/admin/interventions/similar/", data=fields)
            assert answer.status_code == 200, value[:50]
    viewer = logged_in(app, factories, Role.VIEWER)
    assert post(viewer, "/admin/interventions/similar/", client=client.id).status_code == 403
