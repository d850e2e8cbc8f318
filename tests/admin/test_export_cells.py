"""Exports say what the grid's formatters say, cell by cell, whatever is in the records."""

from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from admin_views._asked import Asked
from admin_views._export_cells import cells_of, harmless
from admin_views._export_rows import Export
from crm.domain.statuses import AssignmentStatus, InterventionStatus, Priority
from crm.extensions import db
from tests.admin.poison import poison, records_of_all_kinds
from tests.admin.test_access import VIEWS
from tests.factories import Factories

PAYLOADS = ["=1+1", "\t-x", "Știți „ce”\r\nnu", "a\x0bb_x0041_<&>"]
FAST = {"interventions", "clients", "contacts", "employees", "absences", "products"}


def view_of(app: Flask, name: str) -> Any:
    [view] = [
        each
        for each in app.extensions["admin"][0]._views  # noqa: SLF001 - it has no other way
        if each.endpoint == name
    ]
    return view


def exported(app: Flask, view: Any, locale: str, asked: Asked | None = None) -> list[Any]:
    asked = asked or Asked()
    order, own = view.order(asked), view.export_cells()
    with app.test_request_context("/admin/"):
        export = Export(app, view, view.found(asked), order, locale=locale, own=own, batch=2)
        return [row for batch in export for row in batch]


def formatted(app: Flask, view: Any, locale: str) -> list[Any]:
    """Return the same by the grid's own formatters, record by record."""
    with app.test_request_context("/admin/"), force_locale(locale):
        query = view.loaded(view.found(Asked()), view.export_columns)
        records = [
            record
            for part in view.order(Asked()).parts(query)
            for record in db.session.scalars(part)
        ]
        titles = [tuple(harmless(view.label_of_column(name)) for name in view.export_columns)]
        return titles + [
            tuple(harmless(str(view.export_value(record, name))) for name in view.export_columns)
            for record in records
        ]


@pytest.mark.parametrize("locale", ["ro", "en"])
@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_an_export_says_what_the_formatters_say(
    app: Flask, session: Session, factories: Factories, payload: str, locale: str
) -> None:
    records_of_all_kinds(factories, session)
    poison(session, payload.replace("\x00", ""))
    db.session.rollback()

    for view_class in VIEWS:
        view = view_of(app, view_class.endpoint_name)
        assert exported(app, view, locale) == formatted(app, view, locale), view_class


@pytest.mark.parametrize("locale", ["ro", "en"])
def test_every_state_people_and_days_or_none_are_written_alike(
    app: Flask, factories: Factories, locale: str
) -> None:
    people = [factories.employee(name=name) for name in ("Ana", "=Ion", "Zoe, jr")]
    for number, status in enumerate(InterventionStatus):
        case = factories.intervention(
            status=status,
            priority=list(Priority)[number % 4],
            planned_from_on=None if number % 2 else factories.intervention().planned_from_on,
            resolution="" if number % 2 else "  =x",
        )
        for place, person in enumerate(people[: number % 4]):
            answer = list(AssignmentStatus)[(number + place) % 4]
            factories.assignment(intervention=case, employee=person, status=answer)
    view = view_of(app, "interventions")

    found = exported(app, view, locale)

    assert found == formatted(app, view, locale)
    assert len({row[1] for row in found[1:]}) == len(InterventionStatus)
    assert [row for row in found if row[7].startswith("'=Ion (")]


def test_the_large_grids_need_no_whole_records(app: Flask) -> None:
    with app.test_request_context("/admin/"):
        fast = {
            name
            for name in FAST
            for view in [view_of(app, name)]
            if cells_of(
                view.model_class,
                view.export_columns,
                view.export_cells(),
                view.column_formatters_export,
            )
        }

    assert fast == FAST
