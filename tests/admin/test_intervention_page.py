"""The page of an intervention: what it is at a glance, and its timeline."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from crm.domain.statuses import InterventionStatus, MessageKind
from crm.models import Intervention, Message
from tests.admin.intervention_pages import TODAY, details, text_of
from tests.factories import Factories
from tests.forms import soup

pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (0, 0, "today"),
        (1, 1, "tomorrow"),
        (5, 6, "in 5 days"),
        (-1, 1, "under way"),
        (-1, -1, "1 day late"),
        (-9, -3, "3 days late"),
    ],
)
def test_the_planned_days_are_said_as_one_speaks(
    operator: FlaskClient, factories: Factories, first: int, last: int, said: str
) -> None:
    days = {
        "planned_from_on": TODAY + timedelta(days=first),
        "planned_to_on": TODAY + timedelta(days=last),
    }

    assert said in text_of(operator, factories.intervention(**days), ".glance .chip")


def test_what_is_done_is_never_late(operator: FlaskClient, factories: Factories) -> None:
    job = factories.intervention(
        planned_from_on=TODAY - timedelta(days=3),
        planned_to_on=TODAY - timedelta(days=3),
        status=InterventionStatus.FINALISED,
    )

    assert text_of(operator, job, ".glance .chip") == "3 days ago"


def test_telephones_are_links_and_the_address_is_one_to_a_map(
    operator: FlaskClient, factories: Factories
) -> None:
    client = factories.client(phone="0239 555 010 / 011", address="Str. Galați 5", town="Brăila")
    contact = factories.contact(client=client, phone="+40 722 555 011")
    job = factories.intervention(client=client, contact=contact)

    links = soup(operator.get(details(job))).select(".glance a[href]")

    found = [each["href"] for each in links]
    assert found[1:3] == ["tel:+40722555011", "tel:0239555010"]
    assert found[3].startswith("https://www.openstreetmap.org/search?query=Str")


def reply(factories: Factories, job: Intervention, own: str, full: str) -> Message:
    return factories.message(kind=MessageKind.REPLY, intervention=job, text=own, full_text=full)


def test_a_reply_is_shown_as_it_was_written_and_its_quote_is_folded_away(
    operator: FlaskClient, factories: Factories
) -> None:
    job = factories.intervention()
    reply(factories, job, "Da,\nconfirm", "Da,\r\nconfirm  \n\nOn Monday Desk wrote:\n> Come?")

    page = soup(operator.get(details(job)))

    assert page.select_one(".timeline .bubble").get_text() == "Da,\nconfirm"
    [quote] = page.select(".timeline .quote")
    assert quote.summary.get_text() == "Quoted text"
    assert quote.pre.get_text() == "On Monday Desk wrote:\n> Come?"
    assert not quote.has_attr("open")


def test_a_mail_is_never_shown_as_html(operator: FlaskClient, factories: Factories) -> None:
    job = factories.intervention()
    hostile = "<img src=x onerror=alert(1)>"
    made = reply(factories, job, hostile, f"{hostile}\n<script>alert(2)</script>")
    made.html = "<b id=evil>never</b>"

    page = soup(operator.get(details(job)))

    assert not page.select("#timeline img, #timeline script, #evil")
    assert "<script>alert(2)</script>" in page.select_one(".quote pre").get_text()


def test_a_very_long_mail_is_cut_and_leads_to_the_whole(
    operator: FlaskClient, factories: Factories
) -> None:
    job = factories.intervention()
    made = reply(factories, job, "Da", "Da\n" + "> quoted\n" * 10_000)

    quote = soup(operator.get(details(job))).select_one(".quote")

    assert len(quote.pre.get_text()) <= 4_000
    assert quote.select_one("a")["href"] == f"/admin/messages/details/?id={made.id}"
