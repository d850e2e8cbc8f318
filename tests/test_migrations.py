"""Migrations: from nothing to the models and back, on both databases."""

from pathlib import Path

import pytest
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect

from app import create_app
from crm.extensions import db
from tests.conftest import CHOSEN, DATABASES, settings_for
from tests.factories import Factories

BOOKKEEPING = {"alembic_version"}


@pytest.mark.parametrize("name", CHOSEN)
def test_migrations_lead_from_nothing_to_the_models_and_back(name: str, tmp_path: Path) -> None:
    with DATABASES[name]() as url:
        app = create_app(settings_for(url, tmp_path))
        with app.app_context():
            upgrade()
            check()  # leaves with an error where models and migrations differ
            factories = Factories(db.session())
            for maker in [each for each in vars(Factories) if not each.startswith("_")]:
                getattr(factories, maker)()
            db.session.remove()
            downgrade(revision="base")
            left = set(inspect(db.engine).get_table_names())
            upgrade()
            there = set(inspect(db.engine).get_table_names())
            db.engine.dispose()

    assert left == BOOKKEEPING
    assert there == set(db.metadata.tables) | BOOKKEEPING
