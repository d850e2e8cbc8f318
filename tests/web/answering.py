"""The page behind the link of a mail: its address, its buttons, what came of them."""

from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from crm import clock
from crm.domain.answer_links import AnswerLink, token_of
from crm.domain.statuses import AssignmentStatus, MessageKind
from crm.models import Assignment, Intervention, Message
from crm.services import assignments
from crm.services.mailing import Mailing
from tests.forms import fields_of, soup

PENDING, CONFIRMED = AssignmentStatus.PENDING, AssignmentStatus.CONFIRMED
REJECTED, WITHDRAWN = AssignmentStatus.REJECTED, AssignmentStatus.WITHDRAWN
SECRET = "testing"


def sync(app: Flask, session: Session, case: Intervention) -> None:
    mailing = Mailing.of(app.extensions["settings"])
    assignments.sync(session, case, mailing=mailing, now=clock.utcnow())
    session.commit()


def link(assignment: Assignment, **given: Any) -> str:
    """Return the address in the mail; `given` replaces what it names."""
    values: dict[str, Any] = {
        "assignment_id": assignment.id,
        "employee_id": assignment.employee_id,
        "offer": assignment.offer,
        "expires_on": clock.utcnow().date() + timedelta(days=8),
    }
    return f"/answer/{token_of(AnswerLink(**values | given), secret=SECRET)}"


def buttons(page: TestResponse) -> list[str]:
    return [str(each["value"]) for each in soup(page).select("button[name=action]")]


def press(browser: FlaskClient, url: str, action: str, **typed: Any) -> TestResponse:
    """Open the page, fill in the form of the button, and follow to what is shown then."""
    page = browser.get(url)
    [button] = soup(page).select(f"button[value={action}]")
    data = fields_of(button.find_parent("form")) | {"action": action} | typed
    return followed(browser, browser.post(url, data=data))


def insist(browser: FlaskClient, url: str, action: str, **typed: Any) -> TestResponse:
    """Post what the page at `url` offers no button for any more."""
    token = soup(browser.get("/login")).select_one("input[name=csrf_token]")["value"]
    data = {"csrf_token": token, "action": action} | typed
    return followed(browser, browser.post(url, data=data))


def followed(browser: FlaskClient, answer: TestResponse) -> TestResponse:
    """Return what is shown after `answer`: the page itself, or where it leads."""
    return browser.get(answer.location) if answer.status_code == 303 else answer


def remarks(session: Session) -> list[Message]:
    session.expire_all()
    of_kind = select(Message).where(Message.kind == MessageKind.REMARK)
    return list(session.scalars(of_kind.order_by(Message.id)))
