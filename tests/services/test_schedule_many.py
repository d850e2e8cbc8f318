"""A hundred thousand contracts: what a run costs does not depend on them."""

from datetime import date, timedelta
from pathlib import Path
from time import monotonic

import pytest
from flask import Flask
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from crm.domain.periods import Period
from crm.models import Intervention, ServiceSchedule
from tests.factories import Factories
from tests.generating import Generator, ran
from tests.generation import NOW

MANY, DUE = 100_000, 600
DAY = date(2026, 3, 10)
SECONDS = 10  # far more than a run over nothing takes, far less than one over all of them
MEGABYTES = 256  # of which the program itself, doing nothing, takes 150


@pytest.fixture
def contracts(session: Session, factories: Factories) -> None:
    """Write many schedules that are due later, and some that are due today."""
    client = factories.client()
    stamps = {"created_at": NOW, "created_by": "x", "updated_at": NOW, "updated_by": "x"}
    row = {
        "client_id": client.id,
        "object_text": "Boiler",
        "object_label": "Boiler",
        "period": Period.MONTHLY,
        "starts_on": DAY + timedelta(days=100),
        "next_run_on": DAY + timedelta(days=100),
        "lead_days": 0,
        **stamps,
    }
    for _ in range(MANY // 10_000):
        session.execute(insert(ServiceSchedule), [row] * 10_000)
    session.commit()
    some = session.scalars(select(ServiceSchedule.id).limit(DUE)).all()
    today = {"starts_on": DAY, "next_run_on": DAY}
    session.execute(update(ServiceSchedule).where(ServiceSchedule.id.in_(some)).values(today))
    session.commit()


@pytest.mark.slow
@pytest.mark.usefixtures("contracts")
def test_g_06_a_hundred_thousand_contracts_cost_what_is_due_and_no_more(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    killed, _, _ = ran(app, "--date", str(DAY), KILL_AT="20")
    peak = tmp_path / "peak"
    code, _, remarks = ran(app, "--date", str(DAY), PEAK_TO=str(peak))
    session.rollback()
    made = session.scalar(select(func.count(Intervention.id)))
    session.rollback()

    idle = Generator(app, "--date", str(DAY))
    begun = monotonic()
    idle.begin()
    again, _, nothing = idle.end()

    assert (killed, code, again) == (-9, 0, 0), remarks
    assert made == DUE
    assert nothing.splitlines()[-1].startswith("Nothing to do: ")
    assert monotonic() - begun < SECONDS
    assert int(peak.read_text("ascii")) / 1024 < MEGABYTES
