"""What tests of the planner share: reading its bars, and a job to look at."""

from datetime import date
from typing import Any

from flask.testing import FlaskClient

from crm.models import Assignment
from tests.factories import Factories
from tests.forms import soup

URL = "/admin/planner/"
MOVE = "/admin/planner/move/"
MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)


def anas_part(factories: Factories) -> Assignment:
    """Return Ana's part in a job on Monday and Tuesday."""
    job = factories.intervention(
        planned_from_on=MONDAY, planned_to_on=TUESDAY, client=factories.client(name="Acme")
    )
    ana = factories.employee(name="Ana", town="Brăila", email="ana@example.com")
    return factories.assignment(intervention=job, employee=ana)


def bars_of(browser: FlaskClient, **asked: Any) -> dict[str, list[tuple[str, str]]]:
    """Return the bars of each row: where they stand, and what they say."""
    page = soup(browser.get(URL, query_string=asked))
    return {
        row["data-name"]: [
            (
                " ".join(name for name in bar["class"] if name[-1].isdigit()),
                (bar.select_one("a[id]") or bar).get_text(" ", strip=True),
            )
            for bar in row.select(".job")
        ]
        for row in page.select("[data-person]")
    }
