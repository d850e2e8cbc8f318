"""A schedule's page in tests: where it is, its buttons, what stands in the ledger."""

from datetime import date
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from crm.models import Occurrence, ServiceSchedule
from tests.forms import fields_of, soup

ASKED = {"pause", "end", "renew"}
MARCH, APRIL, MAY = date(2026, 3, 10), date(2026, 4, 10), date(2026, 5, 10)


def page_of(schedule: ServiceSchedule, **more: Any) -> str:
    asked = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/admin/schedules/details/?id={schedule.id}{asked}"


def press(browser: FlaskClient, url: str, do: str, **typed: str) -> TestResponse:
    """Fill in the form on the page that has the button `do`, send it, and follow."""
    button = soup(browser.get(url)).select_one(f"button[name=do][value={do}]")
    assert button is not None, do
    form = button.find_parent("form")
    assert form.has_attr("data-confirm") == (do in ASKED), do  # the others can be undone
    return sent(browser, form["action"], fields_of(form) | typed | {"do": do})


def sent(browser: FlaskClient, url: str, fields: dict[str, Any]) -> TestResponse:
    """Post `fields` and return the page that one is led to."""
    answer = browser.post(url, data=fields)
    assert answer.status_code == 302
    return browser.get(answer.location)


def row(session: Session, day: date) -> Occurrence | None:
    session.rollback()
    return session.scalar(select(Occurrence).where(Occurrence.due_on == day))


def token(browser: FlaskClient) -> str:
    return str(soup(browser.get("/admin/")).select_one("input[name=csrf_token]")["value"])
