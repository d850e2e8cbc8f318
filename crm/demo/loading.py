"""Filling an empty database with the story, in one transaction: all of it or nothing."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from crm import audit, search
from crm.config import Settings
from crm.demo import cases, clients, contracts, register, sales, staff, strangers, worker
from crm.demo.story import Story, StoryClock
from crm.demo.world import ADMIN, DAYS, Cast, World
from crm.errors import DemoRefusedError
from crm.models import Client, Employee, Intervention, Product
from crm.services.mailing import Mailing
from crm.storage import Storage

SEED = 2015
_CHATTY = "crm.services"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the demo is to be like: its last moment, on which day, and the hashed password."""

    settings: Settings
    now: datetime
    today: date
    password_hash: str
    seed: int = SEED


def load(engine: Engine, plan: Plan, *, report: Callable[[datetime], None]) -> int:
    """Play the story into the empty database of `engine`; return the number of interventions.

    Commits at the end; when it is interrupted, nothing is there. `report` is
    called with the moment of the story after each act. Needs an application,
    since mails are rendered. Raises DemoRefusedError.
    """
    clock = StoryClock(plan.now - timedelta(days=DAYS))
    with engine.connect() as connection, connection.begin():
        sessions = sessionmaker(  # the only session at work: nothing it has read gets out of date
            bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )
        audit.watch(sessions, clock)
        search.watch(sessions)
        with sessions() as session, _quiet():
            _refuse_a_used_one(session)
            _play(_world(session, plan, clock), plan, report)
            session.commit()
            return session.scalar(select(func.count()).select_from(Intervention)) or 0


def first_moment(plan: Plan) -> datetime:
    """Return when the story begins."""
    return plan.now - timedelta(days=DAYS)


def _refuse_a_used_one(session: Session) -> None:
    for model in (Client, Employee, Product):
        if session.scalar(select(model.id).limit(1)) is not None:
            raise DemoRefusedError


def _world(session: Session, plan: Plan, clock: StoryClock) -> World:
    return World(
        session=session,
        story=Story(session, clock),
        rng=Random(plan.seed),  # noqa: S311 - the same demo every time, nothing secret
        cast=Cast(),
        mailing=Mailing.of(plan.settings),
        storage=Storage.of(plan.settings),
        country=plan.settings.country,
        now=plan.now,
        today=plan.today,
    )


def _play(world: World, plan: Plan, report: Callable[[datetime], None]) -> None:
    audit.act_as(world.session, ADMIN)
    staff.hire(world, password_hash=plan.password_hash)
    sales.stock(world)
    clients.win(world)
    sales.sell(world)
    cases.plan(world)
    contracts.sign(world)
    register.keep(world)
    strangers.write(world)
    world.story.play(until=world.now, after_each=lambda: worker.work(world), report=report)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the services from logging what only happens in the story."""
    logger = logging.getLogger(_CHATTY)
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
