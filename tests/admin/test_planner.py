from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.domain.statuses import AssignmentStatus, InterventionStatus, Priority
from crm.models import Assignment
from crm.services import planner
from tests.admin.planning import MONDAY, MOVE, TUESDAY, URL, anas_part, bars_of
from tests.admin.test_queries import queries_of
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import post, soup


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def part(factories: Factories) -> Assignment:
    return anas_part(factories)


def test_a_week_shows_who_is_where_and_who_is_away(
    operator: FlaskClient, factories: Factories, part: Assignment
) -> None:
    dan = factories.employee(name="Dan")
    factories.absence(employee=dan, starts_on=date(2026, 2, 27), ends_on=TUESDAY, note="skiing")
    factories.employee(name="Gone", is_active=False)

    said = f"? #{part.intervention.number} Acme Waiting for an answer, 02.03–03.03 Boiler"  # noqa: RUF001 - a range
    away = "– Leave : skiing 27.02–03.03"  # noqa: RUF001 - a range
    assert bars_of(operator) == {"Ana": [("c1 s2", said)], "Dan": [("c1 s2", away)]}


def test_who_has_left_is_there_as_long_as_work_is_left_with_them(
    operator: FlaskClient, session: Session, part: Assignment
) -> None:
    part.employee.is_active = False
    session.commit()

    assert list(bars_of(operator)) == ["Ana"]
    assert "no longer active" in operator.get(URL).text
    assert bars_of(operator, day="2026-03-09") == {}
    part.intervention.status = InterventionStatus.FINALISED
    session.commit()
    assert bars_of(operator) == {}


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ({"scale": "day", "day": "2026-03-03"}, "c1 s1"),
        ({"scale": "month", "day": "2026-03-31"}, "c2 s2"),
        ({"scale": "month", "day": "2026-02-10"}, None),
        ({"scale": "week", "day": "2026-03-09"}, None),
    ],
)
def test_bars_stand_in_the_days_that_are_shown(
    operator: FlaskClient, part: Assignment, asked: dict[str, str], place: str | None
) -> None:
    found = [where for where, _text in bars_of(operator, **asked)["Ana"]]

    assert found == ([place] if place else [])


def test_answers_are_told_by_a_sign_and_a_word(
    operator: FlaskClient, session: Session, part: Assignment
) -> None:
    for answer, sign in (("CONFIRMED", "✓"), ("REJECTED", "✕")):
        part.status = AssignmentStatus[answer]
        session.commit()
        [(_place, text)] = bars_of(operator)["Ana"]
        assert text.startswith(sign)
        assert answer.title() in text

    part.intervention.status = InterventionStatus.CANCELLED
    session.commit()
    assert bars_of(operator) == {"Ana": []}


def test_one_town_or_name_can_be_looked_at(
    operator: FlaskClient, factories: Factories, part: Assignment
) -> None:
    factories.employee(name="Dan", town="Iași")

    assert list(bars_of(operator, q="braila")) == ["Ana"]
    assert list(bars_of(operator, q="DAN ias")) == ["Dan"]
    page = operator.get(URL, query_string={"q": "nobody"})
    assert "Nobody is found" in page.text


def test_the_tray_has_what_nobody_comes_to_the_most_urgent_first(
    operator: FlaskClient, factories: Factories, part: Assignment
) -> None:
    unplanned = factories.intervention(planned_from_on=None, planned_to_on=None)
    urgent = factories.intervention(
        planned_from_on=MONDAY, planned_to_on=MONDAY, priority=Priority.URGENT
    )
    late = factories.intervention(
        planned_from_on=date(2026, 2, 2),
        planned_to_on=date(2026, 2, 2),
        status=InterventionStatus.REJECTED,
    )
    factories.intervention(planned_from_on=date(2026, 3, 9), planned_to_on=date(2026, 3, 9))

    cards = soup(operator.get(URL)).select(".card a[id]")

    part.intervention.status = InterventionStatus.ASSIGNED
    assert [each["id"] for each in cards][:1] == [f"job-{urgent.id}"]
    assert {f"job-{each.id}" for each in (unplanned, late)} <= {each["id"] for each in cards}
    assert len(cards) == 4  # Ana's, whose status the factory left as it was, included


def test_a_full_tray_is_cut_and_says_so(
    operator: FlaskClient, factories: Factories, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = factories.client()
    for _ in range(3):
        factories.intervention(client=client, planned_from_on=None, planned_to_on=None)
    monkeypatch.setattr(planner, "MOST_WAITING", 2)

    page = operator.get(URL)

    assert len(soup(page).select(".card")) == 2
    assert "the most urgent stand here" in page.text


@pytest.mark.parametrize(
    "asked",
    [
        {"scale": "year"},
        {"day": "2026-02-30"},
        {"day": "0001-01-01"},
        {"day": "9999-12-31", "scale": "month"},
        {"day": "1900-01-01", "scale": "month"},
        {"day": "2200-12-31", "scale": "week"},
        {"q": "\x00%_\\ '"},
        {"q": "x " * 5000},
        {"day": "\x00", "scale": "<b>"},
    ],
)
def test_hostile_addresses_show_a_planner(operator: FlaskClient, asked: dict[str, str]) -> None:
    assert operator.get(URL, query_string=asked).status_code == 200


def test_names_are_shown_as_they_are(
    operator: FlaskClient, factories: Factories, part: Assignment
) -> None:
    bad = "<b>x</b>"
    job = factories.intervention(
        client=factories.client(name=bad),
        object_text="{{ 7*7 }}",
        planned_from_on=MONDAY,
        planned_to_on=MONDAY,
    )
    factories.assignment(intervention=job, employee=factories.employee(name=bad))
    factories.absence(
        employee=part.employee, starts_on=MONDAY, ends_on=MONDAY, note="<script>alert(1)</script>"
    )

    page = operator.get(URL).text

    assert bad not in page
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in page


def test_technicians_have_no_planner_and_viewers_may_only_look(
    app: Flask, factories: Factories, part: Assignment
) -> None:
    assert logged_in(app, factories, Role.TECHNICIAN).get(URL).status_code == 403
    viewer = logged_in(app, factories, Role.VIEWER)
    page = soup(viewer.get(URL))

    assert page.select(".job")
    assert not page.select(".shift, [data-move], [data-movable]")
    assert viewer.get(f"{MOVE}?assignment={part.id}").status_code == 403
    assert post(viewer, MOVE, assignment=part.id).status_code == 403


def test_the_planner_costs_the_same_for_many_jobs(
    operator: FlaskClient, factories: Factories, part: Assignment
) -> None:
    few = len(queries_of(operator, URL))
    for _ in range(8):
        job = factories.intervention(planned_from_on=MONDAY, planned_to_on=MONDAY)
        factories.assignment(intervention=job)
        factories.absence(employee=part.employee, starts_on=MONDAY, ends_on=MONDAY)
        factories.intervention()

    statements = queries_of(operator, URL)

    assert len(statements) == few <= 6, "\n".join(statements)
