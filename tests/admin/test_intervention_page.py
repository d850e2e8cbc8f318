"""The page of an intervention: what it is at a glance, who answered how, and what comes next."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.audit import Actor, act_as
from crm.domain.kinds import Role
from crm.domain.statuses import AssignmentStatus, InterventionStatus, MessageKind
from crm.models import Assignment, Intervention, InvoiceLine, Message, OutboxMail
from crm.services import assignments
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import fields_of, messages_on, post, soup
from tests.services.given import MAILING

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 12)
CONFIRMED, REJECTED = AssignmentStatus.CONFIRMED, AssignmentStatus.REJECTED


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def details(intervention: Intervention) -> str:
    return f"/admin/interventions/details/?id={intervention.id}"


def text_of(browser: FlaskClient, intervention: Intervention, selector: str) -> str:
    found = soup(browser.get(details(intervention))).select_one(selector)
    return found.get_text(" ", strip=True) if found else ""


def asked(session: Session, factories: Factories, **given: Any) -> Assignment:
    assignment = factories.assignment(**given)
    assignments.sync(session, assignment.intervention, mailing=MAILING, now=NOW)
    session.commit()
    return assignment


def sold(factories: Factories, months: int | None = 24, **given: Any) -> InvoiceLine:
    product = factories.product(warranty_months=months)
    return factories.invoice_line(product=product, **given)


def job_on(factories: Factories, line: InvoiceLine, **given: Any) -> Intervention:
    return factories.intervention(client=line.invoice.client, invoice_line=line, **given)


# At a glance.


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


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (24, "In warranty until 15.01.2028"),
        (1, "Warranty ended on 15.02.2026"),
        (0, "Sold without warranty"),
        (None, "Warranty unknown"),
    ],
)
def test_a_sold_object_shows_its_warranty(
    operator: FlaskClient, factories: Factories, months: int | None, said: str
) -> None:
    job = job_on(factories, sold(factories, months))

    assert said in text_of(operator, job, ".glance")


def test_a_text_has_no_warranty(operator: FlaskClient, factories: Factories) -> None:
    assert "arranty" not in text_of(operator, factories.intervention(), ".glance")


# Next steps.


def main_step(browser: FlaskClient, intervention: Intervention) -> list[str]:
    page = soup(browser.get(details(intervention)))
    return [each.get_text(strip=True) for each in page.select(".steps .btn-main")]


def test_the_next_step_stands_out(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    new = factories.intervention()
    waiting = asked(session, factories)
    sure = asked(session, factories)
    assignments.answer(session, sure, CONFIRMED, now=NOW, by="x")
    silent = asked(session, factories)
    silent.reminded_at = NOW
    done = factories.intervention(status=InterventionStatus.FINALISED)
    session.commit()

    assert main_step(operator, new) == ["Assign"]
    assert main_step(operator, waiting.intervention) == ["Remind"]
    assert main_step(operator, sure.intervention) == ["Finalise"]
    assert main_step(operator, silent.intervention) == []  # they are to be telephoned
    assert main_step(operator, done) == []


@pytest.mark.parametrize("role", [Role.VIEWER, Role.TECHNICIAN], ids=lambda role: role.name)
def test_who_only_reads_is_offered_nothing_else(
    app: Flask, session: Session, factories: Factories, role: Role
) -> None:
    assignment = asked(session, factories)
    browser = logged_in(app, factories, role, employee=assignment.employee)

    page = soup(browser.get(details(assignment.intervention)))
    answers = [
        post(browser, "/admin/interventions/remind/", id=assignment.intervention_id),
        post(browser, "/admin/interventions/answer/", id=assignment.intervention_id),
        post(browser, "/admin/interventions/object-notes/"),
    ]

    shown = {each.get_text(strip=True) for each in page.select(".steps .btn")}
    assert not shown & {"Assign", "Remind", "Edit", "Copy", "Cancel the job"}
    assert not page.select(".by-phone")
    assert [answer.status_code for answer in answers] == [403] * 3


# Who was asked, and answered what.


def test_an_answer_by_telephone_is_noted_with_who_noted_it(
    app: Flask, session: Session, factories: Factories
) -> None:
    assignment = asked(session, factories)
    browser = logged_in(app, factories, Role.OPERATOR, name="Oana")
    form = soup(browser.get(details(assignment.intervention))).select_one(".by-phone form")

    fields = fields_of(form) | {"answer": "confirm"}
    sent = browser.post(form["action"], data=fields)
    page = browser.get(sent.location)

    session.rollback()
    assert assignment.status is CONFIRMED
    assert assignment.intervention.status is InterventionStatus.CONFIRMED
    assert "The answer of" in messages_on(page)
    assert "noted by Oana" in soup(page).select_one("#people").get_text(" ")


def test_an_answer_that_is_none_changes_nothing(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    assignment, other = asked(session, factories), asked(session, factories)
    given = {"id": assignment.intervention_id, "assignment": assignment.id}

    for wrong in (
        given | {"answer": "perhaps"},
        given | {"answer": "confirm", "assignment": other.id},
        given | {"answer": "confirm", "assignment": "1 OR 1=1"},
        given | {"answer": "confirm", "id": "9" * 40},
    ):
        assert post(operator, "/admin/interventions/answer/", **wrong).status_code == 404

    session.rollback()
    assert {assignment.status, other.status} == {AssignmentStatus.PENDING}


def test_each_way_of_answering_is_told(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    job = factories.intervention()
    by_link, by_mail = (factories.assignment(intervention=job) for _each in range(2))
    act_as(session, Actor(by_link.employee.name, "answer"))
    assignments.answer(session, by_link, CONFIRMED, now=NOW, by=by_link.employee.name)
    session.commit()
    act_as(session, Actor("generic", "worker"))
    factories.message(kind=MessageKind.REPLY, intervention=job, assignment=by_mail)
    assignments.answer(session, by_mail, REJECTED, now=NOW, by=by_mail.employee.name)
    session.commit()

    first, second = soup(operator.get(details(job))).select("#people tbody tr")

    assert "by the link" in first.get_text(" ")
    assert "by mail" in second.get_text(" ")


def test_all_who_wait_are_reminded_at_once_and_only_once(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    job = factories.intervention()
    people = [asked(session, factories, intervention=job) for _each in range(2)]
    assignments.answer(session, people[0], CONFIRMED, now=NOW, by="x")
    session.commit()

    first = post(operator, "/admin/interventions/remind/", id=job.id)
    page = operator.get(first.location)
    again = post(operator, "/admin/interventions/remind/", id=job.id)

    assert "1 person is reminded." in messages_on(page)
    assert "Nobody is left to remind." in messages_on(operator.get(again.location))
    keys = session.scalars(select(OutboxMail.dedupe_key)).all()
    assert sum(key.endswith(":reminder") for key in keys) == 1


def test_who_has_no_address_is_to_be_telephoned(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    assignment = asked(session, factories)
    assignment.employee.email = None
    session.commit()

    answer = post(
        operator,
        "/admin/interventions/remind/",
        id=assignment.intervention_id,
        assignment=assignment.id,
    )

    assert "please telephone" in messages_on(operator.get(answer.location))


# The timeline.


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


# Earlier visits.


def test_earlier_visits_are_told_with_who_was_there_and_what_was_done(
    operator: FlaskClient, factories: Factories
) -> None:
    client = factories.client()
    old = factories.intervention(
        client=client,
        object_text="CENTRALĂ",
        complaint_on=TODAY - timedelta(days=20),
        planned_from_on=TODAY - timedelta(days=19),
        planned_to_on=TODAY - timedelta(days=18),
        status=InterventionStatus.FINALISED,
        resolution="Pompa a fost înlocuită.",
    )
    factories.assignment(intervention=old, employee=factories.employee(name="Ion Pop"))
    job = factories.intervention(client=client, object_text="centrala", complaint_on=TODAY)

    told = text_of(operator, job, "#earlier")

    assert f"#{old.number} 22.02.2026 Finalised" in told
    assert "Ion Pop · Pompa a fost înlocuită." in told
    assert text_of(operator, old, "#earlier") == ""


def test_a_technician_is_told_of_earlier_visits_without_links_to_them(
    app: Flask, factories: Factories
) -> None:
    client = factories.client()
    old = factories.intervention(client=client, complaint_on=TODAY - timedelta(days=2))
    job = factories.intervention(client=client, complaint_on=TODAY)
    own = factories.assignment(intervention=job)
    browser = logged_in(app, factories, Role.TECHNICIAN, employee=own.employee)

    box = soup(browser.get(details(job))).select_one("#earlier")

    assert f"#{old.number}" in box.get_text()
    assert not box.select("a")


# While one fills in the form.


def notes(browser: FlaskClient, **typed: Any) -> Any:
    answer = post(browser, "/admin/interventions/object-notes/", **typed)
    assert answer.status_code == 200
    return soup(answer).get_text(" ", strip=True)


def test_the_form_tells_of_the_object_that_is_chosen(
    operator: FlaskClient, factories: Factories
) -> None:
    line = sold(factories, 1)
    old = job_on(factories, line, complaint_on=TODAY - timedelta(days=2))
    chosen = {"client": line.client_id, "object": f"l:{line.id}"}

    assert "Warranty ended on 15.02.2026" in notes(operator, **chosen)
    assert f"#{old.number}" in notes(operator, **chosen)
    assert "In warranty" in notes(operator, **chosen, complaint_on="2026-02-15")


def test_the_form_tells_nothing_of_what_others_bought(
    operator: FlaskClient, factories: Factories
) -> None:
    line = sold(factories)
    job_on(factories, line, complaint_on=TODAY)

    assert notes(operator, client=factories.client().id, object=f"l:{line.id}") == ""


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"client": "x", "object": "l:1"},
        {"client": "9" * 30, "object_text": "Boiler"},
        {"client": "1", "object": "p:9999999999999999999999"},
        {"client": "1", "object": "?", "object_text": "\x00" * 9, "complaint_on": "31.31.3131"},
        {"client": "1", "object_text": "a" * 5000},
    ],
)
def test_what_makes_no_sense_has_no_notes(operator: FlaskClient, typed: dict[str, str]) -> None:
    assert notes(operator, **typed) == ""
