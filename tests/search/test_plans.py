"""How the databases find: by an index, whatever the word, and without sorting everything."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Select, event, func, select, text  # noqa: TID251 - a test may listen
from sqlalchemy.orm import Session

from admin_views._orders import Order, Place
from crm.extensions import db
from crm.models import Intervention
from crm.search import DOCUMENTS, Search, rebuild
from tests.factories import Factories

JOBS = DOCUMENTS[Intervention]
ROWS = 20_000
FILL = """
INSERT INTO intervention (number, complaint_on, client_id, complaint_type_id, object_text,
    object_label, priority, status, search_text,
    created_at, created_by, updated_at, updated_by, version)
SELECT number, DATE('2026-03-02'), {client}, {kind}, 'x', 'x', 'NORMAL', 'NEW',
    'common ' || CASE number WHEN 777 THEN 'seldom' ELSE '' END || number,
    CURRENT_TIMESTAMP, 'x', CURRENT_TIMESTAMP, 'x', 1
FROM (
    WITH RECURSIVE counted(number) AS (
        SELECT 1 UNION ALL SELECT number + 1 FROM counted WHERE number < {rows}
    )
    SELECT number FROM counted
) AS numbers
"""


@pytest.fixture
def many(session: Session, factories: Factories) -> None:
    """Add many interventions, of which one says `seldom` and all say `common`."""
    client, kind = factories.client(), factories.complaint_type()
    session.execute(text(FILL.format(client=client.id, kind=kind.id, rows=ROWS)))
    rebuild(session.connection())
    session.execute(text("ANALYZE"))
    session.commit()


def ordered(session: Session, typed: str, place: Place | None = None) -> Select[Any]:
    search = Search.of(session, JOBS, typed)
    [query] = Order(Intervention, "id", True, search.key).parts(
        search.narrow(select(Intervention)), place=place
    )
    return query.limit(21)


def plan_of(session: Session, query: Select[Any]) -> str:
    """Return the plan of `query`, in the words of the database."""
    with explaining(session):
        found: Any = session.connection().execute(query)
        return "\n".join(str(row) for row in found.cursor.fetchall())


@contextmanager
def explaining(session: Session) -> Iterator[None]:
    word = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"

    def explain(_connection: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> Any:
        return f"{word} {statement}", given

    event.listen(db.engine, "before_cursor_execute", explain, retval=True)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", explain)


@pytest.mark.usefixtures("many")
def test_a_rare_word_is_found_by_its_index(session: Session) -> None:
    for query in (
        ordered(session, "seldom"),
        ordered(session, "common seldom"),
        Search.of(session, JOBS, "seldom").newest(select(Intervention), 1000),
    ):
        plan = plan_of(session, query)
        assert "VIRTUAL TABLE INDEX" in plan or "ix_intervention_search_text" in plan, plan
        assert "Seq Scan" not in plan, plan
        assert "SCAN intervention'" not in plan, plan
        assert len(session.scalars(query).all()) == 1


@pytest.mark.usefixtures("many")
def test_a_common_word_is_read_from_the_newest_on_and_nothing_sorted(session: Session) -> None:
    middle = Place(None, (session.scalar(select(func.max(Intervention.id))) or 0) - ROWS // 2)
    for query in (ordered(session, "common"), ordered(session, "common", middle)):
        plan = plan_of(session, query)
        assert "Sort" not in plan, plan
        assert "TEMP B-TREE" not in plan, plan
        assert "Seq Scan" not in plan, plan
    keys = [each.id for each in session.scalars(ordered(session, "common", middle))]
    assert keys == sorted(keys, reverse=True)
    assert len(keys) == 21


@pytest.mark.usefixtures("many")
def test_of_a_common_word_only_the_newest_are_sorted(session: Session) -> None:
    newest = Search.of(session, JOBS, "common").newest(select(Intervention), 1000)
    [query] = Order(Intervention, "number", False).parts(newest)

    plan = plan_of(session, query.limit(21))

    assert "Seq Scan" not in plan, plan
    assert "pk_intervention" in plan or "USING INTEGER PRIMARY KEY" in plan, plan
    assert "uq_intervention_number" not in plan, plan
    assert "sqlite_autoindex_intervention" not in plan, plan
    keys = {each.id for each in session.scalars(newest)}
    last = session.scalar(select(func.max(Intervention.id))) or 0
    assert keys == set(range(last - 999, last + 1))
