"""What the addresses of a comparison need to know of a database: keys, words, days."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import create_engine, text

from bench.measured.databases import Filled
from crm import database
from crm.demo.tables.crew import LOGINS

PAGE_SIZE = 20
_MIDDLE = """
    SELECT i.id, i.client_id, i.complaint_type_id, c.name AS client, c.town_key, c.tax_id_key
    FROM intervention i JOIN client c ON c.id = i.client_id
    WHERE i.id >= :half AND c.tax_id_key IS NOT NULL ORDER BY i.id LIMIT 1
"""
_MIDDLE_CLIENT = """
    SELECT i.id, c.name FROM client c JOIN intervention i ON i.client_id = c.id
    WHERE c.name >= (SELECT name FROM client ORDER BY name LIMIT 1 OFFSET :half)
    ORDER BY c.name, i.id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one database. `middle` is the key of an intervention half-way, `rare` finds its client.

    `half_name` and `half_key` are the place half-way of those sorted by client.
    """

    is_sqlite: bool
    rows: int
    pages: int
    middle: int
    client: int
    complaint_type: int
    employee: int
    schedule: int
    town: str
    rare: str
    half_name: str
    half_key: int
    today: date
    author: str

    @property
    def week(self) -> tuple[str, str]:
        """The days of a week that lies some weeks back."""
        first = self.today - timedelta(days=60)
        return first.isoformat(), (first + timedelta(days=6)).isoformat()


def facts_of(filled: Filled) -> Facts:
    """Read the facts of a database."""
    engine = create_engine(filled.url, **database.engine_options(filled.url))
    database.start_reading(True)
    with engine.connect() as connection:

        def one(sql: str, **given: Any) -> Any:
            return connection.execute(text(sql), given).mappings().one()

        size = one("SELECT count(*) AS rows, max(complaint_on) AS today FROM intervention")
        middle = one(_MIDDLE, half=size["rows"] // 2)
        half = one(_MIDDLE_CLIENT, half=one("SELECT count(*) / 2 AS n FROM client")["n"])
        employee = one(
            "SELECT employee_id FROM assignment WHERE intervention_id >= :id"
            " ORDER BY intervention_id LIMIT 1",
            id=middle["id"],
        )
        schedule = one("SELECT min(schedule_id) AS id FROM intervention")
    engine.dispose()
    return Facts(
        is_sqlite=engine.dialect.name == "sqlite",
        rows=size["rows"],
        pages=-(-size["rows"] // PAGE_SIZE),
        middle=middle["id"],
        client=middle["client_id"],
        complaint_type=middle["complaint_type_id"],
        employee=employee["employee_id"],
        schedule=schedule["id"],
        town=middle["town_key"],
        rare=middle["tax_id_key"],
        half_name=half["name"],
        half_key=half["id"],
        today=_day(size["today"]),
        author=LOGINS[1].email,
    )


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
