"""Interventions counted by what they share: each job once, in whole weeks and one town."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.statuses import AssignmentStatus, InterventionStatus
from crm.models import Intervention
from crm.services import intervention_groups as groups
from crm.services.intervention_groups import Stretch, counted
from tests.factories import Factories

ALL = Stretch(0, 50)


def test_a_week_is_from_monday_to_sunday_over_the_end_of_a_year(
    session: Session, factories: Factories
) -> None:
    for day in (date(2026, 12, 27), date(2026, 12, 28), date(2027, 1, 3), date(2027, 1, 4), None):
        factories.intervention(planned_from_on=day, planned_to_on=day)

    found, number = groups.by_week(session, counted(select(Intervention)), ALL)

    assert [(each.key, each.number) for each in found] == [
        (date(2027, 1, 4), 1),
        (date(2026, 12, 28), 2),
        (date(2026, 12, 21), 1),
        (None, 1),
    ]
    assert number == 4


def test_the_largest_come_first_and_a_stretch_goes_on_where_another_ended(
    session: Session, factories: Factories
) -> None:
    for name, jobs in (("B", 1), ("A", 1), ("C", 3), ("D", 2)):
        client = factories.client(name=name)
        for _job in range(jobs):
            factories.intervention(client=client)
    rows = counted(select(Intervention))

    parts = [groups.by_client(session, rows, Stretch(start, 3)) for start in (0, 3, 6)]

    assert [[each.name for each in found] for found, _number in parts] == [
        ["C", "D", "A"],
        ["B"],
        [],
    ]
    assert [number for _found, number in parts[:2]] == [4, 4]


def test_who_was_taken_off_has_no_job_and_an_open_job_of_nobody_is_counted(
    session: Session, factories: Factories
) -> None:
    taken = factories.assignment(status=AssignmentStatus.WITHDRAWN)
    said_no = factories.assignment(status=AssignmentStatus.REJECTED)
    said_no.intervention.status = InterventionStatus.REJECTED
    factories.intervention(status=InterventionStatus.CANCELLED)
    session.commit()
    rows = counted(select(Intervention))

    found, _number = groups.by_employee(session, rows, ALL)

    assert [each.key for each in found] == [said_no.employee_id]
    assert groups.unassigned(session, rows) == 1
    assert groups.by_employee(session, rows, ALL, only=taken.employee_id) == ([], 0)


def test_spellings_of_a_town_are_one(session: Session, factories: Factories) -> None:
    for town in ("Iași", "IASI", "iaşi", None, "Iași Copou"):
        factories.intervention(client=factories.client(town=town))

    found, _number = groups.by_town(session, counted(select(Intervention)), ALL)

    assert [(each.key, each.number) for each in found] == [
        ("iasi", 3),
        ("iasi copou", 1),
        (None, 1),
    ]


def test_of_too_many_the_newest_are_counted(
    session: Session, factories: Factories, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = factories.client(name="Old")
    for client in (old, old, factories.client(name="New")):
        factories.intervention(client=client)
    monkeypatch.setattr(groups, "MOST_COUNTED", 2)

    rows = counted(select(Intervention), newest=Intervention.id)
    found, _number = groups.by_client(session, rows, ALL)

    assert {each.name: each.number for each in found} == {"Old": 1, "New": 1}
