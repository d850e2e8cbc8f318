from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from crm.domain.kinds import Direction
from crm.models import CorrespondenceEntry
from crm.services import correspondence
from tests.factories import Factories
from tests.services.given import at_once

TODAY = date(2026, 3, 2)


def letter(**given: Any) -> CorrespondenceEntry:
    return CorrespondenceEntry(**({"sender": "A", "recipient": "B", "subject": "C"} | given))


def test_an_entry_gets_todays_date_and_the_next_number(session: Session) -> None:
    first = correspondence.register(session, letter(), today=TODAY)
    second = correspondence.register(session, letter(), today=TODAY)
    session.commit()

    assert (first.registered_on, first.year, first.number) == (TODAY, 2026, 1)
    assert second.full_number == "2/2026"
    assert first.direction is Direction.IN


def test_each_year_and_direction_counts_for_itself(session: Session) -> None:
    correspondence.register(session, letter(), today=TODAY)
    out = letter(direction=Direction.OUT)
    old = letter(registered_on=date(2025, 12, 31))

    correspondence.register(session, out, today=TODAY)
    correspondence.register(session, old, today=TODAY)

    assert (out.number, old.number, old.year) == (1, 1, 2025)


def test_registering_again_keeps_the_number(session: Session) -> None:
    entry = correspondence.register(session, letter(), today=TODAY)

    correspondence.register(session, entry, today=date(2027, 1, 1))

    assert entry.full_number == "1/2026"


def test_a_refused_registration_leaves_no_gap(session: Session) -> None:
    correspondence.register(session, letter(), today=TODAY)
    session.commit()
    correspondence.register(session, letter(), today=TODAY)
    session.rollback()

    assert correspondence.register(session, letter(), today=TODAY).number == 2


def test_those_who_register_at_once_get_numbers_without_gaps(app: Flask) -> None:
    def register(session: Session) -> int:
        return correspondence.register(session, letter(), today=TODAY).number

    assert sorted(at_once(app, [register] * 6)) == [1, 2, 3, 4, 5, 6]


def test_a_cancelled_entry_keeps_its_number(session: Session, factories: Factories) -> None:
    entry = factories.correspondence_entry(number=7)

    assert correspondence.cancel(session, entry)
    assert not correspondence.cancel(session, entry)
    assert (entry.is_cancelled, entry.number) == (True, 7)
