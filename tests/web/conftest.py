"""Fixtures that several files share."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from crm import clock
from crm.models import Assignment
from tests.factories import Factories
from tests.web.answering import sync


@pytest.fixture
def asked(app: Flask, session: Session, factories: Factories) -> Assignment:
    soon = clock.utcnow().date() + timedelta(days=7)
    contact = factories.contact(name="Ana Pop", phone="0722 000 111")
    contact.client.address, contact.client.town = "Str. Lungă 1", "Iași"
    case = factories.intervention(
        client=contact.client,
        contact=contact,
        planned_from_on=soon,
        planned_to_on=soon,
        object_text="Cameră video",
        description="La poartă.",
    )
    assignment = factories.assignment(
        intervention=case, employee=factories.employee(name="Ion Popă")
    )
    sync(app, session, case)
    return assignment
