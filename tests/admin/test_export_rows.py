"""Exports in batches: every row once and in order, with nothing held in between."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from admin_views._asked import Asked
from admin_views._export_rows import Export
from admin_views.interventions import InterventionView
from crm.domain.statuses import InterventionStatus, Priority
from crm.extensions import db
from crm.models import Intervention
from tests.admin.test_export_cells import view_of
from tests.factories import Factories
from tests.forms import soup

URL = "/admin/interventions/export"
DAY = date(2026, 3, 2)


@pytest.fixture
def many(factories: Factories) -> set[str]:
    """Add rows with many equal values and some without one; return their numbers."""
    clients = [factories.client(name=name) for name in ("Alba", "Alba", "Zimnicea")]
    kind = factories.complaint_type()
    made = [
        factories.intervention(
            client=clients[number % 3],
            complaint_type=kind,
            priority=list(Priority)[number % 4],
            status=list(InterventionStatus)[number % 6],
            planned_from_on=None if number % 3 == 0 else DAY + timedelta(days=number % 5),
        )
        for number in range(25)
    ]
    return {str(each.number) for each in made}


def batches_of(app: Flask, asked: Asked, batch: int) -> Iterator[Any]:
    view = view_of(app, "interventions")
    with app.test_request_context("/admin/"):
        order, own = view.order(asked), view.export_cells()
        export = Export(app, view, view.found(asked), order, locale="en", own=own, batch=batch)
    return iter(export)


def numbers(batches: Iterator[Any]) -> list[str]:
    return [row[0] for batch in batches for row in batch]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", ["", *InterventionView.grid_sorts])
def test_every_row_comes_once_in_the_order_of_the_grid(
    app: Flask, many: set[str], sort: str, descending: bool
) -> None:
    asked = Asked(sort=sort, descending=descending)

    in_small = numbers(batches_of(app, asked, 4))
    at_once = numbers(batches_of(app, asked, 100))

    assert in_small == at_once
    assert sorted(in_small[1:]) == sorted(many)


def test_l05_nothing_is_held_between_batches(app: Flask, many: set[str]) -> None:
    db.session.remove()
    batches = batches_of(app, Asked(), 5)

    for batch in batches:
        assert batch
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # both pools count


def test_an_export_that_nobody_reads_to_the_end_leaves_the_log_of_sqlite_free(
    app: Flask, session: Session, factories: Factories, many: set[str]
) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    batches = batches_of(app, Asked(), 5)
    next(batches), next(batches)
    factories.intervention()
    session.rollback()

    with db.engine.connect() as connection:
        connection.rollback()
        driver: Any = connection.connection.driver_connection
        busy, _log, _moved = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    assert busy == 0


def test_rows_that_come_and_go_meanwhile_stop_nothing(
    app: Flask, session: Session, factories: Factories, many: set[str]
) -> None:
    batches = batches_of(app, Asked(sort="planned_from_on"), 5)
    seen = numbers(iter([next(batches), next(batches)]))
    session.execute(delete(Intervention).where(Intervention.number == int(seen[-1])))
    session.commit()
    factories.intervention(planned_from_on=DAY + timedelta(days=9))

    seen += numbers(batches)

    assert set(seen) >= many
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_number_of_rows_comes_before_them_and_is_the_whole_one(
    operator: FlaskClient, session: Session, many: set[str], kind: str
) -> None:
    answer = operator.get(f"{URL}/{kind}/?flt_priority_equals=LOW&after=3&page_size=20")

    assert answer.headers["X-Rows"] == "7"
    assert answer.headers["Content-Disposition"].endswith(f".{kind}")


def test_a_few_exports_run_at_once_and_the_next_is_asked_to_wait(
    operator: FlaskClient, many: set[str], set_to: Callable[..., None]
) -> None:
    set_to(exports_at_once=2)
    running = [operator.get(f"{URL}/csv/", buffered=False) for _ in range(2)]
    refused = operator.get(f"{URL}/csv/")
    page = operator.get("/admin/interventions/")
    for each in running:
        each.close()  # without having been read

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    assert page.status_code == 200
    assert operator.get(f"{URL}/xlsx/").status_code == 200


def test_a_client_renamed_meanwhile_moves_nothing_twice(
    app: Flask, session: Session, many: set[str]
) -> None:
    batches = batches_of(app, Asked(sort="client"), 5)
    seen = numbers(iter([next(batches), next(batches)]))
    session.execute(text("UPDATE client SET phone = '1'"))
    session.commit()

    seen += numbers(batches)

    assert sorted(seen[1:]) == sorted(many)


@pytest.mark.parametrize("sort", ["", "&sort=client", "&sort=planned_from_on&desc=1"])
def test_what_a_search_finds_is_what_is_exported(
    operator: FlaskClient, many: set[str], sort: str
) -> None:
    answer = operator.get(f"{URL}/csv/?search=Zimnicea{sort}")
    page = operator.get(f"/admin/interventions/?search=Zimnicea{sort}")

    exported = [line.partition(",")[0] for line in answer.text.splitlines()[1:]]
    shown = [row.select_one("[data-open]").text for row in soup(page).select("tr[data-row]")]
    assert exported == shown
    assert answer.headers["X-Rows"] == str(len(shown)) == "8"
