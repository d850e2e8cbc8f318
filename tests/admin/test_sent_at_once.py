"""Forms sent at the same moment, twice, while a reply arrives, or hours after they were opened."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.domain.statuses import InterventionStatus, MessageKind
from crm.models import Client, Intervention, Message, OutboxMail
from tests.factories import Factories
from tests.forms import form_at, post
from tests.services.given import NOW, at_once
from tests.webhooks.posts import Desk, mail_from

pytestmark = pytest.mark.slow  # every field of every form, on both databases

NEW = "/admin/interventions/new/"


def test_two_who_add_at_once_get_two_numbers(
    app: Flask, operator: FlaskClient, session: Session, factories: Factories
) -> None:
    typed = {"client": factories.client().id, "complaint_type": "Leak", "object_text": "Boiler"}
    forms = [form_at(operator, NEW) | typed for _ in range(4)]

    def save(fields: dict[str, Any]) -> Callable[[Session], int]:
        return lambda _own: operator.post(NEW, data=fields).status_code

    answers = at_once(app, [save(each) for each in forms])

    assert answers == [302] * 4
    session.rollback()
    assert sorted(session.scalars(select(Intervention.number))) == [1, 2, 3, 4]


def test_e03_a_form_that_is_sent_twice_at_once_makes_one_record_and_one_mail(
    app: Flask, operator: FlaskClient, session: Session, factories: Factories
) -> None:
    typed = {"client": factories.client().id, "complaint_type": "Leak", "object_text": "Boiler"}
    typed |= {"assignments-0-employee": factories.employee().id, "assignments-0-id": ""}
    fields = form_at(operator, NEW) | typed

    answers = at_once(app, [lambda _own: operator.post(NEW, data=fields).status_code] * 2)

    assert answers == [302, 302]
    session.rollback()
    assert session.scalar(select(func.count(Intervention.id))) == 1
    assert session.scalar(select(func.count(OutboxMail.id))) == 1


def test_e04_a_reply_that_arrives_while_the_job_is_closed_is_kept_and_changes_nothing_after_it(
    app: Flask, operator: FlaskClient, session: Session, factories: Factories, tmp_path: Path
) -> None:
    desk = Desk(session, factories, tmp_path)
    assignment = desk.asked()
    key = assignment.intervention_id
    desk.keep(mail_from(assignment, "Da, confirm"))

    def close(_own: Session) -> int:
        fields = {"action": "finalise", "rowid": key, "reason": "Done"}
        return post(operator, "/admin/interventions/action/", **fields).status_code

    def work(own: Session) -> int:
        return Desk(own, factories, tmp_path).process(now=NOW).processed

    assert at_once(app, [close, work]) == [302, 1]

    session.rollback()
    replies = select(Message).where(Message.kind == MessageKind.REPLY)
    [reply] = session.scalars(replies)
    assert reply.intervention_id == key
    job = session.get_one(Intervention, key)
    assert (job.status, job.resolution) == (InterventionStatus.FINALISED, "Done")


@pytest.mark.parametrize("hours", [1, 3, 11])
def test_e05_a_form_that_was_open_for_hours_can_be_saved(
    operator: FlaskClient, session: Session, factories: Factories, hours: int
) -> None:
    client = factories.client()
    url = f"/admin/clients/edit/?id={client.id}"
    began = datetime.now(UTC)  # noqa: TID251 - the clock that the cookie was signed by
    opened = form_at(operator, url) | {"town": "Cluj"}

    with time_machine.travel(began.timestamp() + hours * 3600 + 1, tick=True):
        answer = operator.post(url, data=opened)

    assert answer.status_code == 302
    session.rollback()
    assert session.get_one(Client, client.id).town == "Cluj"
