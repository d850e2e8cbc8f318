"""The page that the links of mails lead to: what it shows, and its answers."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.kinds import Language
from crm.domain.statuses import AssignmentStatus, EventKind, InterventionStatus, MessageKind
from crm.models import Assignment, AuditEntry, Message
from tests.factories import Factories
from tests.forms import fields_of, messages_on, soup
from tests.generation import contents
from tests.web.answering import (
    CONFIRMED,
    PENDING,
    REJECTED,
    buttons,
    followed,
    link,
    press,
    remarks,
    sync,
)


def test_the_page_shows_the_job_in_the_language_of_the_employee(
    client: FlaskClient, session: Session, asked: Assignment
) -> None:
    asked.employee.language = Language.RO
    session.commit()

    page = client.get(link(asked))

    assert page.status_code == 200
    assert '<html lang="ro">' in page.text
    for words in ("Str. Lungă 1, Iași", "Ana Pop", "Cameră video", "La poartă."):
        assert words in page.text
    addresses = [each["href"] for each in soup(page).select("main a")]
    assert "tel:0722000111" in addresses
    assert any(each.startswith("https://www.openstreetmap.org/") for each in addresses)
    assert buttons(page) == ["confirm", "reject"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing(
    client: FlaskClient, session: Session, asked: Assignment, method: str
) -> None:
    url, before = link(asked), contents(session)

    for target in (url, f"{url}?action=confirm", f"{url}?action=reject#reject"):
        assert client.open(target, method=method).status_code == 200

    assert contents(session) == before


def test_nobody_is_told_where_a_reader_came_from_and_nothing_is_kept(
    client: FlaskClient, asked: Assignment
) -> None:
    for url in (link(asked), "/answer/wrong"):
        headers = client.get(url).headers

        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert "noindex" in headers["X-Robots-Tag"]
        assert "script-src 'self'" in headers["Content-Security-Policy"]


def test_the_page_needs_no_script_and_has_no_style_of_its_own(
    client: FlaskClient, asked: Assignment
) -> None:
    page = soup(client.get(link(asked)))

    assert page.select("script, style, [style], [onclick]") == []


@pytest.mark.parametrize(("action", "status"), [("confirm", CONFIRMED), ("reject", REJECTED)])
def test_a_button_answers_as_the_employee(
    client: FlaskClient,
    session: Session,
    asked: Assignment,
    action: str,
    status: AssignmentStatus,
) -> None:
    page = press(client, link(asked), action)

    session.expire_all()
    assert page.status_code == 200
    assert "noted" in messages_on(page)
    assert asked.status is status
    event = session.scalars(select(Message).where(Message.event == EventKind[status.name])).one()
    assert event.author == "Ion Popă"
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry
    assert (entry.actor, entry.source) == ("Ion Popă", "answer")


def test_a_word_why_goes_into_the_thread(
    client: FlaskClient, session: Session, asked: Assignment
) -> None:
    press(client, link(asked), "reject", why="Sunt în concediu\0")

    [remark] = remarks(session)
    assert (remark.author, remark.text) == ("Ion Popă", "Sunt în concediu")
    assert asked.intervention.status is InterventionStatus.REJECTED


def test_an_answer_may_be_changed_on_the_page(
    client: FlaskClient, session: Session, asked: Assignment
) -> None:
    press(client, link(asked), "confirm")
    press(client, link(asked), "reject")
    page = press(client, link(asked), "confirm")

    session.expire_all()
    assert asked.status is CONFIRMED
    assert buttons(page) == ["start", "done", "reject"]


@pytest.mark.parametrize("action", ["confirm", "reject", "start", "done"])
def test_repeating_is_harmless(
    client: FlaskClient, session: Session, asked: Assignment, action: str
) -> None:
    if action in ("start", "done"):
        press(client, link(asked), "confirm")
    typed = {"resolution": "Montat.", "why": "Bolnav"}
    page = client.get(link(asked))
    [button] = soup(page).select(f"button[value={action}]")
    data = fields_of(button.find_parent("form")) | {"action": action} | typed
    assert client.post(link(asked), data=data).status_code == 303
    before = contents(session)

    again = followed(client, client.post(link(asked), data=data))

    assert again.status_code in (200, 410)
    assert contents(session) == before


def test_a_post_without_the_token_of_the_page_is_refused(
    client: FlaskClient, session: Session, asked: Assignment
) -> None:
    client.get(link(asked))

    answer = client.post(link(asked), data={"action": "confirm"})

    session.expire_all()
    assert answer.status_code == 400
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert asked.status is PENDING


def test_the_form_is_taken_over_https_where_no_referrer_comes(
    client: FlaskClient, session: Session, asked: Assignment
) -> None:
    base = "https://localhost"
    page = client.get(link(asked), base_url=base)
    data = fields_of(soup(page).select_one("#confirm")) | {"action": "confirm"}

    answer = client.post(link(asked), base_url=base, data=data)

    session.expire_all()
    assert answer.status_code == 303
    assert asked.status is CONFIRMED


def test_the_thread_is_what_colleagues_may_read(
    app: Flask, client: FlaskClient, session: Session, factories: Factories, asked: Assignment
) -> None:
    factories.assignment(intervention=asked.intervention)
    sync(app, session, asked.intervention)
    factories.message(intervention=asked.intervention, text="Luați scara", author="Birou")
    failed = {"kind": MessageKind.EVENT, "event": EventKind.MAIL_FAILED}
    factories.message(intervention=asked.intervention, text="x@example.com: 550", **failed)
    factories.message(intervention=factories.intervention(), text="Alt client")

    page = client.get(link(asked)).text

    assert "Luați scara" in page
    assert "x@example.com" not in page
    assert "Alt client" not in page
    assert "/answer/" not in page  # no mail to a colleague


def test_hostile_words_are_shown_as_words(
    client: FlaskClient, session: Session, factories: Factories, asked: Assignment
) -> None:
    asked.intervention.description = "<script>alert(1)</script>{{ 7*7 }}"
    session.commit()

    page = press(client, link(asked), "reject", why="<img src=x onerror=alert(1)>")

    assert soup(page).select("script, img") == []
    assert "{{ 7*7 }}" in page.text
