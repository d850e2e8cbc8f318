"""Numbers without gaps, given inside the transaction that uses them."""

from sqlalchemy import Result, update
from sqlalchemy.orm import Session

from crm.models import Counter
from crm.upserts import insert_into


def next_numbers(session: Session, name: str, count: int = 1) -> int:
    """Take `count` numbers from the counter `name` and return the first of them.

    The first number ever is 1. The counter stays locked until the transaction
    ends, so a rollback leaves no gap and two transactions never get the same
    number. Flushes nothing, does not commit. Raises ValueError for a `count`
    below 1.
    """
    if count < 1:
        raise ValueError("at least one number must be taken")
    with session.no_autoflush:
        last = _advance(session, name, count).scalar_one_or_none()
        if last is None:
            _create(session, name)
            last = _advance(session, name, count).scalar_one()
    return last - count + 1


def _advance(session: Session, name: str, count: int) -> Result[int]:
    statement = (
        update(Counter)
        .where(Counter.name == name)
        .values(value=Counter.value + count)
        .returning(Counter.value)
        .execution_options(synchronize_session=False)
    )
    return session.execute(statement)


def _create(session: Session, name: str) -> None:
    """Create the counter; waits for, and then uses, one that is being created elsewhere."""
    insert = insert_into(Counter, session.get_bind().dialect)
    session.execute(insert.values(name=name, value=0).on_conflict_do_nothing())
