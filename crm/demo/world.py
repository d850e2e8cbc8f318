"""What every part of the demo needs to know, and who plays in it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from crm.audit import Actor
from crm.demo.story import Story
from crm.demo.tables.goods import Kind
from crm.domain.holidays import is_working_day
from crm.models import Client, Employee, InvoiceLine, Product
from crm.services.mailing import Mailing
from crm.storage import Storage

DAYS = 170  # that the story lasts
ADMIN = Actor("admin@demo.ro", "web")
OPERATOR = Actor("operator@demo.ro", "web")
WORKER = Actor("worker", "worker")


@dataclass(slots=True)
class Cast:
    """The records that take part; filled while the story goes on."""

    employees: dict[str, Employee] = field(default_factory=dict)
    clients: list[Client] = field(default_factory=list)
    bases: dict[int, str] = field(default_factory=dict)
    products: dict[Kind, list[Product]] = field(default_factory=dict)
    lines: dict[int, list[InvoiceLine]] = field(default_factory=dict)
    jobs: Counter[int] = field(default_factory=Counter)  # of each employee, by id


@dataclass(frozen=True, kw_only=True)
class World:
    """The session, the story and its settings; `today` and `now` are its end."""

    session: Session
    story: Story
    rng: Random
    cast: Cast
    mailing: Mailing
    storage: Storage
    country: str
    now: datetime
    today: date

    def moment(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Return the moment at which clocks in the company show that time."""
        local = datetime.combine(day, time(hour, minute), tzinfo=ZoneInfo(self.mailing.timezone))
        return local.astimezone(self.now.tzinfo)

    @property
    def story_day(self) -> date:
        """The company's date in the act that is being played."""
        return self.story.now.astimezone(ZoneInfo(self.mailing.timezone)).date()

    @cached_property
    def working_days(self) -> list[date]:
        """The working days from the story's first to the last before `today`."""
        days = (self.today - timedelta(days=n) for n in range(DAYS, 0, -1))
        return [day for day in days if is_working_day(day, self.country)]

    def after(self, day: date, working_days: int) -> date:
        """Return the day that many working days after `day`; that day or the next one for 0."""
        while working_days > 0 or not is_working_day(day, self.country):
            day += timedelta(days=1)
            working_days -= is_working_day(day, self.country)
        return day
