from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from crm.domain.holidays import HolidayPolicy
from crm.domain.periods import Period
from crm.domain.schedule_verdicts import Verdict
from crm.domain.statuses import InterventionStatus, OccurrenceStatus
from crm.errors import CrmError
from crm.models import Client, Employee, ServiceSchedule
from crm.services import schedule_occurrences, schedule_terms, schedules
from crm.services.schedule_outcomes import Created
from crm.services.schedule_sheet import View, explain_day, of_year
from tests.factories import Factories
from tests.generation import RO, created, outcomes

TODAY = date(2026, 3, 2)
JANUARY, MARCH = date(2026, 1, 10), date(2026, 3, 10)


def view(today: date = TODAY, country: str = RO) -> View:
    return View(today, country, "Europe/Bucharest")


def test_a_year_has_the_series_and_what_was_created_of_an_earlier_one(
    session: Session, factories: Factories
) -> None:
    schedule = factories.schedule(starts_on=JANUARY, lead_days=0)
    created(session, TODAY)
    schedule.starts_on = date(2026, 3, 20)
    schedules.save(session, schedule, today=TODAY, country=RO)
    session.commit()

    found = [each.due_on for each in of_year(session, schedule, 2026, view()).visits]

    assert found[:4] == [JANUARY, date(2026, 2, 10), date(2026, 3, 20), date(2026, 4, 20)]
    assert len(found) == 12


@pytest.mark.parametrize("year", [1900, 2025, 2200, 9999])
def test_any_year_can_be_looked_at(session: Session, factories: Factories, year: int) -> None:
    schedule = factories.schedule(starts_on=JANUARY, period=Period.WEEKLY)

    found = of_year(session, schedule, year, view()).visits

    assert len(found) == (0 if year < 2026 else len(found))
    assert len(found) <= 53


@pytest.mark.parametrize(
    ("given", "done_on", "is_late"),
    [
        ({"status": InterventionStatus.FINALISED, "at": 10}, date(2026, 1, 10), False),
        ({"status": InterventionStatus.FINALISED, "at": 12}, date(2026, 1, 12), False),
        ({"status": InterventionStatus.FINALISED, "at": 13}, date(2026, 1, 13), True),
        ({"status": InterventionStatus.ASSIGNED}, None, True),
        ({"status": InterventionStatus.CANCELLED}, None, False),
    ],
)
def test_a_visit_is_late_when_its_last_day_is_over_and_it_is_not_done(
    session: Session,
    factories: Factories,
    given: dict[str, Any],
    done_on: date | None,
    is_late: bool,
) -> None:
    schedule = factories.schedule(starts_on=JANUARY, duration_days=3)
    at = given.get("at")
    job = factories.intervention(
        status=given["status"],
        finalised_at=datetime(2026, 1, at, 21, 59, tzinfo=UTC) if at else None,
    )
    factories.occurrence(schedule=schedule, due_on=JANUARY, effective_on=JANUARY, intervention=job)

    visit = of_year(session, schedule, 2026, view()).visits[0]

    assert (visit.done_on, visit.is_late) == (done_on, is_late)


def test_the_day_of_completion_is_the_companys(session: Session, factories: Factories) -> None:
    schedule = factories.schedule(starts_on=JANUARY)
    midnight = datetime(2026, 1, 10, 22, 30, tzinfo=UTC)  # half past midnight in Bucharest
    job = factories.intervention(status=InterventionStatus.FINALISED, finalised_at=midnight)
    factories.occurrence(schedule=schedule, due_on=JANUARY, effective_on=JANUARY, intervention=job)

    assert of_year(session, schedule, 2026, view()).visits[0].done_on == date(2026, 1, 11)


def test_what_a_pause_took_away_was_promised_all_the_same(
    session: Session, factories: Factories
) -> None:
    schedule = factories.schedule(starts_on=JANUARY, lead_days=0)
    schedule.pause_from, schedule.pause_to = date(2026, 2, 1), date(2026, 3, 31)
    session.commit()

    sheet = of_year(session, schedule, 2026, view())

    assert (sheet.promised, sheet.paused, sheet.done) == (12, 2, 0)


def test_values_that_make_no_rule_are_a_verdict(session: Session, factories: Factories) -> None:
    schedule = factories.schedule(starts_on=JANUARY)

    found = explain_day(session, schedule, JANUARY, view(country="Nowhere")).explanation

    assert found.verdict is Verdict.UNREADABLE
    assert "Nowhere" in found.said()
    assert of_year(session, schedule, 2026, view(country="Nowhere")).visits == []


def test_what_will_fail_is_foretold_until_it_is_repaired(
    session: Session, factories: Factories
) -> None:
    mute = factories.employee(name="Mute", email=None)
    schedule = factories.schedule(starts_on=JANUARY, ends_on=JANUARY, assignees=[mute])
    assert verdict(session, schedule, JANUARY) is Verdict.FAILS
    outcomes(session, TODAY)
    visit = explain_day(session, schedule, JANUARY, view())
    assert (visit.explanation.verdict, visit.status) == (Verdict.FAILS, OccurrenceStatus.FAILED)
    assert str(visit.fault) == "Mute has no e-mail address."

    mute.email = "mute@example.com"
    session.commit()

    assert verdict(session, schedule, JANUARY) is Verdict.TODAY_LATE
    created(session, TODAY)
    assert verdict(session, schedule, JANUARY) is Verdict.GENERATED_LATE


def verdict(session: Session, schedule: ServiceSchedule, day: date) -> Verdict:
    return explain_day(session, schedule, day, view()).explanation.verdict


day = st.dates(date(2025, 10, 1), date(2026, 9, 30))
terms = st.fixed_dictionaries(
    {
        "starts_on": day,
        "period": st.sampled_from(Period),
        "lead_days": st.integers(0, 50),
        "ends_on": st.none() | st.dates(date(2026, 10, 1), date(2027, 3, 1)),
        "holiday_policy": st.sampled_from(HolidayPolicy),
        "generate_from": st.none() | day,
    }
)
event = st.one_of(
    st.tuples(st.just("run"), st.integers(0, 40)),
    st.tuples(st.just("pause"), st.integers(0, 40)),
    st.tuples(st.just("plan"), st.tuples(st.integers(0, 60), st.integers(0, 40))),
    st.tuples(st.just("resume"), st.integers(0, 40)),
    st.tuples(st.just("skip"), st.integers(0, 3)),
    st.tuples(st.just("move"), st.tuples(st.integers(0, 3), st.integers(-20, 60))),
    st.tuples(st.just("mute"), st.booleans()),
)


@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(terms, st.lists(event, max_size=6), st.integers(0, 60))
def test_it_would_be_created_today_exactly_when_a_dry_run_creates_it(
    session: Session, terms: dict[str, Any], events: list[tuple[str, Any]], later: int
) -> None:
    person = Employee(name="Ana", email="ana@example.com")
    schedule = ServiceSchedule(client=Client(name="Acme"), object_text="Boiler", **terms)
    schedule.assignees = [person]
    session.add(schedule)
    session.commit()
    today = date(2026, 1, 15)
    for name, value in events:
        today = _happen(session, schedule, name, value, today)
    today += timedelta(days=later)

    run = outcomes(session, today, only=schedule.id, dry_run=True)

    session.rollback()
    told = set()
    for n in range(650):
        asked = date(2025, 9, 1) + timedelta(days=n)
        if explain_day(session, schedule, asked, view(today)).explanation.verdict.creates:
            told.add(asked)
    assert told == {each.due_on for each in run if isinstance(each, Created)}


def _happen(
    session: Session, schedule: ServiceSchedule, name: str, value: Any, today: date
) -> date:
    """Let something happen to the schedule; return the day on which the next thing does."""
    if name == "run":
        today += timedelta(days=value)
        outcomes(session, today, only=schedule.id)
    elif name == "mute":
        schedule.assignees[0].email = None if value else "ana@example.com"
    else:
        try:
            with session.begin_nested():
                _change(session, schedule, name, value, today)
        except CrmError:
            session.refresh(schedule)
    session.commit()
    return today


def _change(
    session: Session, schedule: ServiceSchedule, name: str, value: Any, today: date
) -> None:
    given: dict[str, Any] = {"today": today, "country": RO}
    if name == "pause":
        schedule_terms.pause(session, schedule, **given)
    elif name == "plan":
        first = today + timedelta(days=value[0])
        last = first + timedelta(days=value[1])
        schedule_terms.pause_between(session, schedule, first, last, **given)
    elif name == "resume":
        schedule_terms.resume(session, schedule, **given)
    else:
        which, by = value if isinstance(value, tuple) else (value, 0)
        coming = list(schedules.preview(schedule, today=today, country=RO, n=4))[which:]
        if coming and name == "skip":
            schedule_occurrences.skip(session, schedule, coming[0].due_on, reason="x", country=RO)
        elif coming:
            to = coming[0].due_on + timedelta(days=by)
            schedule_occurrences.move(
                session, schedule, coming[0].due_on, to=to, reason="x", country=RO
            )
