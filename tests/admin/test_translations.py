"""Every page in Romanian: with one record of each kind, no English is left on it."""

from collections.abc import Iterator
from datetime import date
from operator import attrgetter
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_admin import babel
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin_views._base import CrmModelView
from crm.discovery import exports
from crm.domain.kinds import Language, Role
from crm.domain.periods import Period
from crm.domain.statuses import EventKind, MessageKind, TriageStatus
from crm.mail.rendering import render_mail
from crm.models import OutboxMail
from crm.services import assignments, interventions
from crm.services.mailing import Mailing
from tests.conftest import NOW, logged_in, settings_for
from tests.factories import Factories
from tests.forms import post, soup
from tests.languages import english_in, spoken

VIEWS = [view for group in exports("admin_views", "views") for view in group]
GRIDS = [view for view in VIEWS if issubclass(view, CrmModelView)]
ID = attrgetter("endpoint_name")
BROWSER = {"Accept": "text/html"}


@pytest.fixture
def romanian(app: Flask, factories: Factories) -> FlaskClient:
    """Return a browser of an administrator who reads Romanian."""
    return logged_in(app, factories, Role.ADMIN, language=Language.RO, name="Ana")


@pytest.fixture
def records(factories: Factories) -> None:
    """Make one record of each kind, with nothing English in it."""
    client = factories.client(name="Hidroserv", town="Brăila", address="Str. Galați 5")
    employee = factories.employee(name="Ion Pop", language=Language.RO)
    kind = factories.complaint_type(name="Montaj")
    job = factories.intervention(client=client, complaint_type=kind, object_text="Cameră")
    assignment = factories.assignment(intervention=job, employee=employee)
    factories.contact(client=client, name="Maria")
    factories.absence(employee=employee)
    factories.product(name="Cazan", price="1234.5", warranty_months=24)
    invoice = factories.invoice(client=client)
    factories.invoice_line(invoice=invoice, description="Cazan", quantity=2, unit_price="99.5")
    schedule = factories.schedule(client=client, object_text="Cazan", period=Period.QUARTERLY)
    factories.occurrence(schedule=schedule, intervention=job)
    factories.correspondence_entry(sender="Hidroserv", subject="Ofertă", client=client)
    factories.outbox_mail(subject="Salut", text="Bună", intervention=job)
    factories.inbound_delivery()
    said = {"intervention": job, "assignment": assignment, "author": "Ion", "text": "Da"}
    factories.message(**said, kind=MessageKind.EVENT, event=EventKind.CONFIRMED)
    waiting = {"triage": TriageStatus.OPEN, "triage_reason": "unclear", "decision": "unclear"}
    factories.message(**said, **waiting, kind=MessageKind.REPLY, rule="R1", words="poate")


def pages_of(browser: FlaskClient, view: type[CrmModelView]) -> Iterator[Any]:
    """Yield the address and answer of every page that a view has for its records."""
    base = f"/admin/{view.endpoint_name}/"
    keys = [row["data-row"] for row in soup(browser.get(base)).select("tr[data-row]")]
    assert keys
    addresses = [base, f"{base}?search=xyzzy", *(f"{base}details/?id={key}" for key in keys)]
    if view.creatable:
        addresses += [f"{base}new/", f"{base}new/?dialog=1"]
    if view.editable:
        addresses += [f"{base}edit/?id={key}" for key in keys]
    for address in addresses:
        yield address, browser.get(address)


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("view", GRIDS, ids=ID)
def test_no_page_of_a_view_has_english_on_it(
    romanian: FlaskClient, view: type[CrmModelView]
) -> None:
    for address, page in pages_of(romanian, view):
        assert page.status_code == 200, address
        assert 'lang="ro"' in page.text or "dialog" in address
        assert english_in(spoken(page.text)) == [], address


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize(
    "address",
    [
        *("/admin/", "/admin/settings/", "/change-password"),
        *("/admin/desk/", "/admin/desk/?q=hidroserv", "/admin/desk/?q=zzz"),
        *("/admin/planner/", "/admin/planner/?scale=month&q=zzz", "/admin/board/"),
        "/admin/planner/?day=2026-03-16",
    ],
)
def test_no_other_page_has_english_on_it(romanian: FlaskClient, address: str) -> None:
    page = romanian.get(address)
    page = romanian.get(page.location) if page.location else page

    assert page.status_code == 200
    assert english_in(text for text in spoken(page.text) if not text.startswith("/")) == []


@pytest.mark.parametrize("address", ["/login", "/reset", "/nowhere", "/admin/triage/attach/"])
def test_no_page_for_strangers_has_english_on_it(client: FlaskClient, address: str) -> None:
    with client.session_transaction() as session:
        session["language"] = "ro"

    page = client.get(address, headers=BROWSER)

    assert 'lang="ro"' in page.text
    assert english_in(spoken(page.text)) == []


@pytest.mark.parametrize("view", [view for view in GRIDS if view.creatable], ids=ID)
def test_a_form_says_in_romanian_what_is_missing(
    romanian: FlaskClient, view: type[CrmModelView]
) -> None:
    page = post(romanian, f"/admin/{view.endpoint_name}/new/", email="x", number="", name="y" * 900)

    assert page.status_code == 200
    assert soup(page).select(".error")
    assert english_in(spoken(page.text)) == []


def test_wrong_logins_and_addresses_are_refused_in_romanian(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["language"] = "ro"

    for address in ("/login", "/reset"):
        token = soup(client.get(address)).select_one("input[name=csrf_token]")["value"]
        for typed in ({}, {"email": "x", "password": "y"}, {"email": "x@example.com"}):
            page = client.post(address, data={"csrf_token": token} | typed, follow_redirects=True)

            assert english_in(spoken(page.text)) == []


def test_the_user_chooses_the_language(romanian: FlaskClient, admin: FlaskClient) -> None:
    assert "Intervenții" in romanian.get("/admin/").text
    assert "Interventions" in admin.get("/admin/").text

    post(romanian, "/language", language="en")

    assert "Interventions" in romanian.get("/admin/").text


def test_numbers_and_dates_are_written_as_romanian_offices_do(
    romanian: FlaskClient, admin: FlaskClient, factories: Factories
) -> None:
    product = factories.product(price="1234.5")
    factories.invoice(issued_on=date(2026, 3, 2))

    details = f"/admin/products/details/?id={product.id}"

    assert "1.234,50" in romanian.get(details).text
    assert "1,234.50" in admin.get(details).text
    assert "02.03.2026" in romanian.get("/admin/invoices/").text


def test_our_words_win_over_those_that_flask_admin_ships(app: Flask) -> None:
    with app.test_request_context(), force_locale("ro"):
        told = babel.gettext("Record was successfully saved.")
        missing = babel.Translations().gettext("This field is required.")
        shipped = babel.gettext("Invalid name")

    assert told == "Înregistrarea a fost salvată."
    assert missing == "Câmp obligatoriu."
    assert shipped == "Nume nevalid"  # what we do not say, it may


def test_every_mail_to_a_romanian_is_romanian(
    app: Flask, session: Session, factories: Factories, tmp_path: Any
) -> None:
    mailing = Mailing.of(settings_for("sqlite://", tmp_path))
    client = factories.client(name="Hidroserv", phone="0239 555 010")
    kind = factories.complaint_type(name="Montaj")
    job = factories.intervention(client=client, complaint_type=kind, object_text="Cameră")
    people = [factories.employee(name=name, language=Language.RO) for name in ("Ion", "Ana")]
    first, _second = [factories.assignment(intervention=job, employee=each) for each in people]
    assignments.sync(session, job, mailing=mailing, now=NOW)
    job.description = "Sunați înainte"
    assignments.sync(session, job, mailing=mailing, now=NOW)
    assignments.withdraw(session, first, mailing=mailing, now=NOW)
    interventions.cancel(session, job, reason="Amânat", mailing=mailing, now=NOW)

    mails = session.scalars(select(OutboxMail)).all()

    assert len({mail.subject for mail in mails}) == 4
    for mail in mails:
        lines = [mail.subject, *mail.text.splitlines(), *spoken(mail.html or "")]
        assert english_in(line for line in lines if "openstreetmap" not in line) == []


def test_the_mail_for_a_new_password_is_romanian(app: Flask) -> None:
    given = {"person": "Ana", "link": "https://x.ro/y", "hours": 2, "company": "Dispecer"}
    mail = render_mail("reset_password", locale="ro", **given)

    lines = [mail.subject, *mail.text.splitlines(), *spoken(mail.html or "")]

    assert english_in(iter(lines)) == []
