"""Fixtures that several files share."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from crm.models import Assignment, OutboxMail
from tests.factories import Factories
from tests.unit.mail.servers import Notes
from tests.webhooks.posts import Desk


@pytest.fixture
def desk(session: Session, factories: Factories, tmp_path: Path) -> Desk:
    return Desk(session, factories, tmp_path)


@pytest.fixture
def assignment(desk: Desk) -> Assignment:
    return desk.asked()


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def mail(factories: Factories) -> OutboxMail:
    return factories.outbox_mail(reply_to="r@example.com")
