"""The triage desk in the browser: what it shows, to whom, and its buttons."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.domain.statuses import AssignmentStatus, MessageKind, TriageStatus
from crm.models import Assignment, Message
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import fields_of, messages_on, soup

GRID = "/admin/triage/"


@pytest.fixture
def assignment(factories: Factories) -> Assignment:
    employee = factories.employee(name="Ion Pop", email="ion@firma.example")
    return factories.assignment(employee=employee)


@pytest.fixture
def mail(factories: Factories) -> Message:
    return factories.message(
        kind=MessageKind.REPLY,
        triage=TriageStatus.OPEN,
        triage_reason="unmatched",
        author="ion@firma.example",
        sender="ion@firma.example",
        subject="<b>Re</b>",
        text="<script>alert(1)</script> Da",
        full_text="<script>alert(1)</script> Da\n> quoted",
        html="<img src=https://evil.example/x>",
    )


def page_of(browser: FlaskClient, mail: Message) -> Any:
    return soup(browser.get(f"{GRID}details/?id={mail.id}"))


def press(browser: FlaskClient, mail: Message, button: str, **typed: Any) -> str:
    """Press the button with that text on the page of `mail`; return what the page says then."""
    key = mail.id
    for each in page_of(browser, mail).select("main form button"):
        if each.get_text(strip=True) == button:
            form = each.find_parent("form")
            pressed = {each["name"]: each["value"]} if each.get("name") else {}
            data = fields_of(form) | pressed | typed
            return told(browser, form["action"], data)
    raise AssertionError(f"no button {button} on the page of {key}")


def told(browser: FlaskClient, url: str, data: dict[str, Any]) -> str:
    """Post as a button does; return what the page that follows tells."""
    answer = browser.post(url, data=data)
    assert answer.status_code == 302
    return messages_on(browser.get(answer.location))


def test_the_grid_shows_what_waits_and_why(
    operator: FlaskClient, factories: Factories, mail: Message
) -> None:
    factories.message(triage=TriageStatus.SETTLED, subject="settled")
    factories.message(subject="never there")

    grid = soup(operator.get(GRID)).select_one("table.grid tbody")

    assert len(grid.select("tr")) == 1
    assert "It names no intervention." in grid.text


def test_settled_mails_are_found_by_the_filter(operator: FlaskClient, factories: Factories) -> None:
    factories.message(triage=TriageStatus.SETTLED, subject="settled")

    assert "settled" in soup(operator.get(f"{GRID}?flt_triage_equals=SETTLED")).text


def test_the_menu_says_how_many_wait(
    app: Flask, operator: FlaskClient, factories: Factories, mail: Message
) -> None:
    badge = soup(operator.get(GRID)).select_one("nav .badge")

    assert badge.get_text(" ", strip=True).split()[0] == "1"
    mail.triage = TriageStatus.IGNORED
    factories.client()
    assert soup(operator.get(GRID)).select_one("nav .badge") is None


def test_w15_the_mail_is_shown_as_text(operator: FlaskClient, mail: Message) -> None:
    answer = operator.get(f"{GRID}details/?id={mail.id}")

    assert "&lt;script&gt;alert(1)" in answer.text
    assert "<script>alert" not in answer.text
    assert "evil.example/x" not in answer.text


def test_one_click_attaches(
    operator: FlaskClient, session: Session, mail: Message, assignment: Assignment
) -> None:
    said = press(operator, mail, "Attach here")

    session.expire_all()
    assert f"intervention {assignment.intervention}" in said
    assert (mail.intervention, mail.assignment) == (assignment.intervention, assignment)
    assert mail.triage is TriageStatus.SETTLED


@pytest.mark.parametrize(
    ("button", "status"),
    [
        ("Ion Pop confirms", AssignmentStatus.CONFIRMED),
        ("Ion Pop rejects", AssignmentStatus.REJECTED),
    ],
)
def test_one_click_answers_and_another_takes_it_back(
    operator: FlaskClient,
    session: Session,
    mail: Message,
    assignment: Assignment,
    button: str,
    status: AssignmentStatus,
) -> None:
    press(operator, mail, button)
    session.expire_all()
    assert (assignment.status, mail.triage) == (status, TriageStatus.SETTLED)

    press(operator, mail, "Undo")
    session.expire_all()
    assert (assignment.status, mail.triage) == (AssignmentStatus.PENDING, TriageStatus.OPEN)


def test_any_intervention_can_be_chosen(
    operator: FlaskClient, session: Session, factories: Factories, mail: Message
) -> None:
    job = factories.intervention()
    number = job.number
    found = operator.get(f"{GRID}ajax/lookup/?name=intervention&query={number}").get_json()

    said = press(operator, mail, "Attach there", intervention=found[0]["id"])

    session.expire_all()
    assert f"#{number}" in said
    assert mail.intervention is job


@pytest.mark.parametrize("key", ["", "abc", "999999", "9" * 30, "\x00", "-1"])
def test_without_a_choice_nothing_is_attached(
    operator: FlaskClient, session: Session, mail: Message, key: str
) -> None:
    said = press(operator, mail, "Attach there", intervention=key)

    session.expire_all()
    assert said == "Choose an intervention first."
    assert mail.triage is TriageStatus.OPEN


def test_ignoring_takes_it_off_the_desk(
    operator: FlaskClient, session: Session, mail: Message
) -> None:
    press(operator, mail, "Ignore")

    session.expire_all()
    assert mail.triage is TriageStatus.IGNORED
    assert soup(operator.get(GRID)).select("tr[data-row]") == []


def token(browser: FlaskClient) -> str:
    return str(soup(browser.get(GRID)).select_one("input[name=csrf_token]")["value"])


def test_a_job_that_is_closed_is_not_answered(
    operator: FlaskClient, session: Session, mail: Message, assignment: Assignment
) -> None:
    assignment.status = AssignmentStatus.WITHDRAWN
    session.commit()
    data = {"id": mail.id, "assignment": assignment.id, "decision": "confirm"}

    said = told(operator, f"{GRID}settle/", data | {"csrf_token": token(operator)})

    assert "Nothing was changed" in said


@pytest.mark.parametrize(
    "changes",
    [{"decision": "maybe"}, {"decision": ""}, {"assignment": "x"}, {"assignment": "999999"}],
)
def test_a_settlement_that_makes_no_sense_is_refused(
    operator: FlaskClient, mail: Message, assignment: Assignment, changes: dict[str, str]
) -> None:
    data = {"id": mail.id, "assignment": assignment.id, "decision": "confirm"} | changes

    answer = operator.post(f"{GRID}settle/", data=data | {"csrf_token": token(operator)})

    assert answer.status_code == 400


@pytest.mark.parametrize("key", ["", "abc", "999999", "9" * 30])
@pytest.mark.parametrize("path", ["attach", "settle", "ignore", "undo"])
def test_a_mail_that_is_not_there_is_not_found(
    operator: FlaskClient, mail: Message, path: str, key: str
) -> None:
    answer = operator.post(f"{GRID}{path}/", data={"id": key, "csrf_token": token(operator)})

    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["attach", "settle", "ignore", "undo"])
def test_who_only_reads_has_no_buttons_and_no_rights(
    app: Flask, factories: Factories, session: Session, mail: Message, path: str
) -> None:
    viewer = logged_in(app, factories, Role.VIEWER)

    shown = page_of(viewer, mail)
    answer = viewer.post(f"{GRID}{path}/", data={"id": mail.id, "csrf_token": token(viewer)})

    assert shown.select("main form") == []
    assert answer.status_code == 403
    session.expire_all()
    assert mail.triage is TriageStatus.OPEN


def test_a_technician_does_not_see_the_desk(app: Flask, factories: Factories) -> None:
    technician = logged_in(app, factories, Role.TECHNICIAN, employee=factories.employee())

    assert technician.get(GRID).status_code == 403
