"""What is not done to a schedule: said twice, too late, by others, or in no sense."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.models import AuditEntry, ServiceSchedule
from tests.admin.schedule_pages import APRIL, MARCH, page_of, row, sent, token
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import messages_on, post, soup


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def schedule(factories: Factories) -> ServiceSchedule:
    """Return a schedule of the 10th of each month, three days ahead."""
    return factories.schedule(starts_on=MARCH, lead_days=3, client=factories.client(name="Acme"))


def test_the_same_post_again_is_harmless(
    operator: FlaskClient, session: Session, schedule: ServiceSchedule
) -> None:
    known: dict[str, Any] = {"id": schedule.id}
    posts = [
        ("visit", {"do": "skip", "due": "2026-04-10", "reason": "Closed"}),
        ("visit", {"do": "move", "due": "2026-05-10", "to": "2026-05-12", "reason": "Fair"}),
        ("terms", {"do": "pause", "from": "2026-06-01", "until": "2026-06-30"}),
        ("terms", {"do": "end", "on": "2026-12-31"}),
        ("visit", {"do": "undo", "due": "2026-04-10"}),
    ]
    for place, what in posts:
        session.refresh(schedule)
        known["version"] = schedule.version
        session.rollback()
        fields = {"csrf_token": token(operator)} | known | what
        answers = [sent(operator, f"/admin/schedules/{place}/", fields) for _ in range(2)]

        assert "was changed" in messages_on(answers[0]), what
        assert "was so already" in messages_on(answers[1]), what


def test_a_page_that_is_out_of_date_changes_nothing(
    operator: FlaskClient, session: Session, schedule: ServiceSchedule
) -> None:
    stale = schedule.version
    schedule.lead_days = 9
    session.commit()
    posts = [
        ("visit", {"do": "skip", "due": "2026-04-10", "reason": "Closed"}),
        ("terms", {"do": "end", "on": "2026-12-31"}),
    ]
    for place, what in posts:
        fields = {"csrf_token": token(operator), "id": schedule.id, "version": stale}
        answer = sent(operator, f"/admin/schedules/{place}/", fields | what)

        assert "Somebody else changed this schedule" in messages_on(answer)
    session.refresh(schedule)
    assert (schedule.ends_on, row(session, APRIL)) == (None, None)


def test_renewing_twice_with_one_page_renews_once(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    schedule = factories.schedule(starts_on=MARCH, ends_on=APRIL)
    fields = {"id": schedule.id, "version": schedule.version, "do": "renew"}
    session.rollback()

    for _ in range(2):
        post(operator, "/admin/schedules/terms/", **fields)

    session.refresh(schedule)
    assert schedule.ends_on == date(2027, 4, 10)


HOSTILE = ["", "2026-02-30", "9999-12-31", "0000-00-00", "DROP TABLE", "\x00", "1" * 5000]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("visit/skip", "due"),
        ("visit/undo", "due"),
        ("visit/move", "due"),
        ("visit/move", "to"),
        ("terms/pause", "from"),
        ("terms/pause", "until"),
        ("terms/end", "on"),
    ],
)
def test_hostile_dates_are_refused_in_words(
    operator: FlaskClient,
    session: Session,
    schedule: ServiceSchedule,
    where: str,
    name: str,
    value: str,
) -> None:
    place, _, do = where.partition("/")
    days = {"due": "2026-04-10", "to": "2026-04-11", "from": "2026-04-01", "until": "2026-04-02"}
    known = {"on": "2026-12-31", "reason": "x", "do": do, "version": schedule.version}
    fields = {"csrf_token": token(operator), "id": schedule.id} | days | known | {name: value}
    before = len(session.scalars(select(AuditEntry)).all())
    session.rollback()

    answer = sent(operator, f"/admin/schedules/{place}/", fields)

    assert messages_on(answer) == "This is not a date."
    session.rollback()
    assert len(session.scalars(select(AuditEntry)).all()) == before


@pytest.mark.parametrize("key", ["0", "-1", "abc", "9" * 30, "", "4711", "1 OR 1=1"])
def test_an_id_that_is_none_is_not_found(operator: FlaskClient, key: str) -> None:
    for place, do in (("visit", "skip"), ("terms", "end")):
        answer = post(operator, f"/admin/schedules/{place}/", id=key, do=do)
        assert answer.status_code == 404
    for place in ("sheet/", "sheet.pdf", "details/"):
        assert operator.get(f"/admin/schedules/{place}?id={key}").status_code == 404


@pytest.mark.parametrize(
    ("place", "what", "said"),
    [
        ("visit", {"do": "skip", "due": "2026-04-10", "reason": " "}, "Say why"),
        ("visit", {"do": "skip", "due": "2026-04-11", "reason": "x"}, "due on 11.04.2026"),
        ("terms", {"do": "pause", "from": "2026-03-01", "until": "2026-04-01"}, "today or later"),
        ("terms", {"do": "pause", "from": "2026-05-01", "until": "2026-04-01"}, "before it begins"),
        ("terms", {"do": "end", "on": "2026-03-09"}, "is before the start"),
        ("terms", {"do": "renew"}, "has no end"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    operator: FlaskClient, schedule: ServiceSchedule, place: str, what: dict[str, str], said: str
) -> None:
    known = {"csrf_token": token(operator), "id": schedule.id, "version": schedule.version}

    answer = sent(operator, f"/admin/schedules/{place}/", known | what)

    assert said in messages_on(answer)


def test_who_only_reads_changes_nothing_and_is_offered_nothing(
    app: Flask, factories: Factories, schedule: ServiceSchedule
) -> None:
    viewer = logged_in(app, factories, Role.VIEWER)

    page = soup(viewer.get(page_of(schedule, day=APRIL)))

    assert page.select("button[name=do]") == []
    for place in ("visit", "terms"):
        answer = post(viewer, f"/admin/schedules/{place}/", id=schedule.id, do="end")
        assert answer.status_code == 403


def test_what_was_typed_stands_there_again_with_the_reason(
    operator: FlaskClient, schedule: ServiceSchedule
) -> None:
    form = {"id": schedule.id, "version": schedule.version, "due": "2026-04-10", "do": "move"}
    fields = {"csrf_token": token(operator)} | form | {"to": "soon", "reason": "Fair <b>"}

    page = soup(sent(operator, "/admin/schedules/visit/", fields))

    reason, day = page.select_one("#move-reason"), page.select_one("#f-to")
    assert (reason["value"], day["value"]) == ("Fair <b>", "soon")
    told = page.select_one(f"#{day['aria-describedby']}").text
    assert told
    assert told in page.select_one(".flash-error").text
    assert page.select_one("#skip-reason")["value"] == ""
    again = soup(operator.get(page_of(schedule, day="2026-04-10")))
    assert again.select_one("#move-reason")["value"] == ""
