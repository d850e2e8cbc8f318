from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from crm.domain.faults import Fault
from crm.domain.schedules import Due
from crm.domain.statuses import OccurrenceStatus
from crm.models import Employee, Intervention, Occurrence, ServiceSchedule
from crm.services.schedule_failures import record
from crm.services.schedule_ledger import Entry, claim
from crm.services.schedule_outcomes import Failed
from crm.services.schedule_plans import Run
from tests.factories import Factories
from tests.generation import MAILING, NOW, RO, contents, created, outcomes

TENTH = date(2026, 3, 10)
APRIL = date(2026, 4, 10)


@pytest.fixture
def mute(factories: Factories) -> Employee:
    return factories.employee(name="Mute", email=None)


def rows(session: Session) -> list[Occurrence]:
    session.expire_all()
    return list(session.scalars(select(Occurrence).order_by(Occurrence.due_on)))


def test_each_date_that_failed_stands_in_the_ledger_with_its_reason(
    session: Session, factories: Factories, mute: Employee
) -> None:
    schedule = factories.schedule(starts_on=TENTH, lead_days=0, assignees=[mute])

    outcomes(session, APRIL)

    found = rows(session)
    assert [(row.due_on, row.status, row.is_late) for row in found] == [
        (TENTH, OccurrenceStatus.FAILED, True),
        (APRIL, OccurrenceStatus.FAILED, False),
    ]
    assert {row.reason for row in found} == {"Mute has no e-mail address."}
    assert found[0].intervention is None
    fault = Fault.stored(found[0].fault, found[0].reason)
    assert fault == Fault("%(name)s has no e-mail address.", {"name": "Mute"})
    session.refresh(schedule)
    assert Fault.stored(schedule.fault, schedule.last_error) == fault


def test_a_date_that_failed_is_created_by_a_later_run_in_the_same_row(
    session: Session, factories: Factories, mute: Employee
) -> None:
    schedule = factories.schedule(starts_on=TENTH, lead_days=3, assignees=[mute])
    outcomes(session, date(2026, 3, 7))
    (failed,) = rows(session)
    key = failed.id
    mute.email = "mute@example.com"
    session.commit()

    created(session, date(2026, 3, 11))

    (row,) = rows(session)
    assert (row.id, row.status, row.is_late) == (key, OccurrenceStatus.GENERATED, True)
    assert (row.reason, row.fault) == (None, None)
    assert row.intervention is not None
    session.refresh(schedule)
    assert (schedule.last_error, schedule.fault) == (None, None)


def test_failing_again_and_again_leaves_one_row(
    session: Session, factories: Factories, mute: Employee
) -> None:
    factories.schedule(starts_on=TENTH, assignees=[mute])

    for _ in range(3):
        assert [type(each) for each in outcomes(session, TENTH)] == [Failed]

    assert len(rows(session)) == 1
    assert session.scalars(select(Intervention)).all() == []


def test_the_newest_reason_counts(session: Session, factories: Factories, mute: Employee) -> None:
    factories.schedule(starts_on=TENTH, assignees=[mute])
    outcomes(session, TENTH)
    mute.name = "Dumb"
    session.commit()

    outcomes(session, TENTH)

    assert [row.reason for row in rows(session)] == ["Dumb has no e-mail address."]


def test_a_long_backlog_that_fails_leaves_a_bounded_number_of_rows(
    session: Session, factories: Factories, mute: Employee
) -> None:
    factories.schedule(starts_on=date(1990, 1, 10), assignees=[mute])

    outcomes(session, TENTH)

    assert len(rows(session)) == 25


def test_a_schedule_without_a_readable_rule_has_the_reason_on_itself_alone(
    session: Session, factories: Factories
) -> None:
    key = factories.schedule(starts_on=TENTH).id
    session.execute(text("UPDATE service_schedule SET period = 'DAILY'"))
    session.commit()
    session.expunge_all()

    outcomes(session, TENTH)

    assert rows(session) == []
    query = select(ServiceSchedule.last_error).where(ServiceSchedule.id == key)
    assert "DAILY" in (session.scalar(query) or "")


def test_a_dry_run_that_fails_writes_nothing(
    session: Session, factories: Factories, mute: Employee
) -> None:
    factories.schedule(starts_on=TENTH, assignees=[mute])
    before = contents(session)

    outcomes(session, TENTH, dry_run=True)

    assert contents(session) == before


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        ({"message": "%(name)s is gone", "params": {"name": "Ana"}}, "Ana is gone"),
        (None, "plain"),
        ({"message": 7}, "plain"),
        ("nonsense", "plain"),
    ],
)
def test_a_stored_fault_is_read_or_its_text_counts(pieces: object, said: str) -> None:
    assert str(Fault.stored(pieces, "plain")) == said
    assert Fault.stored(None, None) is None


@pytest.mark.parametrize("status", list(OccurrenceStatus))
def test_only_a_date_that_failed_can_be_claimed_anew(
    session: Session, factories: Factories, status: OccurrenceStatus
) -> None:
    row = factories.occurrence(due_on=TENTH, effective_on=TENTH, status=status, reason="x")
    entry = Entry(row.schedule_id, Due(TENTH, APRIL, late=True))

    claimed = claim(session, [entry], now=NOW)

    session.commit()
    is_failed = status is OccurrenceStatus.FAILED
    assert claimed == ({(row.schedule_id, TENTH): row.id} if is_failed else {})
    session.refresh(row)
    assert (row.effective_on == APRIL, row.reason is None) == (is_failed, is_failed)


@pytest.mark.parametrize("status", list(OccurrenceStatus))
def test_a_failure_is_not_written_over_what_became_of_a_date(
    session: Session, factories: Factories, status: OccurrenceStatus
) -> None:
    schedule = factories.schedule(starts_on=TENTH, lead_days=0)
    row = factories.occurrence(
        schedule=schedule, due_on=TENTH, effective_on=TENTH, status=status, reason="x"
    )
    run = Run(today=TENTH, now=NOW, mailing=MAILING, country=RO)

    record(session, schedule.id, Fault.of("%(reason)s", reason="new"), run)

    session.commit()
    session.refresh(row)
    assert row.status is status
    assert row.reason == ("new" if status is OccurrenceStatus.FAILED else "x")
