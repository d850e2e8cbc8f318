"""O-09: photos of the work beyond the twentieth were dropped, and the page said thank you.

Who reports work by the link of a mail was told that all is noted, while only the first
files of the form had been kept. Now the form is refused as a whole, with the limit.
"""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import Assignment, Attachment
from tests.admin.test_files import PNG
from tests.factories import Factories
from tests.forms import messages_on
from tests.web.answering import link, press, sync


@pytest.fixture
def asked(app: Flask, session: Session, factories: Factories) -> Assignment:
    assignment = factories.assignment()
    sync(app, session, assignment.intervention)
    return assignment


def test_2026_01_more_photos_than_are_taken_are_refused_and_not_dropped(
    client: FlaskClient, session: Session, asked: Assignment, set_to: Callable[..., None]
) -> None:
    set_to(upload_files=2)
    press(client, link(asked), "confirm")

    def done(count: int) -> str:
        photos = [(BytesIO(PNG), f"{number}.png") for number in range(count)]
        return messages_on(press(client, link(asked), "done", resolution="Gata", photos=photos))

    assert "At most 2 files at once." in done(3)
    assert session.scalars(select(Attachment)).all() == []
    assert "noted" in done(2)
    session.rollback()
    assert len(session.scalars(select(Attachment)).all()) == 2
