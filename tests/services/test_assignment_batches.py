"""A batch writes, row by row, what the same visits leave when they are saved one by one."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Table, func, select, text
from sqlalchemy.orm import Session

from crm.domain.holidays import HolidayPolicy
from crm.domain.kinds import Language
from crm.domain.statuses import InterventionStatus, Priority
from crm.errors import MissingAddressError
from crm.extensions import db
from crm.models import Assignment, AuditEntry, Intervention, OutboxMail, ServiceSchedule
from crm.services import schedule_ledger, schedule_visits, schedules
from crm.services.schedule_plans import Plan, Run, plan_for
from crm.services.schedule_visits import Visit
from tests.factories import Factories
from tests.generation import MAILING, NOW, RO, created

TODAY = date(2026, 3, 10)
RUN = Run(today=TODAY, now=NOW, mailing=MAILING, country=RO)
STAMPS = {"created_at", "updated_at", "at"}  # when each was written
HOSTILE = "</td>{{ 7*7 }}%(x)s\r\n\n\n\n, ;\\N&<script>'\"ș€😀"
Made = Sequence[tuple[Visit, int]]
Create = Callable[[Session, Sequence[Plan], Run], Made]
Rows = dict[str, list[dict[str, Any]]]


def plain(make: Factories) -> dict[str, Any]:
    return {"assignees": [make.employee(), make.employee(language=Language.RO)]}


def full(make: Factories) -> dict[str, Any]:
    client = make.client(
        name="Alfa & Fii", address="Str. Lungă 1", town="Iași", service_phone="sună la birou"
    )
    contact = make.contact(client=client, name="Ana", phone="+40 722 000 111", job_title="șef")
    line = make.invoice_line(invoice=make.invoice(client=client), description="Cazan")
    return {
        "client": client,
        "contact": contact,
        "object_text": None,
        "invoice_line": line,
        "description": "Curățat.\n\n\nSunați înainte.",
        "priority": Priority.URGENT,
        "duration_days": 3,
        "holiday_policy": HolidayPolicy.NEXT,
        **plain(make),
    }


def hostile(make: Factories) -> dict[str, Any]:
    client = make.client(name=HOSTILE, address=HOSTILE, phone="07" + HOSTILE)
    employee = make.employee(name=HOSTILE, email="ion@exemplu-șțî.ro")
    product = make.product(code=None, name=HOSTILE)
    given = {"client": client, "object_text": None, "product": product}
    return given | {"description": HOSTILE * 50, "assignees": [employee]}


def nobody(make: Factories) -> dict[str, Any]:
    return {"assignees": [make.employee(is_active=False)]}


def several(make: Factories) -> dict[str, Any]:
    return {"lead_days": 100, "starts_on": date(2026, 1, 31), "assignees": [make.employee()]}


@pytest.mark.parametrize("kind", [plain, full, hostile, nobody])
def test_a_batch_writes_what_the_records_write(
    session: Session, factories: Factories, kind: Callable[[Factories], dict[str, Any]]
) -> None:
    given: dict[str, Any] = {"starts_on": TODAY, "lead_days": 0}
    schedule = factories.schedule(**given | kind(factories))
    factories.complaint_type(name="Programare service")

    singly = written(session, schedule, schedule_visits.create_singly)
    batch = written(session, schedule, schedule_visits.create)

    assert len(singly["intervention"]) == 1
    assert logged(batch) == logged(singly)
    assert batch | {"audit_entry": []} == singly | {"audit_entry": []}


def test_many_visits_are_each_what_they_are_alone(session: Session, factories: Factories) -> None:
    schedule = factories.schedule(**several(factories))

    singly = written(session, schedule, schedule_visits.create_singly)
    batch = written(session, schedule, schedule_visits.create)

    assert [row["number"] for row in batch["intervention"]] == [1, 2, 3, 4, 5]
    for table in ("intervention", "assignment", "occurrence", "outbox_mail"):
        assert batch[table] == singly[table], table
    assert timelines(batch) == timelines(singly)
    assert logged(batch) == logged(singly)


def test_nothing_is_written_when_somebody_cannot_be_written_to(
    session: Session, factories: Factories
) -> None:
    mute = factories.employee(email=None, name="Mute")
    schedule = factories.schedule(starts_on=TODAY, assignees=[factories.employee(), mute])

    with pytest.raises(MissingAddressError, match="Mute"):
        schedule_visits.create(session, plans(session, schedule), RUN)

    for model in (Intervention, Assignment, OutboxMail):
        assert session.scalar(select(func.count(model.id))) == 0


def test_what_a_batch_wrote_can_go_on_as_anything_else(
    session: Session, factories: Factories
) -> None:
    schedule = factories.schedule(starts_on=TODAY, **plain(factories))
    [(_, key)] = schedule_visits.create(session, plans(session, schedule), RUN)
    session.commit()

    case = session.get_one(Intervention, key)
    case.description = "News"
    session.commit()
    another = factories.assignment(intervention=case)

    assert (case.status, case.version) == (InterventionStatus.ASSIGNED, 3)
    assert [each.offer for each in case.assignments] == [1, 1, 0]
    assert another.id > max(each.id for each in case.assignments[:2])


def test_what_no_batch_can_write_is_created_by_itself(
    session: Session, factories: Factories, caplog: pytest.LogCaptureFixture
) -> None:
    """An id that SQLite gives again, after a deletion, has had its mail."""
    schedules_due = [factories.schedule(starts_on=TODAY, **plain(factories)) for _ in range(3)]
    restart_ids(session)
    factories.outbox_mail(dedupe_key="offer:3:1")

    found = created(session, TODAY)

    assert [each.schedule for each in found] == [each.id for each in schedules_due]
    assert session.scalar(select(func.count(Assignment.id))) == 6
    alone = "could not be created in a batch" in caplog.text
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    assert alone is on_sqlite  # PostgreSQL gives no id twice, so that halves of it succeed


def plans(session: Session, schedule: ServiceSchedule) -> list[Plan]:
    """Return what a run today is to create for `schedule`."""
    rule = schedules.rule_of(schedule, country=RO)
    ledger = schedule_ledger.read(session, {schedule.id: rule})[schedule.id]
    return [plan_for(schedule, rule, ledger, today=TODAY, after=None)]


def written(session: Session, schedule: ServiceSchedule, create: Create) -> Rows:
    """Return all rows that `create` adds, and take them back."""
    restart_ids(session)
    last = session.scalar(select(func.max(AuditEntry.id)))
    create(session, plans(session, schedule), RUN)
    session.flush()
    names = ("intervention", "assignment", "occurrence", "message", "outbox_mail", "audit_entry")
    found = {name: rows_of(session, db.metadata.tables[name]) for name in names}
    found["audit_entry"] = [row for row in found["audit_entry"] if row["id"] > (last or 0)]
    session.rollback()
    return without_tokens(found)


def rows_of(session: Session, table: Table) -> list[dict[str, Any]]:
    rows = session.execute(table.select().order_by(table.c.id)).mappings()
    return [{key: value for key, value in row.items() if key not in STAMPS} for row in rows]


def without_tokens(found: Rows) -> Rows:
    """Put a name in the place of each reply token, which is another one every time."""
    tokens = {row["token"]: f"token{n:021}" for n, row in enumerate(found["assignment"])}

    def named(value: Any) -> Any:
        for token, name in tokens.items():
            if isinstance(value, str):
                value = value.replace("\r\n ", "").replace(token, name)
        return value

    return {
        table: [{key: named(value) for key, value in row.items()} for row in rows]
        for table, rows in found.items()
    }


def restart_ids(session: Session) -> None:
    """Let the next rows have the same ids again; SQLite does so by itself."""
    if session.get_bind().dialect.name == "sqlite":
        return
    for table in db.metadata.sorted_tables:
        if "id" in table.c:
            session.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'),"  # noqa: S608 - ours
                    f' (SELECT coalesce(max(id), 0) + 1 FROM "{table.name}"), false)'
                )
            )
    session.commit()


def timelines(found: Rows) -> list[dict[str, Any]]:
    """Return the messages by intervention, in the order in which they are read."""
    rows = sorted(found["message"], key=lambda row: (row["intervention_id"], row["id"]))
    return [{key: value for key, value in row.items() if key != "id"} for row in rows]


def logged(found: Rows) -> list[dict[str, Any]]:
    """Return the log record by record; the ids of messages are given in another order."""
    number = {row["id"]: repr(row | {"id": 0}) for row in found["message"]}

    def place(row: dict[str, Any]) -> tuple[str, str, int]:
        is_message = row["table"] == "message"
        record = number[row["record_id"]] if is_message else str(row["record_id"])
        return row["table"], record, row["id"]

    ordered = sorted(found["audit_entry"], key=place)
    return [
        {key: value for key, value in row.items() if key not in ("id", "record_id")}
        for row in ordered
    ]
