"""Rules that the database itself keeps, whoever writes to it."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crm.domain.kinds import ContactChannel
from crm.models import AuditEntry, Base, Client
from tests.factories import Factories


def test_every_model_can_be_saved_and_says_what_it_is(factories: Factories) -> None:
    makers = [name for name in vars(Factories) if not name.startswith("_")]

    records = [getattr(factories, name)() for name in makers]

    assert all(str(record) for record in records)


def test_an_intervention_has_exactly_one_object(session: Session, factories: Factories) -> None:
    with pytest.raises(IntegrityError):
        factories.intervention(object_text="Boiler", product=factories.product())


def test_a_contact_of_another_client_is_refused(session: Session, factories: Factories) -> None:
    stranger = factories.contact()

    with pytest.raises(IntegrityError):
        factories.intervention(contact=stranger)


def test_an_invoice_line_of_another_client_is_refused(factories: Factories) -> None:
    line = factories.invoice_line()

    with pytest.raises(IntegrityError):
        factories.intervention(invoice_line=line)


@pytest.mark.parametrize(
    ("maker", "given"),
    [
        ("contact", {"preferred_channel": ContactChannel.EMAIL, "email": None}),
        ("contact", {"preferred_channel": ContactChannel.PHONE, "phone": None}),
        ("absence", {"ends_on": date(2026, 3, 1)}),
        ("intervention", {"planned_to_on": date(2026, 3, 1)}),
        ("schedule", {"lead_days": -1}),
        ("schedule", {"ends_on": date(2020, 1, 1)}),
    ],
)
def test_nonsense_is_refused(factories: Factories, maker: str, given: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        getattr(factories, maker)(**given)


def test_a_client_with_interventions_cannot_be_deleted(
    session: Session, factories: Factories
) -> None:
    session.delete(factories.intervention().client)

    with pytest.raises(IntegrityError):
        session.flush()


def test_changes_are_stamped_and_logged(session: Session, factories: Factories) -> None:
    client: Client = factories.client(name="Old", tax_id="RO 123")
    assert client.tax_id_key == "123"
    client.name = "New"
    session.commit()

    last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()

    assert last is not None
    assert (last.action, last.record_id) == ("update", client.id)
    assert last.changes == {"name": ["Old", "New"]}
    assert client.version == 2
    assert client.created_by == "system"


def test_every_model_has_a_docstring() -> None:
    for mapper in Base.registry.mappers:
        assert mapper.class_.__doc__, mapper.class_
