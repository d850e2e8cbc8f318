"""What is done to a schedule and its visits from its page."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.statuses import OccurrenceStatus
from crm.models import AuditEntry, ServiceSchedule
from tests.admin.schedule_pages import APRIL, MARCH, MAY, page_of, press, row
from tests.factories import Factories
from tests.forms import messages_on, post, soup, submit
from tests.generation import created


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def schedule(factories: Factories) -> ServiceSchedule:
    """Return a schedule of the 10th of each month, three days ahead."""
    return factories.schedule(starts_on=MARCH, lead_days=3, client=factories.client(name="Acme"))


def test_a_visit_is_skipped_and_put_back(
    operator: FlaskClient, session: Session, schedule: ServiceSchedule
) -> None:
    url = page_of(schedule, day=APRIL)

    answer = press(operator, url, "skip", reason="Closed for works")

    assert "was changed" in messages_on(answer)
    found = row(session, APRIL)
    assert found is not None
    assert (found.status, found.reason) == (OccurrenceStatus.SKIPPED, "Closed for works")
    assert "is left out: Closed for works" in answer.text

    press(operator, url, "undo")

    assert row(session, APRIL) is None
    actions = select(AuditEntry.action).where(AuditEntry.table == "occurrence")
    assert session.scalars(actions.order_by(AuditEntry.id)).all() == ["create", "delete"]


def test_a_visit_is_moved_and_the_series_stays(
    operator: FlaskClient, session: Session, schedule: ServiceSchedule
) -> None:
    press(operator, page_of(schedule, day=APRIL), "move", to="2026-04-14", reason="Fair")

    found = created(session, MAY)
    assert sorted((each.due_on, each.effective_on) for each in found) == [
        (MARCH, MARCH),
        (APRIL, date(2026, 4, 14)),
        (MAY, MAY),
    ]


def test_a_schedule_is_paused_from_one_day_to_another(
    operator: FlaskClient, session: Session, schedule: ServiceSchedule
) -> None:
    answer = press(
        operator, page_of(schedule), "pause", **{"from": "2026-04-01", "until": "2026-04-30"}
    )

    assert "was changed" in messages_on(answer)
    assert "In a pause" in soup(answer).select_one("#visits").text
    assert [each.due_on for each in created(session, MAY)] == [MARCH, MAY]


def test_a_schedule_is_resumed_with_its_button(
    operator: FlaskClient, session: Session, schedule: ServiceSchedule
) -> None:
    for action in ("pause", "resume"):
        post(operator, "/admin/schedules/action/", action=action, rowid=schedule.id)
        session.refresh(schedule)
        assert schedule.is_paused is (action == "pause")
        session.rollback()


def test_a_schedule_is_ended_and_renewed(
    operator: FlaskClient, session: Session, schedule: ServiceSchedule
) -> None:
    press(operator, page_of(schedule), "end", on="2026-04-30")
    session.refresh(schedule)
    assert schedule.ends_on == date(2026, 4, 30)
    session.rollback()

    press(operator, page_of(schedule), "renew")

    session.refresh(schedule)
    assert schedule.ends_on == date(2027, 4, 30)
    summary = select(AuditEntry.changes).where(AuditEntry.table == "service_schedule")
    assert session.scalars(summary.order_by(AuditEntry.id.desc())).first() == {
        "ends_on": ["2026-04-30", "2027-04-30"]
    }


def test_a_copy_is_a_form_that_is_filled_in(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    people = [factories.employee()]
    schedule = factories.schedule(starts_on=MARCH, lead_days=5, assignees=people)
    link = soup(operator.get(page_of(schedule))).select_one("a[href*='copy=']")

    submit(operator, link["href"], starts_on="2026-06-01")

    session.rollback()
    copy = session.scalars(select(ServiceSchedule).order_by(ServiceSchedule.id.desc())).first()
    assert copy is not None
    assert copy.id != schedule.id
    assert (copy.starts_on, copy.lead_days) == (date(2026, 6, 1), 5)
    assert copy.client == schedule.client
    assert list(copy.assignees) == people
