"""What tests of an intervention's page share: the day it is looked at, and what it says."""

from datetime import UTC, date, datetime

from flask.testing import FlaskClient

from crm.models import Intervention
from tests.forms import soup

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 12)


def details(intervention: Intervention) -> str:
    """Return the address of the page."""
    return f"/admin/interventions/details/?id={intervention.id}"


def text_of(browser: FlaskClient, intervention: Intervention, selector: str) -> str:
    """Return what the page says in the first element that `selector` finds; nothing for none."""
    found = soup(browser.get(details(intervention))).select_one(selector)
    return found.get_text(" ", strip=True) if found else ""
