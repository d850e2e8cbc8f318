from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.schedules import Due
from crm.domain.statuses import OccurrenceStatus
from crm.errors import (
    MissingReasonError,
    NotDueError,
    PausedThenError,
    TooEarlyError,
    VisitExistsError,
)
from crm.models import AuditEntry, Intervention, Occurrence, ServiceSchedule
from crm.services import schedule_ledger, schedule_plans, schedule_terms, schedules
from crm.services.schedule_occurrences import find, move, skip, undo
from tests.factories import Factories
from tests.generation import RO, created, dues, outcomes

MARCH, APRIL, MAY = date(2026, 3, 10), date(2026, 4, 10), date(2026, 5, 10)


@pytest.fixture
def schedule(factories: Factories) -> ServiceSchedule:
    """Return a schedule of the 10th of each month, three days ahead."""
    return factories.schedule(starts_on=MARCH, lead_days=3)


def test_a_skipped_visit_is_left_out_and_no_other(
    session: Session, schedule: ServiceSchedule
) -> None:
    skip(session, schedule, APRIL, reason="Closed for works", country=RO)
    session.commit()

    assert dues(session, date(2026, 5, 7)) == [MARCH, MAY]
    row = session.scalars(select(Occurrence).where(Occurrence.due_on == APRIL)).one()
    assert (row.status, row.reason) == (OccurrenceStatus.SKIPPED, "Closed for works")
    assert row.intervention_id is None


def test_skipping_the_next_visit_moves_the_next_run(
    session: Session, schedule: ServiceSchedule
) -> None:
    skip(session, schedule, MARCH, reason="Away", country=RO)

    assert schedule.next_run_on == date(2026, 4, 7)


def test_a_moved_visit_is_created_ahead_of_its_new_day(
    session: Session, schedule: ServiceSchedule
) -> None:
    move(session, schedule, MARCH, to=date(2026, 3, 20), reason="Fair", country=RO)
    session.commit()

    assert schedule.next_run_on == date(2026, 3, 17)
    assert dues(session, date(2026, 3, 16)) == []
    (visit,) = created(session, date(2026, 3, 17))
    assert (visit.due_on, visit.effective_on) == (MARCH, date(2026, 3, 20))
    assert session.scalars(select(Intervention)).one().planned_from_on == date(2026, 3, 20)
    assert dues(session, date(2026, 4, 7)) == [APRIL]


def test_a_visit_may_be_moved_ahead(session: Session, schedule: ServiceSchedule) -> None:
    move(session, schedule, APRIL, to=date(2026, 3, 5), reason="Asked for it", country=RO)
    session.commit()

    assert dues(session, date(2026, 3, 2)) == [APRIL]
    assert dues(session, MAY) == [MARCH, MAY]


def test_a_moved_visit_is_created_once_and_stays_deleted(
    session: Session, schedule: ServiceSchedule
) -> None:
    row = move(session, schedule, MARCH, to=date(2026, 3, 20), reason="Fair", country=RO)
    session.commit()
    created(session, date(2026, 3, 17))
    session.refresh(row)
    assert row.status is OccurrenceStatus.GENERATED
    row.intervention = None
    session.commit()

    assert dues(session, date(2026, 3, 21)) == []


def test_a_moved_visit_that_was_missed_is_late(session: Session, schedule: ServiceSchedule) -> None:
    move(session, schedule, MARCH, to=date(2026, 3, 20), reason="Fair", country=RO)
    session.commit()

    (visit,) = created(session, date(2026, 3, 21))

    assert visit.late
    assert session.scalars(select(Occurrence.is_late)).all() == [True]


def test_a_moved_visit_is_not_created_while_paused_nor_after_being_missed(
    session: Session, schedule: ServiceSchedule
) -> None:
    move(session, schedule, MARCH, to=date(2026, 3, 20), reason="Fair", country=RO)
    schedule_terms.pause(session, schedule, today=MARCH, country=RO)
    session.commit()
    assert schedule.next_run_on is None
    assert dues(session, date(2026, 3, 20)) == []

    schedule_terms.resume(session, schedule, today=date(2026, 3, 21), country=RO)
    session.commit()

    assert dues(session, APRIL) == [APRIL]


def test_a_moved_visit_of_an_ended_contract_is_not_created(
    session: Session, schedule: ServiceSchedule
) -> None:
    move(session, schedule, APRIL, to=date(2026, 4, 20), reason="Fair", country=RO)
    schedule.ends_on = MARCH
    schedules.save(session, schedule, today=MARCH, country=RO)
    session.commit()

    assert dues(session, date(2026, 4, 20)) == [MARCH]


def test_a_moved_visit_outlives_an_edit(session: Session, schedule: ServiceSchedule) -> None:
    move(session, schedule, MARCH, to=date(2026, 3, 20), reason="Fair", country=RO)
    session.commit()
    schedule.lead_days = 2
    schedules.save(session, schedule, today=date(2026, 3, 12), country=RO)
    session.commit()

    assert schedule.next_run_on == date(2026, 3, 18)
    assert dues(session, date(2026, 3, 18)) == [MARCH]


def test_a_moved_visit_is_foretold_once_among_many(
    session: Session, schedule: ServiceSchedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule_plans, "AT_ONCE", 1)
    move(session, schedule, MARCH, to=date(2026, 3, 20), reason="Fair", country=RO)
    session.commit()
    today = date(2026, 6, 10)

    assert dues(session, today, dry_run=True) == [MARCH, APRIL, MAY, today]
    assert dues(session, today) == [MARCH, APRIL, MAY, today]


def test_a_moved_visit_can_be_claimed_once(session: Session, schedule: ServiceSchedule) -> None:
    row = move(session, schedule, MARCH, to=MAY, reason="Fair", country=RO)
    due = Due(MARCH, MAY, late=False)

    assert schedule_ledger.claim_moved(session, schedule.id, due) == row.id
    assert schedule_ledger.claim_moved(session, schedule.id, due) is None


@pytest.mark.parametrize(
    "day", [date(2026, 3, 11), date(2026, 2, 10), date(2026, 7, 10), date(9999, 12, 31)]
)
def test_only_a_visit_of_the_series_can_be_left_out(
    session: Session, schedule: ServiceSchedule, day: date
) -> None:
    schedule.ends_on = date(2026, 6, 30)

    with pytest.raises(NotDueError):
        skip(session, schedule, day, reason="Away", country=RO)
    with pytest.raises(NotDueError):
        move(session, schedule, day, to=day, reason="Away", country=RO)


def test_a_visit_before_the_first_day_of_creation_is_none(
    session: Session, schedule: ServiceSchedule
) -> None:
    schedule.generate_from = date(2026, 4, 1)

    with pytest.raises(NotDueError):
        skip(session, schedule, MARCH, reason="Away", country=RO)
    with pytest.raises(TooEarlyError, match="2026-04-01"):
        move(session, schedule, APRIL, to=date(2026, 3, 31), reason="Away", country=RO)


Change = Callable[[Session, ServiceSchedule], Occurrence]
CHANGES = [
    lambda session, schedule: skip(session, schedule, MARCH, reason="Away", country=RO),
    lambda session, schedule: move(session, schedule, MARCH, to=MAY, reason="Away", country=RO),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_visit_that_exists_is_neither_skipped_nor_moved(
    session: Session, schedule: ServiceSchedule, change: Change
) -> None:
    created(session, MARCH)

    with pytest.raises(VisitExistsError):
        change(session, schedule)

    session.commit()
    assert [row.status for row in session.scalars(select(Occurrence))] == [
        OccurrenceStatus.GENERATED
    ]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_that_is_repeated_changes_nothing(
    session: Session, schedule: ServiceSchedule, change: Change
) -> None:
    row = change(session, schedule)
    session.commit()
    version = row.version

    assert change(session, schedule) is row

    session.commit()
    assert (row.version, schedule.version) == (version, 2)


def test_a_visit_may_be_moved_again_and_then_left_out(
    session: Session, schedule: ServiceSchedule
) -> None:
    move(session, schedule, APRIL, to=date(2026, 4, 14), reason="Fair", country=RO)
    move(session, schedule, APRIL, to=date(2026, 4, 20), reason="Fair again", country=RO)
    session.commit()
    assert dues(session, date(2026, 4, 16)) == [MARCH]

    skip(session, schedule, APRIL, reason="Never mind", country=RO)
    session.commit()

    row = find(session, schedule, APRIL)
    assert row is not None
    assert (row.status, row.effective_on) == (OccurrenceStatus.SKIPPED, APRIL)
    assert dues(session, MAY) == [MAY]


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_undone_is_as_if_it_had_not_been(
    session: Session, schedule: ServiceSchedule, change: Change
) -> None:
    next_run = date(2026, 3, 7)
    change(session, schedule)
    session.commit()

    assert undo(session, schedule, MARCH, country=RO)
    assert not undo(session, schedule, MARCH, country=RO)
    session.commit()

    assert session.scalars(select(Occurrence)).all() == []
    assert schedule.next_run_on == next_run
    assert dues(session, next_run) == [MARCH]


def test_a_visit_that_was_created_is_not_undone(
    session: Session, schedule: ServiceSchedule
) -> None:
    created(session, MARCH)

    with pytest.raises(VisitExistsError):
        undo(session, schedule, MARCH, country=RO)


@pytest.mark.parametrize("change", CHANGES)
def test_a_date_that_failed_can_still_be_changed(
    session: Session, schedule: ServiceSchedule, factories: Factories, change: Change
) -> None:
    schedule.assignees = [factories.employee(email=None)]
    session.commit()
    outcomes(session, MARCH)

    row = change(session, schedule)
    session.commit()

    assert (row.reason, row.fault) == ("Away", None)
    assert outcomes(session, MARCH) == []


def test_a_visit_is_not_moved_into_a_pause(session: Session, schedule: ServiceSchedule) -> None:
    schedule.pause_from, schedule.pause_to = date(2026, 4, 1), date(2026, 4, 30)

    with pytest.raises(PausedThenError):
        move(session, schedule, MARCH, to=APRIL, reason="Fair", country=RO)


def test_a_reason_is_needed(session: Session, schedule: ServiceSchedule) -> None:
    with pytest.raises(MissingReasonError):
        skip(session, schedule, MARCH, reason=" ", country=RO)


def test_the_audit_log_says_what_was_skipped(session: Session, schedule: ServiceSchedule) -> None:
    row = skip(session, schedule, MARCH, reason="Away", country=RO)
    session.commit()

    entry = session.scalars(select(AuditEntry).where(AuditEntry.table == "occurrence")).one()
    assert (entry.action, entry.record_id) == ("create", row.id)
    assert entry.changes["status"] == [None, "SKIPPED"]
