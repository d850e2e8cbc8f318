"""A page of a grid reads some rows, not the table: counted by the databases themselves.

On PostgreSQL each statement of a page is explained and the rows counted that its scans
read and its sorts take; on SQLite the instructions of its machine are. Both are far
below what reading or sorting the whole table takes, which the last test shows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event, func, insert, select, text  # noqa: TID251 - a test may listen

from admin_views._groups import Groups
from crm import current
from crm.domain.kinds import Role
from crm.domain.statuses import AssignmentStatus, InterventionStatus, Priority
from crm.extensions import db
from crm.models import Assignment, AuditEntry, Client, Employee, Intervention
from crm.services import intervention_groups, trail
from tests.conftest import NOW, logged_in
from tests.databases import settled
from tests.factories import Factories

pytestmark = pytest.mark.slow  # filled tables, on both databases
JOBS = 20_000
CLIENTS = 1_000
PEOPLE = 200
TABLES = ("client", "employee", "intervention", "assignment")
OPEN_EVERY = 100  # one in so many is not finalised yet
MOST_ROWS = 6_000  # of a page, all statements together; the count alone reads a thousand
STEPS = 1_000
MOST_STEPS = 60_000
TODAY = date(2026, 11, 20)
STAMPS = {"created_at": NOW, "updated_at": NOW, "updated_by": "x", "version": 1}
SORTS = ("number", "complaint_on", "client", "priority", "planned_from_on", "status")
FILTERS = (
    "status_equals=NEW",
    "status_equals=FINALISED",
    "priority_equals=URGENT",
    "client_equals={client}",
    "complaint_type_equals={type}",
    "planned_from_on_from=2026-06-01&flt_planned_from_on_to=2026-06-07",
    "complaint_on_from=2026-06-01&flt_complaint_on_to=2026-06-07",
    "assignee_equals={employee}",
    "town_starts=town+007",
    "when_equals=TODAY",
    "when_equals=THIS_WEEK",
    "when_equals=OVERDUE",
    "when_equals=UNPLANNED",
    "open_equals=1",
    "unanswered_equals=1",
    "town_equals=town 007",
    "planned_equals=0",
    "mine_equals=1",
    "mine_equals=1&flt_open_equals=1",
    "status_equals=FINALISED&flt_client_equals={client}",
)


LOG = (
    "",
    "before=end",
    "flt_who_equals=me@example.com",
    "flt_action_contains=login",
    "flt_action_contains=update",
    "flt_action_contains=delete",
    "flt_table_contains=client",
    "flt_table_contains=absence",
    "flt_record_equals=777",
    "flt_field_equals=client.tax_id",
    "flt_field_equals=intervention.status",
    "flt_at_from=2026-03-02&flt_at_to=2026-03-02&flt_who_equals=me@example.com",
    "search=other",
    "search=nowhere",
)


@pytest.fixture
def filled(
    app: Flask, factories: Factories, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, int]]:
    """Fill the tables as they are after years: nearly all is done, some is open."""
    monkeypatch.setattr(current, "today", lambda: TODAY)
    kind = factories.complaint_type()
    db.session.commit()
    connection = db.session.connection()
    people = _insert(connection, Employee, [_employee(n) for n in range(PEOPLE)])
    first = _insert(connection, Client, [_client(n) for n in range(CLIENTS)])
    jobs = [_job(n, first + n * 7 % CLIENTS, kind.id) for n in range(JOBS)]
    job = _insert(connection, Intervention, jobs)
    parts = [_part(n, job + n, people + n * 13 % PEOPLE) for n in range(JOBS)]
    _insert(connection, Assignment, parts)
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    # SQLite's other connections look at what was found when the schema changes.
    db.session.execute(text("CREATE TABLE passing (id INTEGER)"))
    db.session.execute(text("DROP TABLE passing"))
    found = {"client": first + 5, "type": kind.id, "employee": people + 3, "job": job}
    db.session.commit()
    with settled(db.engine, TABLES):
        yield found
        db.session.rollback()


def _insert(connection: Connection, model: Any, rows: list[dict[str, Any]]) -> int:
    """Insert `rows`; return the first one's key."""
    start = (connection.scalar(select(func.max(model.id))) or 0) + 1
    keyed = [{"id": start + place, **row, **STAMPS} for place, row in enumerate(rows)]
    connection.execute(insert(model.__table__), keyed)
    return start


def _client(n: int) -> dict[str, Any]:
    town = f"Town {n % 500:03}"
    known = {"name": f"Client {n * 37 % CLIENTS}", "town": town, "town_key": town.lower()}
    return known | {"kind": "COMPANY", "search_text": f"client {n}", "created_by": "x"}


def _employee(n: int) -> dict[str, Any]:
    known = {"name": f"Employee {n}", "language": "RO", "is_active": True, "created_by": "x"}
    return known | {"search_text": f"employee {n}"}


def _job(n: int, client: int, kind: int) -> dict[str, Any]:
    is_open = n % OPEN_EVERY == 0
    open_ones = (InterventionStatus.NEW, InterventionStatus.ASSIGNED, InterventionStatus.CONFIRMED)
    status = open_ones[n // OPEN_EVERY % 3] if is_open else InterventionStatus.FINALISED
    called = TODAY - timedelta(days=(JOBS - n) // 20)
    planned = None if n % 500 == 0 else called + timedelta(days=n % 5)
    return {
        "number": n + 1,
        "complaint_on": called,
        "client_id": client,
        "complaint_type_id": kind,
        "status": status,
        "priority": list(Priority)[n % 4],
        "planned_from_on": planned,
        "planned_to_on": planned,
        "object_text": "camera",
        "object_label": "camera",
        "search_text": f"{n + 1} camera",
        "created_by": "me@example.com" if n % 50 == 0 else "operator@example.com",
    }


def _part(n: int, job: int, employee: int) -> dict[str, Any]:
    status = AssignmentStatus.PENDING if n % OPEN_EVERY == 0 else AssignmentStatus.CONFIRMED
    known = {"intervention_id": job, "employee_id": employee, "status": status, "offer": 1}
    return known | {"asked_at": NOW, "token": f"token{n}", "created_by": "x"}


@contextmanager
def worked(app: Flask) -> Iterator[list[int]]:
    """Yield a list to which is added what the pages of the block make the database do."""
    work: list[int] = []
    statements: list[tuple[str, Any]] = []
    drivers: list[Any] = []
    is_sqlite = db.engine.dialect.name == "sqlite"

    def note(connection: Connection, _cursor: Any, sql: str, given: Any, *_more: Any) -> None:
        if not sql.startswith(("BEGIN", "PRAGMA")):
            statements.append((sql, given))
        if is_sqlite:
            drivers.append(connection.connection.driver_connection)
            drivers[-1].set_progress_handler(lambda: work.append(STEPS), STEPS)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield work
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
        for driver in drivers:
            driver.set_progress_handler(None, 0)
    if not is_sqlite:
        with db.engine.connect() as connection:
            work += [_rows(connection, *each) for each in statements]


def _rows(connection: Connection, sql: str, given: Any) -> int:
    """Return how many rows a statement reads and sorts on PostgreSQL."""
    explained = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", given)
    [plan] = explained.scalar_one()
    return _rows_of(plan["Plan"])


def _rows_of(node: dict[str, Any]) -> int:
    parts: list[dict[str, Any]] = node.get("Plans", [])
    below = sum(_rows_of(each) for each in parts)
    if "Scan" not in node["Node Type"]:
        return below
    removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return below + int((node["Actual Rows"] + removed) * node["Actual Loops"])


def most(app: Flask) -> int:
    return MOST_STEPS if db.engine.dialect.name == "sqlite" else MOST_ROWS


def addresses(filled: dict[str, int]) -> Iterator[str]:
    """Yield the pages of the grid that are a click away."""
    yield ""
    yield "before=end"
    yield f"after={filled['job'] + JOBS // 2}"
    for sort in SORTS:
        for more in ({}, {"desc": "1"}, {"before": "end"}):
            yield urlencode({"sort": sort, **more})
    for each in FILTERS:
        yield f"flt_{each.format(**filled)}"


def test_l04_a_page_reads_some_rows_and_not_the_table(
    app: Flask, factories: Factories, filled: dict[str, int]
) -> None:
    browser = logged_in(app, factories, Role.OPERATOR, email="me@example.com")
    too_much = {}

    for each in addresses(filled):
        with worked(app) as work:
            assert browser.get(f"/admin/interventions/?{each}").status_code == 200
        if sum(work) > most(app):
            too_much[each] = sum(work)

    assert not too_much


def test_a_place_in_the_middle_is_found_without_what_is_before_it(
    app: Flask, factories: Factories, filled: dict[str, int]
) -> None:
    browser = logged_in(app, factories, Role.OPERATOR)
    half = db.session.get_one(Intervention, filled["job"] + JOBS // 2)
    places = {
        "client": half.client.name,
        "complaint_on": half.complaint_on,
        "number": half.number,
        "priority": half.urgency,
    }
    too_much = {}

    for name, value in places.items():
        asked = urlencode({"sort": name, "after": f"{half.id}~{value}"})
        with worked(app) as work:
            assert browser.get(f"/admin/interventions/?{asked}").status_code == 200
        if sum(work) > most(app):
            too_much[name] = sum(work)

    assert not too_much


def test_reading_or_sorting_the_table_would_be_noticed(
    app: Flask, operator: FlaskClient, filled: dict[str, int]
) -> None:
    whole = (
        "SELECT count(*) FROM intervention WHERE object_label <> 'x'",
        "SELECT id FROM intervention ORDER BY object_label, id LIMIT 20",
    )
    for sql in whole:
        with worked(app) as work:
            db.session.execute(text(sql)).all()

        assert sum(work) > most(app)


@pytest.mark.parametrize("by", ["client", "status", "week", "town"])
def test_groups_read_the_rows_that_they_count_and_not_the_table(
    app: Flask,
    operator: FlaskClient,
    filled: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
    by: str,
) -> None:
    monkeypatch.setattr(Groups, "most_grouped", 1_000)
    monkeypatch.setattr(intervention_groups, "MOST_COUNTED", 1_000)

    with worked(app) as work:
        for filters in ("", "&flt_status_equals=FINALISED"):
            assert operator.get(f"/admin/interventions/?group={by}{filters}").status_code == 200

    assert sum(work) <= 3 * most(app)


def test_p01_the_log_is_found_by_its_indexes(
    app: Flask, factories: Factories, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = logged_in(app, factories, Role.ADMIN)
    monkeypatch.setattr(trail, "WINDOW", 500)
    db.session.execute(insert(AuditEntry), [_entry(n) for n in range(JOBS)])
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    too_much = {}

    for each in LOG:
        with worked(app) as work:
            assert browser.get(f"/admin/audit/?{each}").status_code == 200
        if sum(work) > most(app):
            too_much[each] = sum(work)

    assert not too_much


def _entry(n: int) -> dict[str, Any]:
    action = "login" if n % 500 == 0 else "update" if n % 20 == 0 else "create"
    table = "client" if n % 200 == 0 else ("intervention", "assignment", "message")[n % 3]
    actor = "me@example.com" if n % 100 == 0 else "operator@example.com"
    known = {"at": NOW + timedelta(seconds=n), "actor": actor, "source": "web", "action": action}
    changes = {"status": ["NEW", "ASSIGNED"], "description": ["one", "other"]}
    return known | {"table": table, "record_id": n // 5 + 1, "changes": changes}
