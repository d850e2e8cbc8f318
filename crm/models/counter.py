"""Counters: numbers without gaps, given inside the transaction that uses them."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base, Code, LongText, ShortText


class Counter(Base):
    """The last number that was given under a name such as `intervention`."""

    __tablename__ = "counter"

    name: Mapped[Code] = mapped_column(unique=True)
    value: Mapped[int] = mapped_column(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class JobRun(Base):
    """The last run of a job that must happen once a day, on one machine at a time.

    `created` and `failed` count what it made and what it could not; None until it ends.
    """

    __tablename__ = "job_run"

    name: Mapped[Code] = mapped_column(unique=True)
    run_on: Mapped[date]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    succeeded: Mapped[bool] = mapped_column(default=False)
    summary: Mapped[ShortText | None]
    error: Mapped[LongText | None]
    created: Mapped[int | None]
    failed: Mapped[int | None]

    def __str__(self) -> str:
        return f"{self.name} {self.run_on:%d.%m.%Y}"
