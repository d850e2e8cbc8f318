from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, func, select, text, update
from sqlalchemy.orm import Session

from crm.domain.holidays import HolidayPolicy
from crm.domain.periods import Period
from crm.domain.statuses import (
    AssignmentStatus,
    EventKind,
    InterventionStatus,
    OccurrenceStatus,
    Priority,
)
from crm.errors import UnknownScheduleError
from crm.extensions import db
from crm.models import (
    AuditEntry,
    ComplaintType,
    Counter,
    Intervention,
    Message,
    Occurrence,
    OutboxMail,
    ServiceSchedule,
)
from crm.services import schedule_plans, schedule_runs, schedules
from crm.services.schedule_outcomes import Created, Failed
from tests.factories import Factories
from tests.generation import RO, contents, created, dues, ledger, outcomes

TENTH = date(2026, 3, 10)


def only_case(session: Session) -> Intervention:
    return session.scalars(select(Intervention)).one()


def test_a_visit_is_created_the_lead_days_ahead_and_once(
    session: Session, factories: Factories
) -> None:
    factories.schedule(starts_on=TENTH, lead_days=3)

    assert dues(session, date(2026, 3, 6)) == []
    assert dues(session, date(2026, 3, 7)) == [TENTH]
    assert dues(session, date(2026, 3, 7)) == []
    assert dues(session, date(2026, 3, 8)) == []


def test_a_long_lead_opens_several_visits(session: Session, factories: Factories) -> None:
    factories.schedule(starts_on=TENTH, lead_days=70)

    assert dues(session, date(2026, 3, 2)) == [TENTH, date(2026, 4, 10), date(2026, 5, 10)]


def test_dates_are_counted_from_the_start(session: Session, factories: Factories) -> None:
    factories.schedule(starts_on=date(2026, 1, 31), lead_days=0)

    found = [day for month in range(2, 6) for day in dues(session, date(2026, month, 1))]

    assert found == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
    ]


def test_the_end_is_inclusive_and_of_the_nominal_date(
    session: Session, factories: Factories
) -> None:
    sunday = date(2026, 3, 15)
    schedule = factories.schedule(
        starts_on=sunday, ends_on=sunday, lead_days=0, holiday_policy=HolidayPolicy.NEXT
    )

    assert dues(session, date(2026, 12, 31)) == [sunday]
    session.refresh(schedule)
    assert schedule.next_run_on is None


def test_missed_visits_are_caught_up_and_marked_late(
    session: Session, factories: Factories
) -> None:
    factories.schedule(starts_on=date(2026, 1, 10), lead_days=0)

    found = created(session, TENTH)

    assert [(each.due_on.month, each.late) for each in found] == [(1, True), (2, True), (3, False)]
    late = select(Occurrence.is_late).order_by(Occurrence.due_on)
    assert list(session.scalars(late)) == [True, True, False]


def test_nothing_before_generate_from_is_created(session: Session, factories: Factories) -> None:
    factories.schedule(starts_on=date(2026, 1, 10), generate_from=date(2026, 3, 1), lead_days=0)

    assert dues(session, date(2026, 4, 1)) == [TENTH]


def test_a_paused_schedule_creates_nothing(session: Session, factories: Factories) -> None:
    factories.schedule(starts_on=TENTH, lead_days=0, is_paused=True)

    assert dues(session, date(2026, 6, 1)) == []


@pytest.mark.parametrize(
    ("policy", "on", "effective"),
    [
        (HolidayPolicy.NONE, date(2026, 4, 13), date(2026, 4, 13)),
        (HolidayPolicy.PREVIOUS, date(2026, 4, 9), date(2026, 4, 9)),
        (HolidayPolicy.NEXT, date(2026, 4, 14), date(2026, 4, 14)),
    ],
)
def test_holidays_move_the_visit_and_the_lead_but_not_the_key(
    session: Session, factories: Factories, policy: HolidayPolicy, on: date, effective: date
) -> None:
    easter_monday = date(2026, 4, 13)
    factories.schedule(starts_on=easter_monday, lead_days=2, holiday_policy=policy)
    first_day = on - timedelta(days=2)

    assert dues(session, first_day - timedelta(days=1)) == []
    (visit,) = created(session, first_day)

    assert (visit.due_on, visit.effective_on) == (easter_monday, effective)
    assert only_case(session).planned_from_on == effective


@pytest.mark.parametrize("gone", ["moved", "cancelled", "deleted"])
def test_a_visit_that_was_changed_by_hand_is_not_created_again(
    session: Session, factories: Factories, gone: str
) -> None:
    schedule = factories.schedule(starts_on=TENTH, lead_days=0)
    created(session, TENTH)
    case = only_case(session)

    if gone == "moved":
        case.planned_to_on = case.planned_from_on = date(2026, 3, 20)
    elif gone == "cancelled":
        case.status = InterventionStatus.CANCELLED
    else:
        session.execute(text("DELETE FROM message"))
        session.delete(case)
    schedules.refresh(session, schedule, country=RO)
    session.commit()

    assert dues(session, date(2026, 4, 9)) == []
    assert dues(session, date(2026, 4, 10)) == [date(2026, 4, 10)]


def test_the_intervention_is_what_the_schedule_says(session: Session, factories: Factories) -> None:
    client = factories.client(name="Acme")
    contact = factories.contact(client=client)
    line = factories.invoice_line(invoice=factories.invoice(client=client), description="Boiler")
    people = [factories.employee(name="Ana"), factories.employee(name="Ion")]
    away = factories.employee(name="Zoe", is_active=False)
    schedule = factories.schedule(
        client=client,
        contact=contact,
        object_text=None,
        invoice_line=line,
        description="Clean the filter",
        priority=Priority.HIGH,
        duration_days=3,
        assignees=[*people, away],
        starts_on=TENTH,
    )

    created(session, TENTH)

    case = only_case(session)
    assert case.complaint_type.name == "Programare service"
    assert (case.client, case.contact, case.invoice_line) == (client, contact, line)
    assert case.object_label == schedule.object_label
    assert (case.description, case.priority) == ("Clean the filter", Priority.HIGH)
    assert (case.planned_from_on, case.planned_to_on) == (TENTH, date(2026, 3, 12))
    assert (case.complaint_on, case.number, case.schedule_id) == (TENTH, 1, schedule.id)
    assert [each.employee for each in case.assignments] == people
    assert {each.status for each in case.assignments} == {AssignmentStatus.PENDING}
    assert case.status is InterventionStatus.ASSIGNED


def test_assignees_get_their_mail_once(session: Session, factories: Factories) -> None:
    people = [factories.employee(email="ana@example.com"), factories.employee(email="i@b.ro")]
    factories.schedule(assignees=people, starts_on=TENTH)

    created(session, TENTH)
    created(session, TENTH)

    assert sorted(session.scalars(select(OutboxMail.to))) == ["ana@example.com", "i@b.ro"]
    events = select(Message.event).where(Message.event.is_not(None)).order_by(Message.id)
    assert list(session.scalars(events)) == [EventKind.CREATED, EventKind.ASKED, EventKind.ASKED]


def test_a_product_is_the_object_too(session: Session, factories: Factories) -> None:
    product = factories.product(name="Camera")
    factories.schedule(starts_on=TENTH, object_text=None, product=product)

    created(session, TENTH)

    case = only_case(session)
    assert (case.product, case.object_text) == (product, None)
    assert "Camera" in case.object_label


def test_numbers_and_ledger_go_on_without_a_gap(session: Session, factories: Factories) -> None:
    first, second = factories.schedule(starts_on=TENTH), factories.schedule(starts_on=TENTH)

    found = created(session, TENTH)

    assert sorted(session.scalars(select(Intervention.number))) == [1, 2]
    rows = session.execute(select(Occurrence.schedule_id, Occurrence.intervention_id)).all()
    assert {(each.schedule, each.intervention) for each in found} == {tuple(row) for row in rows}
    assert {each.schedule for each in found} == {first.id, second.id}


def test_the_complaint_type_that_is_there_is_used(session: Session, factories: Factories) -> None:
    known = factories.complaint_type(name="PROGRAMARE  SERVICE")
    factories.schedule(starts_on=TENTH)

    created(session, TENTH)

    assert only_case(session).complaint_type is known
    assert session.scalar(select(func.count(ComplaintType.id))) == 1


def test_ledger_and_case_are_in_the_audit_log(session: Session, factories: Factories) -> None:
    factories.schedule(starts_on=TENTH)

    created(session, TENTH)

    row, case = session.scalars(select(Occurrence)).one(), only_case(session)
    logged = select(AuditEntry.table, AuditEntry.record_id).where(AuditEntry.action == "create")
    assert {("occurrence", row.id), ("intervention", case.id)} <= set(
        map(tuple, session.execute(logged))
    )
    assert row.created_by == case.created_by == "system"


def test_a_run_does_not_make_an_open_form_outdated(session: Session, factories: Factories) -> None:
    schedule = factories.schedule(starts_on=TENTH)
    version, changed_at = schedule.version, schedule.updated_at

    created(session, TENTH)

    session.refresh(schedule)
    assert (schedule.version, schedule.updated_at) == (version, changed_at)
    assert schedule.next_run_on == date(2026, 3, 27)


def test_what_somebody_saved_a_moment_ago_counts(session: Session, factories: Factories) -> None:
    key = factories.schedule(starts_on=date(2026, 1, 10), lead_days=0).id
    session.rollback()
    with db.session.session_factory(expire_on_commit=False) as old:
        outdated = old.get_one(ServiceSchedule, key)
        old.commit()
        session.execute(update(ServiceSchedule).values(ends_on=date(2026, 1, 31)))
        session.commit()

        assert dues(old, TENTH) == [date(2026, 1, 10)]
        assert outdated.ends_on is not None


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_visits_beyond_a_transaction_are_created_in_the_next_one(
    session: Session, factories: Factories, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(schedule_plans, "AT_ONCE", at_once)
    monkeypatch.setattr(schedule_runs, "BATCH", at_once)
    many = [factories.schedule(starts_on=TENTH, lead_days=0) for _ in range(5)]
    wanted = sorted((each.id, date(2026, month, 10)) for each in many for month in range(3, 9))
    today = date(2026, 8, 10)

    foreseen = [(each.schedule, each.due_on) for each in created(session, today, dry_run=True)]
    found = [(each.schedule, each.due_on) for each in created(session, today)]

    assert sorted(foreseen) == sorted(found) == wanted
    assert [ledger(session, each) for each in many] == [[day for _, day in wanted[:6]]] * 5


def test_others_may_write_during_a_long_run(
    session: Session, factories: Factories, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, turns = session.get_bind(), []
    assert isinstance(engine, Engine)

    def write_in_the_meantime(_seconds: float) -> None:
        with engine.begin() as connection:
            turns.append(connection.execute(update(Counter).values(value=Counter.value)))

    monkeypatch.setattr(schedule_runs, "BATCH", 1)
    monkeypatch.setattr(schedule_runs, "TURN", 0)
    monkeypatch.setattr(schedule_runs, "sleep", write_in_the_meantime)
    for _ in range(3):
        factories.schedule(starts_on=TENTH)

    assert len(created(session, TENTH)) == 3
    assert len(turns) == (3 if engine.dialect.name == "sqlite" else 0)


def test_only_one_schedule_is_looked_at_when_asked(session: Session, factories: Factories) -> None:
    factories.schedule(starts_on=TENTH)
    wanted = factories.schedule(starts_on=TENTH)

    found = created(session, TENTH, only=wanted.id)

    assert [each.schedule for each in found] == [wanted.id]


def test_an_unknown_schedule_is_refused_at_once(session: Session) -> None:
    with pytest.raises(UnknownScheduleError, match="4711"):
        outcomes(session, TENTH, only=4711)


@pytest.mark.parametrize("places", [{0}, {3}, {0, 1, 2, 3, 4}, {1, 4}])
def test_schedules_that_fail_leave_the_others_alone(
    session: Session, factories: Factories, places: set[int]
) -> None:
    mute = factories.employee(email=None, name="Mute")
    many = [
        factories.schedule(starts_on=TENTH, assignees=[mute] if n in places else [])
        for n in range(5)
    ]
    good = [each.id for n, each in enumerate(many) if n not in places]
    bad = [each.id for n, each in enumerate(many) if n in places]

    found = outcomes(session, TENTH)

    assert [each.schedule for each in found if isinstance(each, Created)] == good
    failed = [each for each in found if isinstance(each, Failed)]
    assert [each.schedule for each in failed] == bad
    assert {each.error for each in failed} == {"Mute has no e-mail address."}
    assert session.scalar(select(func.count(Intervention.id))) == len(good)
    rows = session.execute(select(Occurrence.schedule_id, Occurrence.status))
    assert {schedule for schedule, status in rows if status is OccurrenceStatus.GENERATED} == set(
        good
    )
    given = select(Counter.value).where(Counter.name == "intervention")
    assert session.scalar(given) == (len(good) or None)
    for each in many:
        session.refresh(each)
        assert (each.last_error is not None) is (each.id in bad)


def test_after_the_repair_what_was_missed_is_created(
    session: Session, factories: Factories
) -> None:
    mute = factories.employee(email=None)
    schedule = factories.schedule(starts_on=TENTH, lead_days=0, assignees=[mute])
    outcomes(session, TENTH)
    mute.email = "ana@example.com"
    session.commit()

    assert dues(session, date(2026, 4, 10)) == [TENTH, date(2026, 4, 10)]
    session.refresh(schedule)
    assert (schedule.last_error, schedule.last_error_at) == (None, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [("period", "DAILY"), ("holiday_policy", "MAYBE"), ("duration_days", 99_999_999)],
)
def test_nonsense_in_one_row_stops_that_schedule_only(
    session: Session, factories: Factories, column: str, value: object
) -> None:
    good, bad = factories.schedule(starts_on=TENTH), factories.schedule(starts_on=TENTH)
    last = factories.schedule(starts_on=TENTH)
    key, others = bad.id, [good.id, last.id]
    session.execute(
        text(f"UPDATE service_schedule SET {column} = :value WHERE id = :id"),  # noqa: S608 - ours
        {"value": value, "id": key},
    )
    session.commit()
    session.expunge_all()

    found = outcomes(session, TENTH)

    assert [each.schedule for each in found if isinstance(each, Created)] == others
    (failed,) = [each for each in found if isinstance(each, Failed)]
    assert failed.schedule == key
    stored = select(ServiceSchedule.last_error).where(ServiceSchedule.id == key)
    assert session.scalar(stored) == failed.error != ""


def test_a_dry_run_foretells_the_run_and_writes_nothing(
    session: Session, factories: Factories
) -> None:
    mute, ana = factories.employee(email=None), factories.employee()
    factories.schedule(starts_on=date(2026, 1, 10), assignees=[ana])
    factories.schedule(starts_on=TENTH, assignees=[mute])
    before = contents(session)

    foreseen = outcomes(session, TENTH, dry_run=True)

    assert contents(session) == before
    found = outcomes(session, TENTH)
    assert len(found) == 4
    assert [_without_id(each) for each in found] == [_without_id(each) for each in foreseen]
    assert [each.intervention for each in foreseen if isinstance(each, Created)] == [None] * 3


def _without_id(outcome: Created | Failed) -> tuple[object, ...]:
    if isinstance(outcome, Failed):
        return (outcome.schedule, outcome.error)
    return (outcome.schedule, outcome.due_on, outcome.effective_on, outcome.late, outcome.title)


def test_g_06_a_run_reads_only_what_is_due(session: Session, factories: Factories) -> None:
    factories.schedule(starts_on=TENTH)
    session.execute(update(ServiceSchedule).values(next_run_on=date(2026, 3, 11)))
    session.commit()

    assert outcomes(session, TENTH) == []


def test_the_last_days_of_the_calendar_end_the_series(
    session: Session, factories: Factories
) -> None:
    schedule = factories.schedule(
        starts_on=date(9999, 11, 30), lead_days=3650, period=Period.MONTHLY
    )

    assert dues(session, date(9999, 1, 1)) == [date(9999, 11, 30), date(9999, 12, 30)]
    session.refresh(schedule)
    assert schedule.next_run_on is None


def test_a_row_of_the_ledger_that_somebody_else_wrote_is_theirs(
    session: Session, factories: Factories
) -> None:
    schedule = factories.schedule(starts_on=TENTH, lead_days=31)
    session.add(
        Occurrence(
            schedule=schedule,
            due_on=TENTH,
            effective_on=TENTH,
            status=OccurrenceStatus.GENERATED,
        )
    )
    session.commit()

    assert dues(session, TENTH) == [date(2026, 4, 10)]
