"""Searching in grids and look-ups, as those who type see it."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.models import Client
from crm.search import DOCUMENTS
from tests.factories import Factories
from tests.forms import soup

URL = "/admin/interventions/"


def rows(browser: FlaskClient, url: str) -> list[int]:
    return [int(str(row["data-row"])) for row in soup(browser.get(url)).select("tr[data-row]")]


def suggested(browser: FlaskClient, name: str, typed: str, **more: Any) -> list[int]:
    asked = {"name": name, "query": typed} | more
    answer = browser.get(f"{URL}ajax/lookup/", query_string=asked)
    return [each["id"] for each in answer.json or ()]


def test_a_search_finds_words_of_every_part(operator: FlaskClient, factories: Factories) -> None:
    client = factories.client(name="Hotel Brăila SRL", phone="0722 555 011")
    job = factories.intervention(client=client, object_text="Cameră")
    factories.assignment(intervention=job, employee=factories.employee(name="Ion Lupșa"))
    factories.intervention()

    assert rows(operator, f"{URL}?search=lupsa+braila+camera") == [job.id]
    assert rows(operator, f"{URL}?search=0722-555-011") == [job.id]
    assert rows(operator, f"{URL}?search=lupsa&sort=client") == [job.id]
    assert rows(operator, f"{URL}?search=lupsa&flt_status_equals=FINALISED") == []
    assert rows(operator, f"{URL}?search=lupsa&flt_status_equals=NEW") == [job.id]
    assert rows(operator, f"{URL}?search=lupsa&flt_status_equals=NEW&sort=client") == [job.id]


@pytest.mark.parametrize("sort", ["", "&sort=client", "&sort=complaint_on&desc=1"])
def test_paging_through_what_was_found_shows_each_once(
    operator: FlaskClient, factories: Factories, sort: str
) -> None:
    client = factories.client(name="Hotel")
    kind = factories.complaint_type()
    made = {factories.intervention(client=client, complaint_type=kind).id for _ in range(45)}
    factories.intervention()

    seen: list[int] = []
    url = f"{URL}?search=hotel{sort}"
    while url:
        page = soup(operator.get(url))
        seen += [int(str(row["data-row"])) for row in page.select("tr[data-row]")]
        url = str(page.select_one("a[rel=next]").get("href", ""))

    assert len(seen) == 45
    assert set(seen) == made


def test_too_short_a_search_says_so(operator: FlaskClient, factories: Factories) -> None:
    factories.intervention()

    page = soup(operator.get(f"{URL}?search=a+b"))

    assert "Type at least three letters of a word." in page.text


def test_of_very_many_the_newest_are_sorted_and_the_page_says_so(
    operator: FlaskClient, factories: Factories, session: Session
) -> None:
    most = DOCUMENTS[Client].most
    session.add_all(Client(name=f"Hotel {number:05}") for number in range(most + 1))
    session.commit()

    page = soup(operator.get("/admin/clients/?search=hotel"))

    assert f"Only the newest {most} found are sorted" in page.text
    assert "Hotel 00001" in page.text
    assert "Hotel 00000" not in page.text
    assert "newest" not in soup(operator.get("/admin/clients/?search=hotel+00017")).text


def test_a_lookup_finds_by_documents_and_short_ones_by_the_beginning_of_typing(
    operator: FlaskClient, factories: Factories
) -> None:
    hotel, other = factories.client(name="Hotel Brăila"), factories.client(name="Altul")

    assert suggested(operator, "client", "raila") == [hotel.id]
    assert suggested(operator, "client", "al") == [other.id]
    assert suggested(operator, "client", "") == [other.id, hotel.id]
    assert suggested(operator, "client", "%%%") == []


def test_a_lookup_of_contacts_stays_with_the_client(
    operator: FlaskClient, factories: Factories
) -> None:
    ana, _other = factories.contact(name="Ana"), factories.contact(name="Ana")

    assert suggested(operator, "contact", "ana", parent=ana.client_id) == [ana.id]


def test_the_intervention_whose_number_is_typed_comes_first(
    operator: FlaskClient, factories: Factories
) -> None:
    meant = factories.intervention(number=123)
    later = factories.intervention(number=4123)
    message = "/admin/triage/ajax/lookup/"

    for typed, found in (("123", [meant.id, later.id]), ("#123", [meant.id]), ("12", [])):
        answer = operator.get(message, query_string={"name": "intervention", "query": typed})
        assert [each["id"] for each in answer.json or ()] == found, typed
