"""Deliveries that arrive at the same time are committed together, and each is answered for."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any, cast

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from crm import database
from crm.extensions import db
from crm.models import InboundDelivery
from crm.services.inbound_deliveries import Post
from crm.services.inbound_keeping import Keeping
from tests.conftest import NOW

THREADS = 5


class Gated:
    """An engine whose first transaction waits until it may go on; `fails` what is raised then."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.goes_on, self.has_begun = Event(), Event()
        self.begun = 0
        self.fails: BaseException | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    @contextmanager
    def begin(self) -> Iterator[Any]:
        self._wait()
        with self._engine.begin() as connection:
            yield connection

    def connect(self) -> Any:
        self._wait()
        return self._engine.connect()

    def _wait(self) -> None:
        self.begun += 1
        self.has_begun.set()
        assert self.goes_on.wait(20)
        if self.fails is not None and self.begun == 2:
            raise self.fails


@pytest.fixture
def gated(app: Flask) -> Gated:
    return Gated(db.engine)


@contextmanager
def arriving(gated: Gated, posts: list[Post]) -> Iterator[list[Future[int | None]]]:
    """Yield what comes of `posts`, of which all but the first arrive while that is committed."""
    keeping = Keeping(cast("Engine", gated))

    def keep(post: Post) -> int | None:
        with database.writing():
            return keeping.keep(post, now=NOW)

    with ThreadPoolExecutor(len(posts)) as pool:
        first = pool.submit(keep, posts[0])
        assert gated.has_begun.wait(20)
        others = [pool.submit(keep, post) for post in posts[1:]]
        while len(keeping.waiting) < len(others):
            pass
        gated.goes_on.set()
        yield [first, *others]


def post(number: int) -> Post:
    return Post("generic", b'{"text": "%d"}' % number, "application/json")


def test_those_that_arrive_during_a_commit_share_the_next_one(
    gated: Gated, session: Session
) -> None:
    with arriving(gated, [post(n) for n in range(THREADS)]) as futures:
        kept = [each.result() for each in futures]

    assert gated.begun == 2
    rows = session.scalars(select(InboundDelivery))
    assert {row.id: row.raw for row in rows} == {key: post(n).raw for n, key in enumerate(kept)}
    assert session.scalars(select(InboundDelivery.created_by).distinct()).all() == ["generic"]


def test_the_same_several_times_at_once_is_kept_once(gated: Gated, session: Session) -> None:
    with arriving(gated, [post(1), post(2), post(2), post(1), post(2)]) as futures:
        kept = [each.result() for each in futures]

    assert [key is None for key in kept].count(False) == 2
    assert session.scalar(select(func.count(InboundDelivery.id))) == 2


def test_a_commit_that_fails_fails_for_all_who_shared_it(gated: Gated, session: Session) -> None:
    gated.fails = OperationalError("INSERT", None, Exception("database or disk is full"))

    with arriving(gated, [post(n) for n in range(THREADS)]) as futures:
        errors = [each.exception() for each in futures]

    assert errors == [None] + [gated.fails] * (THREADS - 1)
    assert session.scalar(select(func.count(InboundDelivery.id))) == 1


def test_what_the_database_refuses_keeps_the_others_out_of_nothing(
    gated: Gated, session: Session
) -> None:
    gated.fails = IntegrityError("INSERT", None, Exception("one of them"))

    with arriving(gated, [post(n) for n in range(THREADS)]) as futures:
        kept = {each.result() for each in futures}

    assert kept == set(session.scalars(select(InboundDelivery.id)))


def test_nobody_takes_a_commit_that_was_broken_off_for_one_that_was_made(gated: Gated) -> None:
    gated.fails = SystemExit(1)

    with arriving(gated, [post(n) for n in range(THREADS)]) as futures:
        errors = [each.exception() for each in futures]

    assert sum(isinstance(error, SystemExit) for error in errors) == 1
    assert sum(isinstance(error, SQLAlchemyError) for error in errors) == THREADS - 2
