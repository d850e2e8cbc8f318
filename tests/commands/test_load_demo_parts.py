"""What of the demo can be seen without loading all of it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from crm.config import Settings
from crm.demo import loading
from crm.demo.bulk.base import Numbers
from crm.demo.bulk.jobs import Job, Jobs
from crm.demo.bulk.sold import Goods, Sales
from crm.demo.tables.answers import CONFIRMATIONS, REJECTIONS, UNCLEAR
from crm.demo.tables.goods import GOODS
from crm.domain.replies import Decision, decide
from crm.extensions import db

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Interrupted(Exception):  # noqa: N818 - not an error
    """Somebody pressed Ctrl-C."""


def jobs(seed: int) -> list[Job]:
    goods = tuple(
        Goods(n, good.kind, good.name, good.name, Decimal(good.price))
        for n, good in enumerate(GOODS)
    )
    numbers = Numbers(
        clients=40, first_client=1, first_contact=1, first_line=1, employees=(1, 2, 3, 4)
    )
    by_kind = {good.kind: (good,) for good in goods}
    rng = Random(seed)  # noqa: S311 - cases of a test
    maker = Jobs(rng, numbers, Sales(goods, TODAY), by_kind, 500, 1, TODAY)
    return [maker.make(i) for i in range(500)]


def test_an_interrupted_load_leaves_nothing(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    plan = loading.Plan(settings=settings, now=NOW, today=TODAY, password_hash="hash")
    acts: list[datetime] = []

    def stop(moment: datetime) -> None:
        acts.append(moment)
        if len(acts) == 80:
            raise Interrupted

    with pytest.raises(Interrupted):
        loading.load(db.engine, plan, report=stop)

    tables = db.metadata.sorted_tables
    assert [each.name for each in tables if db.session.execute(select(each)).first()] == []


def test_the_same_seed_gives_the_same_cases() -> None:
    assert jobs(seed=1) == jobs(seed=1)
    assert jobs(seed=1) != jobs(seed=2)


def test_cases_come_in_order_and_nobody_is_asked_twice() -> None:
    made = jobs(seed=3)

    days = [each.complaint_on for each in made]
    assert days == sorted(days)
    assert (TODAY - days[-1]).days < 5
    assert all(len(set(each.employees)) == len(each.answers) for each in made)


@pytest.mark.parametrize(
    ("texts", "decision"),
    [
        (CONFIRMATIONS, Decision.CONFIRM),
        (REJECTIONS, Decision.REJECT),
        (UNCLEAR, Decision.UNCLEAR),
    ],
)
def test_answers_are_read_as_they_are_meant(texts: tuple[str, ...], decision: Decision) -> None:
    assert [text for text in texts if decide(text).decision is not decision] == []
