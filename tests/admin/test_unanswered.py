"""What stands under unanswered: in the grid, on the first page, on the intervention's own."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from crm import clock
from crm.domain.kinds import Role
from crm.domain.statuses import AssignmentStatus, InterventionStatus
from crm.models import Assignment
from crm.services import assignments, reminders
from crm.services.reminders import Terms
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import soup
from tests.services.given import MAILING

GRID = "/admin/interventions/"


def remind(session: Session, *, propose: bool = True) -> None:
    terms = Terms(hours=24, propose=propose, mailing=MAILING)
    reminders.remind_due(session, terms, clock=clock.utcnow)


def asked(session: Session, factories: Factories, hours: float = 30.5) -> Assignment:
    """Return an assignment of a job to come that was asked about `hours` ago."""
    moment = clock.utcnow()
    day = (moment + timedelta(days=9)).date()
    case = factories.intervention(planned_from_on=day, planned_to_on=day)
    assignment = factories.assignment(intervention=case)
    assignments.sync(session, case, mailing=MAILING, now=moment - timedelta(hours=hours))
    session.commit()
    return assignment


def reminded(page: TestResponse) -> list[str]:
    """Return what the page says, of each who was asked, about a reminder."""
    cells = soup(page).select("#people td[data-label=Reminded]")
    return [each.get_text(strip=True) for each in cells]


@pytest.fixture
def silent(session: Session, factories: Factories) -> Assignment:
    """Return an assignment that was reminded in vain."""
    assignment = asked(session, factories)
    remind(session)
    return assignment


def numbers(browser: FlaskClient, url: str) -> set[str]:
    return {row["data-row"] for row in soup(browser.get(url)).select("tr[data-row]")}


def test_the_grid_shows_only_the_unanswered_or_only_the_others(
    operator: FlaskClient, session: Session, factories: Factories, silent: Assignment
) -> None:
    in_time = asked(session, factories, hours=1)
    key, other = str(silent.intervention_id), str(in_time.intervention_id)

    assert numbers(operator, f"{GRID}?flt_unanswered_equals=1") == {key}
    assert numbers(operator, f"{GRID}?flt_unanswered_equals=0") == {other}
    assert numbers(operator, GRID) == {key, other}


@pytest.mark.parametrize("typed", ["2", "", "yes", "1 OR 1=1", "\x00", "9" * 400])
def test_what_makes_no_sense_filters_nothing(
    operator: FlaskClient, silent: Assignment, typed: str
) -> None:
    key = str(silent.intervention_id)

    assert numbers(operator, f"{GRID}?flt_unanswered_equals={typed}") == {key}


def test_the_filter_goes_with_others_and_into_the_export(
    operator: FlaskClient, silent: Assignment
) -> None:
    key, number = str(silent.intervention_id), silent.intervention.number
    filters = "flt_unanswered_equals=1&flt_status_equals"

    assert numbers(operator, f"{GRID}?{filters}=ASSIGNED") == {key}
    assert numbers(operator, f"{GRID}?{filters}=REJECTED") == set()
    lines = operator.get(f"{GRID}export/csv/?flt_unanswered_equals=1").text.splitlines()
    assert str(number) in lines[1]
    assert len(lines) == 2


def test_the_first_page_counts_them_and_leads_there(
    operator: FlaskClient, session: Session, factories: Factories, silent: Assignment
) -> None:
    second = factories.assignment(intervention=silent.intervention)
    second.reminded_at = silent.reminded_at  # two who are silent are one intervention
    closed = asked(session, factories)
    remind(session)
    closed.intervention.status = InterventionStatus.FINALISED
    session.commit()

    tiles = {
        tile.select_one("span").text: tile for tile in soup(operator.get("/admin/")).select(".tile")
    }

    tile = tiles["Unanswered"]
    assert tile.select_one("strong").text == "1"
    assert numbers(operator, tile["href"]) == {str(silent.intervention_id)}


def test_the_grid_says_since_when(
    operator: FlaskClient, session: Session, factories: Factories, silent: Assignment
) -> None:
    in_time = asked(session, factories, hours=1)

    page = soup(operator.get(GRID))

    rows = {row["data-row"]: row.get_text(" ", strip=True) for row in page.select("tr[data-row]")}
    assert "no answer since" in rows[str(silent.intervention_id)]
    assert "no answer since" not in rows[str(in_time.intervention_id)]


def test_the_page_says_when_the_person_was_reminded(
    operator: FlaskClient, silent: Assignment
) -> None:
    page = operator.get(f"{GRID}details/?id={silent.intervention_id}")

    assert silent.reminded_at is not None
    local = silent.reminded_at.astimezone(ZoneInfo("Europe/Bucharest"))
    assert reminded(page) == [f"{local:%d.%m.%Y %H:%M}"]
    assert f"Reminded to answer: {silent.employee}" in page.text


def test_the_page_says_that_no_reminder_was_sent(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    assignment = asked(session, factories)
    assignment.employee.email = None
    session.commit()
    remind(session)

    page = operator.get(f"{GRID}details/?id={assignment.intervention_id}")

    assert reminded(page) == ["not in time; no reminder was sent"]


def test_nothing_of_it_is_left_after_an_answer(
    operator: FlaskClient, session: Session, silent: Assignment
) -> None:
    assignments.answer(session, silent, AssignmentStatus.CONFIRMED, now=clock.utcnow(), by="Ion")
    session.commit()

    assert "no answer since" not in operator.get(GRID).text
    assert numbers(operator, f"{GRID}?flt_unanswered_equals=1") == set()


def test_a_technician_sees_no_others_by_the_filter(
    app: Flask, factories: Factories, silent: Assignment
) -> None:
    browser = logged_in(app, factories, Role.TECHNICIAN, employee=factories.employee())

    assert numbers(browser, f"{GRID}?flt_unanswered_equals=1") == set()
    assert numbers(browser, f"{GRID}?flt_unanswered_equals=0") == set()
