"""Inserts that know what to do about a row that is there already.

SQLite and PostgreSQL have the same `ON CONFLICT`; SQLAlchemy has one for each.
"""

from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql, sqlite

_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def insert_into(target: Any, dialect: Dialect) -> Any:
    """Return an insert into a model or table that takes `on_conflict_...` on this database."""
    return _INSERTS[dialect.name](target)
