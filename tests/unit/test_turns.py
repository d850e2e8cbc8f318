"""Turns at writing: in the order of asking, within a time, and given back however it ends."""

import gc
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from crm import database
from crm.turns import Turns, connection_in_turn

ENOUGH = 20.0  # seconds; far more than anything here takes
SOON = 0.05


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Return an engine with the application's rules, on which nobody waits for long."""
    monkeypatch.setattr(database, "BUSY_SECONDS", SOON)
    engine = engine_of(tmp_path)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE line (number INTEGER)"))
    yield engine
    engine.dispose()


def engine_of(folder: Path) -> Engine:
    url = f"sqlite:///{folder}/x.db"
    engine = create_engine(url, **database.engine_options(url))
    database.listen(engine)
    return engine


def may_write(engine: Engine) -> bool:
    """Tell whether another thread gets its turn."""

    def write() -> bool:
        try:
            with engine.begin() as connection:
                connection.execute(text("INSERT INTO line VALUES (1)"))
        except OperationalError:
            return False
        return True

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(write).result(ENOUGH)


def test_turns_come_in_the_order_of_asking() -> None:
    turns, served = Turns(), []
    assert turns.take(ENOUGH)

    def serve(number: int) -> None:
        assert turns.take(ENOUGH)
        served.append(number)
        turns.end()

    threads = [Thread(target=serve, args=(number,)) for number in range(5)]
    for number, thread in enumerate(threads):
        thread.start()
        while len(turns._waiting) <= number:  # noqa: SLF001 - nobody else may come between
            time.sleep(0.001)
    turns.end()
    for thread in threads:
        thread.join(ENOUGH)

    assert served == [0, 1, 2, 3, 4]


def test_who_waited_in_vain_does_not_stand_in_the_way() -> None:
    turns = Turns()
    assert turns.take(ENOUGH)

    assert not turns.take(SOON)
    turns.end()

    assert turns.take(ENOUGH)


def test_nobody_writes_while_another_thread_does(engine: Engine) -> None:
    with engine.begin(), ThreadPoolExecutor(1) as pool:
        late = pool.submit(engine.connect().begin)
        with pytest.raises(OperationalError, match="database is locked"):
            late.result(ENOUGH)

    assert may_write(engine)


def test_who_only_reads_waits_for_nobody(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO line VALUES (1)"))

        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(lines, engine).result(ENOUGH) == 0


def lines(engine: Engine) -> int:
    database.start_reading(True)
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM line")).scalar_one())


def test_a_transaction_that_fails_gives_its_turn_back(engine: Engine) -> None:
    with pytest.raises(OperationalError, match="no such table"), engine.begin() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (1)"))

    assert may_write(engine)


def test_a_session_that_is_closed_gives_its_turn_back(engine: Engine) -> None:
    with Session(engine) as session:
        session.execute(text("INSERT INTO line VALUES (1)"))

    assert may_write(engine)


def test_a_session_that_nobody_closes_gives_its_turn_back(engine: Engine) -> None:
    session = Session(engine)
    session.execute(text("INSERT INTO line VALUES (1)"))

    del session
    gc.collect()

    assert may_write(engine)


def test_a_connection_that_is_thrown_away_gives_its_turn_back(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("INSERT INTO line VALUES (1)"))
        connection.invalidate()

    assert may_write(engine)


def test_a_connection_that_the_pool_has_lost_gives_its_turn_back() -> None:
    turns = Turns()
    connection = connection_in_turn(sqlite3, turns)(":memory:")
    connection.take_turn(SOON)

    del connection
    gc.collect()

    assert turns.take(SOON)


def test_where_another_process_writes_the_turn_is_given_back(
    engine: Engine, tmp_path: Path
) -> None:
    other = engine_of(tmp_path)  # knows nothing of this one's turns
    with other.begin():
        assert not may_write(engine)
    other.dispose()

    assert may_write(engine)


def test_nobody_is_overtaken_for_long(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", ENOUGH)
    until = time.monotonic() + 1

    def write(_: int) -> int:
        count = 0
        while time.monotonic() < until:
            with engine.begin() as connection:
                connection.execute(text("INSERT INTO line VALUES (1)"))
                count += 1
        return count

    with ThreadPoolExecutor(4) as pool:
        written = list(pool.map(write, range(4)))

    assert min(written) * 2 > max(written)
