import os
from itertools import chain

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Counter
from crm.services import counters
from tests.commands.children import CONTEXT, count_up, fork_and_count_up
from tests.services.given import at_once

TIMES = int(os.environ.get("INCREMENTS", "50"))  # of each process; 150 for the whole of row D-03
LONGEST = 120  # seconds, for a machine that is busy with other things


def test_numbers_start_at_one_and_go_on(session: Session) -> None:
    assert [counters.next_numbers(session, "case") for _ in range(3)] == [1, 2, 3]


def test_a_block_is_the_first_of_its_numbers(session: Session) -> None:
    assert counters.next_numbers(session, "case", 10) == 1
    assert counters.next_numbers(session, "case") == 11


def test_counters_do_not_share_numbers(session: Session) -> None:
    counters.next_numbers(session, "case", 5)

    assert counters.next_numbers(session, "letter") == 1


@pytest.mark.parametrize("count", [0, -1])
def test_taking_no_number_is_a_mistake(session: Session, count: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        counters.next_numbers(session, "case", count)


def test_a_rollback_leaves_no_gap(session: Session) -> None:
    counters.next_numbers(session, "case")
    session.commit()
    counters.next_numbers(session, "case", 7)
    session.rollback()

    assert counters.next_numbers(session, "case") == 2


def test_a_number_is_given_while_a_record_is_only_half_filled_in(session: Session) -> None:
    session.add(Counter())

    assert counters.next_numbers(session, "case") == 1
    session.expunge_all()


def test_many_at_once_get_numbers_without_gaps_or_repeats(app: Flask) -> None:
    def take(session: Session) -> list[int]:
        taken = []
        for _ in range(10):
            taken.append(counters.next_numbers(session, "case"))
            session.commit()
        return taken

    taken = at_once(app, [take] * 6)

    assert sorted(chain(*taken)) == list(range(1, 61))


@pytest.mark.slow
def test_d03_six_processes_lose_no_number(app: Flask, session: Session) -> None:
    session.rollback()
    url = app.extensions["settings"].database_url
    processes = [CONTEXT.Process(target=count_up, args=(url, TIMES)) for _ in range(6)]
    for each in processes:
        each.start()
    for each in processes:
        each.join(LONGEST)

    assert [each.exitcode for each in processes] == [0] * 6
    assert session.scalars(select(Counter.value)).one() == 6 * TIMES


@pytest.mark.slow
def test_d14_forked_processes_share_no_connection(app: Flask, session: Session) -> None:
    session.rollback()
    url = app.extensions["settings"].database_url
    process = CONTEXT.Process(target=fork_and_count_up, args=(url, 20, 3))
    process.start()
    process.join(LONGEST)

    assert process.exitcode == 0
    assert session.scalars(select(Counter.value)).one() == 5 * 20


def test_a_counter_that_two_create_at_once_is_one(app: Flask, session: Session) -> None:
    taken = at_once(app, [lambda each: counters.next_numbers(each, "new")] * 5)

    assert sorted(taken) == [1, 2, 3, 4, 5]
    assert len(session.scalars(select(Counter)).all()) == 1
