"""Forms that are sent again: by a second click, by going back, by a proxy that repeats (E-03)."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.domain.statuses import MessageKind
from crm.models import Client, Message
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import form_at, messages_on

NEW = "/admin/clients/new/"
REMARK = "form[action='/admin/interventions/remark/']"


def clients(session: Session) -> int | None:
    session.rollback()
    return session.scalar(select(func.count(Client.id)))


def test_e03_the_same_form_sent_again_says_the_same_and_adds_nothing(
    operator: FlaskClient, session: Session
) -> None:
    fields = form_at(operator, NEW) | {"name": "Acme"}

    answers = [operator.post(NEW, data=fields) for _ in range(2)]
    page = operator.get(answers[1].location)

    assert messages_on(page).count("Acme was added") == 2
    assert clients(session) == 1


def test_e03_in_a_dialog_the_second_answer_is_the_record_of_the_first(
    operator: FlaskClient, session: Session
) -> None:
    url = NEW + "?dialog=1"
    fields = form_at(operator, url, "form") | {"name": "Acme"}

    answers = [operator.post(url, data=fields).get_json() for _ in range(2)]

    assert answers[0] == answers[1]
    assert clients(session) == 1


def test_e03_a_form_that_was_refused_can_be_sent_again_when_it_is_right(
    operator: FlaskClient, session: Session
) -> None:
    fields = form_at(operator, NEW)
    refused = operator.post(NEW, data=fields | {"name": ""})

    answer = operator.post(NEW, data=fields | {"name": "Acme"})

    assert (refused.status_code, answer.status_code) == (200, 302)
    assert clients(session) == 1


def test_e03_two_showings_of_a_form_make_two_records(
    operator: FlaskClient, session: Session
) -> None:
    for _ in range(2):
        operator.post(NEW, data=form_at(operator, NEW) | {"name": "Acme"})

    assert clients(session) == 2


def test_e03_a_key_counts_for_its_own_user_only(
    app: Flask, operator: FlaskClient, session: Session, factories: Factories
) -> None:
    key = form_at(operator, NEW)["form_key"]
    other = logged_in(app, factories, Role.OPERATOR)

    for browser in (operator, other):
        browser.post(NEW, data=form_at(browser, NEW) | {"name": "Acme", "form_key": key})

    assert clients(session) == 2


def test_e03_a_key_that_is_none_of_ours_protects_nothing_and_harms_nothing(
    operator: FlaskClient, session: Session
) -> None:
    for key in ("", "x", "\x00" * 20, "é" * 40, "a" * 100_000):
        answer = operator.post(NEW, data=form_at(operator, NEW) | {"name": "A", "form_key": key})
        assert answer.status_code == 302

    assert clients(session) == 5


def test_e03_what_was_deleted_meanwhile_is_not_made_again(
    operator: FlaskClient, session: Session
) -> None:
    fields = form_at(operator, NEW) | {"name": "Acme"}
    operator.post(NEW, data=fields)
    session.delete(session.scalars(select(Client)).one())
    session.commit()

    page = operator.post(NEW, data=fields)

    assert "what it added is gone" in messages_on(page)
    assert clients(session) == 0


def test_e03_a_remark_sent_again_stands_there_once(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    page = f"/admin/interventions/details/?id={factories.intervention().id}"
    fields = form_at(operator, page, REMARK) | {"text": "The key is at the porter's."}

    answers = [operator.post("/admin/interventions/remark/", data=fields) for _ in range(2)]

    assert [each.location for each in answers] == [f"{page}#timeline"] * 2
    remarks = select(func.count(Message.id)).where(Message.kind == MessageKind.REMARK)
    assert session.scalar(remarks) == 1
