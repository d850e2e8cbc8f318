"""Saving a job while mail is in trouble, and to whom it writes: rows M-01, M-05, M-07 to M-10."""

from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.domain.statuses import OutboxStatus
from crm.models import Intervention, OutboxMail
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import form_at, messages_on, submit
from tests.ports import free_port
from tests.services.sending import send
from tests.unit.mail.servers import Notes, scripted_server, smtp_server
from tests.web import browsing

NEW = "/admin/interventions/new/"
INJECTION = "a\r\nBcc: x@y.example"


@pytest.fixture
def typed(factories: Factories) -> dict[str, Any]:
    """Return what is typed for a job with one person."""
    return {
        "client": factories.client().id,
        "complaint_type": "Leak",
        "object_text": "Boiler",
        "assignments-0-employee": factories.employee(email="jo@example.com").id,
    }


def queued(session: Session) -> list[OutboxMail]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def test_m_01_a_job_is_saved_while_the_mail_server_is_down(
    operator: FlaskClient, session: Session, typed: dict[str, Any]
) -> None:
    answer = submit(operator, NEW, **typed)
    send(session, free_port())

    [mail] = queued(session)
    assert answer.status_code == 302, messages_on(answer)
    assert (mail.status, mail.attempts) == (OutboxStatus.QUEUED, 1)
    assert "refused" in (mail.last_error or "").lower()


def test_m_01_saving_never_speaks_to_the_mail_server(
    app: Flask,
    operator: FlaskClient,
    session: Session,
    typed: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with scripted_server() as port:  # it takes calls and says nothing, for ever
        monkeypatch.setitem(app.config, "MAIL_SERVER", "127.0.0.1")
        monkeypatch.setitem(app.config, "MAIL_PORT", port)
        answer = submit(operator, NEW, **typed)
        send(session, port, timeout=0.2)  # and this is the first that calls it

    assert answer.status_code == 302
    assert [mail.attempts for mail in queued(session)] == [1]


def test_m_05_a_mail_that_was_refused_for_good_is_seen_in_the_admin(
    operator: FlaskClient, session: Session, typed: dict[str, Any]
) -> None:
    submit(operator, NEW, **typed)
    [mail] = queued(session)
    with smtp_server(Notes(answers={"RCPT": "550 no such user"})) as port:
        send(session, port, now=mail.next_attempt_at)
    session.rollback()

    grid = operator.get("/admin/outbox/?flt_status_equals=FAILED").text
    page = operator.get(f"/admin/outbox/details/?id={mail.id}").text

    assert "jo@example.com" in grid
    assert "550 no such user" in page


class Saving(Notes):
    """A slow server: while it has a mail in hand, an operator saves a job."""

    def __init__(self, app: Flask, browser: FlaskClient, form: dict[str, Any]) -> None:
        super().__init__()
        self._app, self._browser, self._form = app, browser, form
        self.answered: list[int] = []

    async def handle_DATA(self, server: SMTP, session: SmtpSession, envelope: Envelope) -> str:
        with self._app.app_context():
            answer = self._browser.post(NEW, data=self._form)
        self.answered.append(answer.status_code)
        return await super().handle_DATA(server, session, envelope)


def test_m_07_while_a_slow_server_takes_a_mail_jobs_are_saved(
    app: Flask,
    operator: FlaskClient,
    session: Session,
    factories: Factories,
    typed: dict[str, Any],
) -> None:
    submit(operator, NEW, **typed)
    other = logged_in(app, factories, Role.OPERATOR)
    form = form_at(other, NEW) | typed
    slow = Saving(app, other, form)
    [mail] = queued(session)

    with smtp_server(slow) as port:
        send(session, port, now=mail.next_attempt_at, timeout=30)

    assert slow.answered == [302]
    assert [each.status for each in queued(session)] == [OutboxStatus.SENT, OutboxStatus.QUEUED]


@pytest.mark.parametrize("email", [None, "nobody"])
def test_m_09_who_cannot_be_written_to_is_named_on_the_form(
    operator: FlaskClient,
    session: Session,
    factories: Factories,
    typed: dict[str, Any],
    email: str | None,
) -> None:
    employee = factories.employee(name="Ion Pop", email=email)

    answer = submit(operator, NEW, **typed | {"assignments-0-employee": employee.id})

    assert answer.status_code == 200
    assert "Ion Pop" in messages_on(answer)
    assert queued(session) == []
    assert session.scalars(select(Intervention)).all() == []


def test_m_09_twice_the_same_or_saved_twice_is_one_mail(
    operator: FlaskClient, session: Session, typed: dict[str, Any]
) -> None:
    twice = typed | {"assignments-1-employee": typed["assignments-0-employee"]}
    refused = submit(operator, NEW, **twice)
    submit(operator, NEW, **typed)
    [job] = session.scalars(select(Intervention)).all()
    session.rollback()

    for text in ("Boiler", "Pump", "Pump"):
        edit = f"/admin/interventions/edit/?id={job.id}"
        assert submit(operator, edit, object_text=text).status_code == 302

    assert refused.status_code == 200
    assert [mail.to for mail in queued(session)] == ["jo@example.com"] * 2  # asked, and the change


@pytest.mark.parametrize("name", ["object_text", "description", "complaint_type"])
def test_m_10_a_line_break_that_is_typed_makes_no_header(
    operator: FlaskClient, session: Session, typed: dict[str, Any], name: str
) -> None:
    notes = Notes()
    answer = submit(operator, NEW, **typed | {name: INJECTION})
    if answer.status_code == 200:  # the form says so
        assert "Bcc" in answer.text
        return
    with smtp_server(notes) as port:
        send(session, port, now=queued(session)[0].next_attempt_at)

    [mail] = notes.mails
    assert isinstance(mail.content, bytes)
    assert b"\r\nbcc:" not in mail.content.partition(b"\r\n\r\n")[0].lower()
    assert mail.rcpt_tos == ["jo@example.com"]


def test_m_10_a_users_own_name_makes_no_header(
    client: FlaskClient, session: Session, factories: Factories
) -> None:
    user = factories.user(name=INJECTION, email="ana@example.com")
    notes = Notes()

    browsing.submit(client, "/reset", email=user.email)
    with smtp_server(notes) as port:
        send(session, port, now=queued(session)[0].next_attempt_at)

    [mail] = notes.mails
    assert isinstance(mail.content, bytes)
    assert b"\r\nbcc:" not in mail.content.partition(b"\r\n\r\n")[0].lower()
    assert mail.rcpt_tos == ["ana@example.com"]
