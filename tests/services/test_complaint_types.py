import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.errors import UnusableNameError
from crm.models import ComplaintType, Intervention
from crm.services import complaint_types
from tests.factories import Factories
from tests.services.given import at_once


def how_many(session: Session) -> int:
    return session.scalar(select(func.count(ComplaintType.id))) or 0


def test_a_new_name_becomes_a_type(session: Session) -> None:
    kind = complaint_types.named(session, "  Montaj \t cameră ")
    session.commit()

    assert kind.name == "Montaj cameră"
    assert kind.created_by == "system"


@pytest.mark.parametrize("name", ["Instalație", "INSTALATIE", " instalaţie ", "Instalat\u0326ie"])
def test_names_that_differ_only_in_looks_are_one(
    session: Session, factories: Factories, name: str
) -> None:
    known = factories.complaint_type(name="Instalație")

    assert complaint_types.named(session, name) is known
    assert how_many(session) == 1


def test_a_name_that_is_asked_for_twice_before_saving_is_one(session: Session) -> None:
    assert complaint_types.named(session, "Montaj") is complaint_types.named(session, "montaj")


@pytest.mark.parametrize("name", ["", "   ", "\x00", "\u0301", "---", "\ufdfa" * 100])
def test_a_name_that_cannot_be_compared_is_refused(session: Session, name: str) -> None:
    with pytest.raises(UnusableNameError):
        complaint_types.named(session, name)


def test_a_long_name_is_cut(session: Session) -> None:
    kind = complaint_types.named(session, "x" * 5000)
    session.commit()

    assert len(kind.name) == 200


def test_a_half_filled_in_record_is_not_written_by_the_way(session: Session) -> None:
    session.add(Intervention())

    complaint_types.named(session, "Montaj")

    session.expunge_all()


def test_a_type_that_several_create_at_once_is_one(app: Flask, session: Session) -> None:
    names = ["Montaj", "MONTAJ", "montaj ", "montăj", "Montaj"]

    found = at_once(
        app,
        [lambda each, name=name: complaint_types.named(each, name).name for name in names],  # type: ignore[misc]
    )

    assert len(set(found)) == 1
    assert how_many(session) == 1
