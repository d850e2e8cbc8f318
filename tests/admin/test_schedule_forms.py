"""The rules of schedules where people meet them: the form, and opening the interventions."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.domain.periods import Period
from crm.domain.schedules import InvalidScheduleError
from crm.models import Intervention, JobRun, Occurrence, ServiceSchedule
from crm.services import schedules
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import form_at, messages_on, post, soup, submit
from tests.generation import RO, created, dues
from tests.installations import variant

NEW = "/admin/schedules/new/"
MARCH, APRIL, MAY = date(2026, 3, 10), date(2026, 4, 10), date(2026, 5, 10)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)):
        yield


def add(browser: FlaskClient, factories: Factories, **typed: Any) -> Any:
    """Fill in the form for a new schedule and send it."""
    known = {
        "client": factories.client().id,
        "object_text": "Boiler",
        "period": "MONTHLY",
        "starts_on": "2026-03-10",
        "lead_days": "3",
    }
    given = {name: value for name, value in typed.items() if value is not None}
    return submit(browser, NEW, **known | given)


def only(session: Session) -> ServiceSchedule:
    session.rollback()
    return session.scalars(select(ServiceSchedule)).one()


@pytest.mark.parametrize(
    ("ticked", "made"),
    [(None, []), ("y", [date(2026, 1, 10), date(2026, 2, 10)])],
)
def test_r6_a_form_leaves_out_the_past_unless_it_is_ticked(
    operator: FlaskClient, session: Session, factories: Factories, ticked: Any, made: list[date]
) -> None:
    answer = add(operator, factories, starts_on="2026-01-10", create_past=ticked)

    assert answer.status_code == 302
    schedule = only(session)
    assert schedule.generate_from == (None if ticked else date(2026, 3, 2))
    found = created(session, date(2026, 3, 2))
    assert [each.due_on for each in found] == made
    assert all(each.late for each in found)


def test_r2_the_first_day_of_a_new_schedule_is_its_first_visit(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    add(operator, factories)

    assert dues(session, date(2026, 3, 6)) == []
    assert dues(session, date(2026, 3, 7)) == [MARCH]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"lead_days": "-1"}, "lead_days"),
        ({"lead_days": "1.5"}, "lead_days"),
        ({"lead_days": "99999999999"}, "lead_days"),
        ({"period": ""}, "period"),
        ({"period": "DAILY"}, "period"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "2026-02-30"}, "starts_on"),
        ({"starts_on": "10.03.2026"}, "starts_on"),
        ({"starts_on": "0001-01-01"}, "starts_on"),
        ({"ends_on": "2026-03-09"}, "ends_on"),
        ({"ends_on": "9999-12-31"}, "ends_on"),
        ({"duration_days": "0"}, "duration_days"),
        ({"holiday_policy": "MAYBE"}, "holiday_policy"),
    ],
)
def test_what_is_no_schedule_is_refused_beside_its_field(
    operator: FlaskClient,
    session: Session,
    factories: Factories,
    typed: dict[str, str],
    field: str,
) -> None:
    answer = add(operator, factories, **typed)

    assert answer.status_code == 200
    assert soup(answer).select_one(f"#{field}-error"), answer.text
    session.rollback()
    assert session.scalars(select(ServiceSchedule)).all() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [("lead_days", -1), ("ends_on", date(2026, 3, 9)), ("duration_days", 0), ("period", None)],
)
def test_what_is_no_schedule_is_refused_by_the_model_too(
    session: Session, factories: Factories, column: str, value: object
) -> None:
    schedule = factories.schedule(starts_on=MARCH)
    setattr(schedule, column, value)

    with session.no_autoflush, pytest.raises(InvalidScheduleError):
        schedules.rule_of(schedule, country=RO)
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_r8_an_edit_in_the_form_changes_the_future_only(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    schedule = factories.schedule(starts_on=date(2026, 1, 10), lead_days=3)
    created(session, date(2026, 3, 1))

    submit(operator, f"/admin/schedules/edit/?id={schedule.id}", period="WEEKLY")

    session.rollback()
    assert dues(session, date(2026, 3, 20)) == [date(2026, 3, 7 + 7 * n) for n in range(3)]
    rows = session.scalars(select(Occurrence.due_on).order_by(Occurrence.due_on)).all()
    assert list(rows[:2]) == [date(2026, 1, 10), date(2026, 2, 10)]


def test_a_schedule_that_nobody_else_changed_is_saved_at_once(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    schedule = factories.schedule(starts_on=MARCH, assignees=[factories.employee()])

    answer = submit(operator, f"/admin/schedules/edit/?id={schedule.id}", lead_days="5")

    assert answer.status_code == 302
    assert only(session).lead_days == 5


def test_two_who_edit_one_schedule_are_told(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    schedule = factories.schedule(starts_on=MARCH)
    url = f"/admin/schedules/edit/?id={schedule.id}"
    opened = form_at(operator, url)
    submit(operator, url, lead_days="5")

    answer = operator.post(url, data=opened | {"lead_days": "7"})

    assert "changed by" in messages_on(answer)
    assert only(session).lead_days == 5


def test_r10_the_form_shows_the_next_twelve_dates_with_their_marks(
    operator: FlaskClient,
) -> None:
    answer = post(
        operator,
        "/admin/schedules/preview/",
        starts_on="2026-03-10",
        period="MONTHLY",
        lead_days="0",
        duration_days="1",
        holiday_policy="NEXT",
    )

    days = [each.get_text(" ", strip=True) for each in soup(answer).select("li")]
    assert len(days) == 12
    assert days[1] == "10.04.2026 Fri → 14.04.2026 Tue Good Friday"
    assert days[2] == "10.05.2026 Sun → 11.05.2026 Mon weekend"


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"starts_on": "x", "period": "y", "lead_days": "z"},
        {"starts_on": "9999-12-31", "period": "ANNUAL"},
        {"starts_on": "2026-03-10", "period": "WEEKLY", "lead_days": "9" * 50},
        {"starts_on": "2026-03-10", "period": "WEEKLY", "ends_on": "2026-01-01"},
    ],
)
def test_the_preview_takes_whatever_is_half_typed(
    operator: FlaskClient, typed: dict[str, str]
) -> None:
    assert post(operator, "/admin/schedules/preview/", **typed).status_code == 200


def test_r14_opening_the_interventions_creates_what_is_due_once_a_day(
    app: Flask, session: Session, factories: Factories
) -> None:
    schedule = factories.schedule(starts_on=date(2026, 3, 2), period=Period.WEEKLY, lead_days=0)
    session.rollback()

    with variant(app, generate_on_open=True) as other:
        browser = logged_in(other, factories, Role.OPERATOR)
        session.rollback()
        first = browser.get("/admin/interventions/")
        second = browser.get("/admin/interventions/")

    assert (first.status_code, second.status_code) == (200, 200)
    assert "Boiler" in first.text
    session.rollback()
    assert session.scalars(select(Intervention.schedule_id)).all() == [schedule.id]
    assert session.scalars(select(JobRun.created)).one() == 1


def test_r14_a_failure_does_not_stop_the_page_and_it_can_be_switched_off(
    app: Flask, session: Session, factories: Factories
) -> None:
    mute = factories.employee(email=None)
    factories.schedule(starts_on=date(2026, 3, 2), assignees=[mute])
    session.rollback()

    with variant(app, generate_on_open=False) as off:
        browser = logged_in(off, factories, Role.OPERATOR)
        session.rollback()
        assert browser.get("/admin/interventions/").status_code == 200
    session.rollback()
    assert session.scalars(select(JobRun)).all() == []
    session.rollback()

    with variant(app, generate_on_open=True) as on:
        browser = logged_in(on, factories, Role.OPERATOR)
        session.rollback()
        assert browser.get("/admin/interventions/").status_code == 200
        assert "could not create the visits of 1" in browser.get("/admin/").text
    session.rollback()
    assert session.scalar(select(func.count(Intervention.id))) == 0
