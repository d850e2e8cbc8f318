"""Rows that are written past the session: like any others, with the ids of nobody else."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm.domain.statuses import OutboxStatus
from crm.extensions import db
from crm.models import Assignment, OutboxMail
from crm.rows import RowWriter, table_of
from tests.factories import NOW, Factories

COLUMNS = ("dedupe_key", "to", "subject", "text", "message_id", "next_attempt_at")
STAMPS = ("created_at", "created_by", "updated_at", "updated_by")
TAB = "a\tb\\N\nc"  # what COPY writes in another way


def row(key: str) -> tuple[object, ...]:
    return (key, "e@example.com", TAB, TAB, f"<{key}@example.com>", NOW, NOW, "x", NOW, "x")


def test_columns_that_are_not_given_get_their_defaults(session: Session) -> None:
    RowWriter(session.connection()).write(
        table_of(OutboxMail), (*COLUMNS, *STAMPS), [row("a"), row("b")]
    )

    first, second = session.scalars(select(OutboxMail).order_by(OutboxMail.id))
    assert (first.dedupe_key, second.dedupe_key) == ("a", "b")
    assert (first.status, first.attempts, first.version) == (OutboxStatus.QUEUED, 0, 1)
    assert (first.subject, first.text, first.next_attempt_at) == (TAB, TAB, NOW)


def test_a_default_that_is_made_is_made_for_each_row(
    session: Session, factories: Factories
) -> None:
    case, people = factories.intervention(), [factories.employee(), factories.employee()]
    rows = [(case.id, each.id, NOW, "x", NOW, "x") for each in people]
    columns = ("intervention_id", "employee_id", *STAMPS)

    RowWriter(session.connection()).write(table_of(Assignment), columns, rows)

    tokens = session.scalars(select(Assignment.token)).all()
    assert len(set(tokens)) == 2


def test_what_the_database_refuses_can_be_caught_and_taken_back(session: Session) -> None:
    with pytest.raises(IntegrityError), session.begin_nested():
        RowWriter(session.connection()).write(
            table_of(OutboxMail), (*COLUMNS, *STAMPS), [row("a"), row("a")]
        )

    assert session.scalars(select(OutboxMail)).all() == []


def test_nobody_else_gets_the_ids(session: Session, factories: Factories) -> None:
    before = factories.outbox_mail().id
    table = table_of(OutboxMail)

    first = RowWriter(session.connection()).new_ids(table, 3)
    taken = set(first)
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time
        with db.engine.connect() as other:
            taken |= set(RowWriter(other).new_ids(table, 3))

    assert list(first) == sorted(first)
    assert min(taken) > before
    assert len(taken) == (6 if session.get_bind().dialect.name == "postgresql" else 3)
