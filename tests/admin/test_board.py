from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.domain.statuses import AssignmentStatus, InterventionStatus, Priority
from crm.domain.transitions import OPEN, Step, step_between
from crm.models import Intervention
from crm.services import board
from tests.admin.test_queries import queries_of
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import fields_of, post, soup

URL = "/admin/board/"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
S = InterventionStatus


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def lanes_of(browser: FlaskClient) -> dict[str, list[str]]:
    """Return the ids of each column's cards, in order."""
    page = soup(browser.get(URL))
    return {
        lane["data-lane"]: [
            each["id"].removeprefix("case-") for each in lane.select(".card > a[id]")
        ]
        for lane in page.select("[data-lane]")
    }


def card(browser: FlaskClient, case: Intervention) -> Any:
    return soup(browser.get(URL)).select_one(f".card:has(#case-{case.id})")


def test_cases_stand_in_the_column_of_their_status(
    operator: FlaskClient, factories: Factories
) -> None:
    made = {
        each.name: str(factories.intervention(status=each).id)
        for each in (S.NEW, S.REJECTED, S.ASSIGNED, S.CONFIRMED, S.CANCELLED)
    }
    todays = factories.intervention(status=S.FINALISED, finalised_at=NOW)
    yesterday = datetime(2026, 3, 1, 21, 59, tzinfo=UTC)
    factories.intervention(status=S.FINALISED, finalised_at=yesterday)

    found = lanes_of(operator)

    assert found == {
        each: [made[each]] for each in ("NEW", "REJECTED", "ASSIGNED", "CONFIRMED")
    } | {"FINALISED": [str(todays.id)]}


def test_the_most_urgent_and_oldest_stand_first(
    operator: FlaskClient, factories: Factories
) -> None:
    young = factories.intervention(complaint_on=date(2026, 3, 2))
    old = factories.intervention(complaint_on=date(2026, 2, 1))
    urgent = factories.intervention(priority=Priority.URGENT)

    assert lanes_of(operator)["NEW"] == [str(each.id) for each in (urgent, old, young)]


def test_a_card_says_who_what_and_since_when(operator: FlaskClient, factories: Factories) -> None:
    case = factories.intervention(
        client=factories.client(name="Acme"),
        complaint_on=date(2026, 2, 27),
        status=S.ASSIGNED,
        priority=Priority.HIGH,
    )
    for name, status in (("Ana", "CONFIRMED"), ("Dan", "PENDING"), ("Eva", "WITHDRAWN")):
        factories.assignment(
            intervention=case,
            employee=factories.employee(name=name),
            status=AssignmentStatus[status],
        )

    said = card(operator, case).get_text(" ", strip=True)

    assert said.startswith(f"#{case.number} Acme Boiler High 16.03.2026 · 3 days old")
    assert "✓ Ana Confirmed" in said
    assert "? Dan Waiting for an answer" in said
    assert "Eva" not in said


def test_a_full_column_is_cut_and_leads_to_the_grid(
    operator: FlaskClient, factories: Factories, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = factories.client()
    for _ in range(3):
        factories.intervention(client=client)
    monkeypatch.setattr(board, "MOST", 2)

    lane = soup(operator.get(URL)).select_one("[data-lane=NEW]")

    assert len(lane.select(".card")) == 2
    assert lane.select_one("header a").text == "3"
    more = lane.select(":scope > p a")[0]
    assert more.text == "1 more"
    grid = soup(operator.get(more["href"]))
    assert len(grid.select("tr[data-row]")) == 3


def test_a_case_is_finalised_and_reopened_by_its_card(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    case = factories.intervention()

    for action, status in (("finalise", S.FINALISED), ("reopen", S.NEW)):
        form = card(operator, case).select_one("form")
        button = form.select_one("button[data-step]")
        assert button["value"] == action
        answer = post(operator, form["action"], **fields_of(form), action=action)
        assert answer.location == URL
        session.refresh(case)
        assert case.status is status


def test_somebody_is_asked_from_the_card(operator: FlaskClient, factories: Factories) -> None:
    new, waiting = factories.intervention(), factories.intervention(status=S.ASSIGNED)

    link = card(operator, new).select_one("[data-assign]")["href"]

    assert "Assign" in operator.get(link).text
    assert card(operator, waiting).select_one("[data-assign]") is None


def test_only_finalising_and_reopening_cross_the_board() -> None:
    assert {step_between(each, S.FINALISED) for each in OPEN} == {Step.FINALISE}
    assert {step_between(S.FINALISED, each) for each in OPEN} == {Step.REOPEN}
    assert {step_between(one, other) for one in OPEN for other in OPEN} == {None}
    assert step_between(S.NEW, S.CANCELLED) is Step.CANCEL
    assert step_between(S.CANCELLED, S.FINALISED) is None


def test_viewers_may_only_look_and_technicians_have_no_board(
    app: Flask, factories: Factories
) -> None:
    factories.intervention()
    viewer = logged_in(app, factories, Role.VIEWER)

    page = soup(viewer.get(URL))

    assert page.select(".card")
    assert not page.select(".card form, [data-assign]")
    assert logged_in(app, factories, Role.TECHNICIAN).get(URL).status_code == 403


def test_names_are_shown_as_they_are(operator: FlaskClient, factories: Factories) -> None:
    bad = "<b>x</b>"
    case = factories.intervention(client=factories.client(name=bad), object_text="{{ 7*7 }}")
    factories.assignment(intervention=case, employee=factories.employee(name=bad))

    page = operator.get(URL).text

    assert bad not in page
    assert "{{ 7*7 }}" in page


def test_the_board_costs_the_same_for_many_cases(
    operator: FlaskClient, factories: Factories
) -> None:
    factories.assignment()
    few = len(queries_of(operator, URL))
    for status in (S.NEW, S.ASSIGNED, S.FINALISED):
        factories.assignment(intervention=factories.intervention(status=status, finalised_at=NOW))

    statements = queries_of(operator, URL)

    assert len(statements) == few <= 6, "\n".join(statements)
