"""Migrations: from nothing to the models and back, on both databases."""

from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect, select

from app import create_app
from crm.extensions import db
from crm.search import DOCUMENTS
from tests.conftest import CHOSEN, DATABASES, settings_for
from tests.factories import Factories

BOOKKEEPING = {"alembic_version"}


def contents() -> dict[str, list[Any]]:
    """Return all rows of all tables, documents of searches included."""
    documents = [each.table for each in DOCUMENTS.values()]
    with db.engine.connect() as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(select(table).order_by(table.c[0]))
            ]
            for table in (*db.metadata.sorted_tables, *documents)
        }


def fill() -> None:
    """Write a record of every kind, some of which belong to each other."""
    factories = Factories(db.session())
    for maker in [each for each in vars(Factories) if not each.startswith("_")]:
        getattr(factories, maker)()
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
            before = contents()
            revisions = [each.revision for each in ScriptDirectory("migrations").walk_revisions()]
            for revision in revisions[1:]:
                downgrade(revision=revision)
            upgrade()
            after = contents()
            db.engine.dispose()

    assert len(revisions) > 1
    assert sum(map(len, before.values())) > 40
    assert after == before


@pytest.mark.parametrize("name", CHOSEN)
def test_migrations_lead_from_nothing_to_the_models_and_back(name: str, tmp_path: Path) -> None:
    with DATABASES[name]() as url:
        app = create_app(settings_for(url, tmp_path))
        with app.app_context():
            upgrade()
            check()  # leaves with an error where models and migrations differ
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
