"""Runs in real processes, at once, beside people, overlapping and killed (rules R12 and R13)."""

from collections.abc import Sequence
from datetime import date
from time import sleep

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from crm.domain.statuses import OccurrenceStatus
from crm.models import (
    Assignment,
    AuditEntry,
    Counter,
    Intervention,
    Occurrence,
    OutboxMail,
    ServiceSchedule,
)
from tests.factories import Factories
from tests.forms import messages_on, submit, token_of
from tests.generating import Generator, created_in, ran

DAY = "2026-03-10"
MANY = 450  # more than two batches

pytestmark = pytest.mark.slow


@pytest.fixture
def due(session: Session, factories: Factories) -> list[int]:
    """Write schedules that are due, with two assignees each; return their ids."""
    client, people = factories.client(), [factories.employee(), factories.employee()]
    template = factories.schedule(client=client)
    period = template.period
    session.delete(template)
    many = [
        ServiceSchedule(
            client=client,
            object_text=f"Boiler {n}",
            period=period,
            starts_on=date(2026, 2, 10),
            generate_from=date(2026, 3, 1),
            lead_days=0,
        )
        for n in range(MANY)
    ]
    for each in many:
        each.assignees = list(people)
    session.add_all(many)
    session.commit()
    ids = list(session.scalars(select(ServiceSchedule.id).order_by(ServiceSchedule.id)))
    session.rollback()
    return ids


def assert_each_is_there_once(session: Session, ids: Sequence[int]) -> None:
    """Compare what the tables hold with one visit a schedule, whole in all its parts."""
    session.rollback()
    many = len(ids)
    assert sorted(session.scalars(select(Occurrence.schedule_id))) == sorted(ids)
    assert set(session.scalars(select(Occurrence.status))) == {OccurrenceStatus.GENERATED}
    made = select(Intervention.schedule_id).order_by(Intervention.schedule_id)
    assert session.scalars(made).all() == sorted(ids)
    assert set(session.scalars(select(Occurrence.intervention_id))) == set(
        session.scalars(select(Intervention.id))
    )
    assert sorted(session.scalars(select(Intervention.number))) == [*range(1, many + 1)]
    assert session.scalar(select(Counter.value).where(Counter.name == "intervention")) == many
    assert session.scalar(select(func.count(Assignment.id))) == 2 * many
    asked = select(OutboxMail.assignment_id).distinct()
    assert len(session.scalars(asked).all()) == 2 * many
    assert session.scalar(select(func.count(OutboxMail.id))) == 2 * many
    noted = select(func.count(AuditEntry.id)).where(
        AuditEntry.table == "intervention", AuditEntry.action == "create"
    )
    assert session.scalar(noted) == many
    session.rollback()


def test_g01_g02_four_runs_at_once_create_each_visit_once(
    app: Flask, session: Session, due: list[int]
) -> None:
    runs = [Generator(app, "--date", DAY, "--json") for _ in range(4)]
    for run in runs:
        run.begin()

    answers = [run.end() for run in runs]

    assert [code for code, _, _ in answers] == [0] * 4, [remarks for *_, remarks in answers]
    assert sorted(key for _, output, _ in answers for key in created_in(output)) == due
    assert_each_is_there_once(session, due)
    code, _, remarks = ran(app, "--date", DAY)
    assert (code, remarks.splitlines()[-1]) == (
        0,
        "Nothing to do: 0 created, 0 of them late, 0 failed.",
    )


@pytest.mark.parametrize("statement", [2, 12, 20, 32])
def test_k07_a_run_that_is_killed_anywhere_is_completed_by_the_next(
    app: Flask, session: Session, due: list[int], statement: int
) -> None:
    code, _, _ = ran(app, "--date", DAY, KILL_AT=str(statement))
    session.rollback()
    half = session.scalar(select(func.count(Intervention.id))) or 0
    session.rollback()

    completed, output, remarks = ran(app, "--date", DAY, "--json")

    assert (code, completed) == (-9, 0), remarks
    assert len(created_in(output)) == MANY - half
    assert_each_is_there_once(session, due)


def test_k07_one_that_is_killed_again_and_again_gets_there(
    app: Flask, session: Session, due: list[int]
) -> None:
    for statement in (31, 17, 24):
        ran(app, "--date", DAY, KILL_AT=str(statement))

    code, _, remarks = ran(app, "--date", DAY)

    assert code == 0, remarks
    assert_each_is_there_once(session, due)


def test_g03_what_an_operator_does_beside_a_run_is_neither_lost_nor_ignored(
    app: Flask, session: Session, operator: FlaskClient, due: list[int]
) -> None:
    token = token_of(operator)
    runs = [Generator(app, "--date", DAY) for _ in range(2)]
    for run in runs:
        run.begin()
    was_there: dict[int, bool] = {}
    for key in (due[-1], due[0], *due[-40::8], *due[200:240:8]):
        _end(operator, token, session, key)
        was_there[key] = _has_visit(session, key)
    described = due[100:110]
    for key in described:
        answer = submit(operator, f"/admin/schedules/edit/?id={key}", description=f"By hand {key}")
        assert answer.status_code == 302, messages_on(answer)

    answers = [run.end() for run in runs]

    assert [code for code, _, _ in answers] == [0, 0], [remarks for *_, remarks in answers]
    assert {key: _has_visit(session, key) for key in was_there} == was_there
    for key in was_there:
        assert session.get_one(ServiceSchedule, key).ends_on == date(2026, 3, 9)
    for key in described:
        assert session.get_one(ServiceSchedule, key).description == f"By hand {key}"
    expected = {key for key in due if was_there.get(key, True)}
    assert set(session.scalars(select(Occurrence.schedule_id))) == expected
    assert session.scalar(select(func.count(Occurrence.id))) == len(expected)


def _end(operator: FlaskClient, token: str, session: Session, key: int) -> None:
    """End a contract the day before its visit, with the button of its page."""
    version = session.get_one(ServiceSchedule, key).version
    session.rollback()
    fields = {"csrf_token": token, "id": key, "version": version, "do": "end", "on": "2026-03-09"}
    answer = operator.post("/admin/schedules/terms/", data=fields)
    assert "was changed" in messages_on(operator.get(answer.location))


def _has_visit(session: Session, key: int) -> bool:
    session.rollback()
    rows = select(Occurrence.id).where(Occurrence.schedule_id == key)
    found = session.scalar(rows) is not None
    session.rollback()
    return found


BREAKS = {
    "period": "UPDATE service_schedule SET period = 'DAILY' WHERE id = :id",
    "length": "UPDATE service_schedule SET duration_days = 99999999 WHERE id = :id",
    "address": "UPDATE employee SET email = NULL WHERE id IN"
    " (SELECT employee_id FROM schedule_assignee WHERE schedule_id = :id)",
}


@pytest.mark.parametrize("broken", BREAKS)
def test_g07_one_broken_contract_is_reported_and_the_others_are_served(
    app: Flask, session: Session, factories: Factories, broken: str
) -> None:
    many = [
        factories.schedule(starts_on=date.fromisoformat(DAY), assignees=[factories.employee()])
        for _ in range(9)
    ]
    ids = [each.id for each in many]
    session.execute(text(BREAKS[broken]), {"id": ids[4]})
    session.commit()
    session.expunge_all()

    code, output, remarks = ran(app, "--date", DAY)

    assert code == 1
    assert len(output.splitlines()) == 8
    assert f"Schedule {ids[4]} failed: " in remarks
    assert "Traceback" not in remarks
    session.rollback()
    made = select(Intervention.schedule_id).order_by(Intervention.schedule_id)
    assert session.scalars(made).all() == ids[:4] + ids[5:]
    error = select(ServiceSchedule.last_error).where(ServiceSchedule.id == ids[4])
    assert session.scalar(error)


def test_g08_a_run_that_overlaps_another_waits_and_leaves_cleanly(
    app: Flask, session: Session, due: list[int]
) -> None:
    first, second = (Generator(app, "--date", DAY, "--json") for _ in range(2))
    # Somebody saves for a while: the runs cannot get on, and the second meets the first.
    session.execute(
        select(ServiceSchedule.id).where(ServiceSchedule.id == due[0]).with_for_update()
    )
    first.begin()
    sleep(1.5)
    second.begin()
    sleep(1.5)
    assert first.is_at_work
    assert second.is_at_work
    session.rollback()

    answers = [run.end() for run in (first, second)]

    assert [code for code, _, _ in answers] == [0, 0], [remarks for *_, remarks in answers]
    assert sorted(key for _, output, _ in answers for key in created_in(output)) == due
    assert_each_is_there_once(session, due)
