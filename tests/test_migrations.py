"""Migrations: from nothing to the models and back, on both databases."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect, text

from app import create_app
from crm.extensions import db
from crm.search import DOCUMENTS
from tests.conftest import CHOSEN, DATABASES, settings_for
from tests.factories import Factories

BOOKKEEPING = {"alembic_version"}
OURS = {*db.metadata.tables, *(each.table.name for each in DOCUMENTS.values())}


def contents() -> dict[str, list[dict[str, Any]]]:
    """Return all rows of our tables that are there now, documents of searches included."""
    with db.engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
        return {
            name: [
                dict(row)
                for row in connection.execute(text(f'SELECT * FROM "{name}" ORDER BY 1')).mappings()  # noqa: S608 - our names
            ]
            for name in sorted(names & OURS)
        }


def common(rows: list[dict[str, Any]], other: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with those columns that the other rows have."""
    names = other[0].keys() if other else set()
    return [{name: value for name, value in row.items() if name in names} for row in rows]


def fill() -> None:
    """Write a record of every kind, some of which belong to each other."""
    factories = Factories(db.session())
    of_user = {"user_session"}
    for maker in [each for each in vars(Factories) if not each.startswith("_")]:
        getattr(factories, maker)(**({"user": factories.user()} if maker in of_user else {}))
    assignment = factories.assignment()
    job = assignment.intervention
    mail = factories.outbox_mail(intervention=job, assignment_id=assignment.id)
    factories.message(intervention=job, assignment=assignment, outbox_mail=mail)
    factories.occurrence(intervention=job)
    db.session.remove()


@pytest.mark.parametrize("name", CHOSEN)
def test_d11_what_is_there_survives_each_migration_down_and_up(name: str, tmp_path: Path) -> None:
    with DATABASES[name]() as url:
        app = create_app(settings_for(url, tmp_path))
        with app.app_context():
            upgrade()
            fill()
            revisions = [each.revision for each in ScriptDirectory("migrations").walk_revisions()]
            for newer, older in pairwise(revisions):
                before = contents()
                downgrade(revision=older)
                down = contents()
                upgrade(revision=newer)
                after = contents()
                downgrade(revision=older)

                assert sum(map(len, down.values())) > 40
                for table in down:  # what the migration itself adds is gone
                    assert after[table] == before[table], (newer, table)
                    kept = common(before[table], down[table])
                    assert common(down[table], before[table]) == kept, (newer, table)
            upgrade()
            check()  # leaves with an error where models and migrations differ
            db.engine.dispose()


@pytest.mark.parametrize("name", CHOSEN)
def test_migrations_lead_from_nothing_to_the_models_and_back(name: str, tmp_path: Path) -> None:
    with DATABASES[name]() as url:
        app = create_app(settings_for(url, tmp_path))
        with app.app_context():
            upgrade()
            fill()
            downgrade(revision="base")
            left = set(inspect(db.engine).get_table_names())
            upgrade()
            there = set(inspect(db.engine).get_table_names())
            db.engine.dispose()

    assert left == BOOKKEEPING
    documents = {each.table.name for each in DOCUMENTS.values()}
    shadows = {name for name in there if name.rpartition("_")[0] in documents}  # FTS5's own
    assert there - shadows == set(db.metadata.tables) | BOOKKEEPING | documents
