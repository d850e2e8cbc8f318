"""Schedules whose values make no sense, as another program may have written them."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.models import ServiceSchedule
from tests.factories import Factories
from tests.forms import messages_on, post


@pytest.mark.parametrize(
    ("column", "reason"),
    [("lead_days", "The days ahead are 3650 at most."), ("duration_days", "A visit lasts 366")],
)
def test_pausing_or_resuming_one_says_what_is_wrong(
    operator: FlaskClient, factories: Factories, session: Session, column: str, reason: str
) -> None:
    key, other = factories.schedule().id, factories.schedule(is_paused=True).id
    session.execute(update(ServiceSchedule).values({column: 99_999}))
    session.commit()

    for action, row in (("pause", key), ("resume", other)):
        post(operator, "/admin/schedules/action/", action=action, rowid=row)

        assert reason in messages_on(operator.get("/admin/schedules/"))
    paused = {each.id: each.is_paused for each in session.scalars(select(ServiceSchedule))}
    assert paused == {key: False, other: True}
