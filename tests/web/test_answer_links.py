"""Who gets in by a link of a mail, and when its time is over."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import clock
from crm.domain.answer_links import AnswerLink, token_of
from crm.extensions import limiter
from crm.models import Assignment, OutboxMail
from crm.services import interventions
from tests.forms import messages_on
from tests.generation import contents
from tests.web.answering import (
    CONFIRMED,
    PENDING,
    SECRET,
    WITHDRAWN,
    buttons,
    insist,
    link,
    sync,
)


@pytest.mark.parametrize("token", ["1", "12-3-1-20260317", "a.b", "%00", "x" * 5_000, "ș"])
def test_a_link_that_is_not_ours_is_told_in_words(client: FlaskClient, token: str) -> None:
    for answer in (client.get(f"/answer/{token}"), insist(client, f"/answer/{token}", "confirm")):
        assert answer.status_code == 404
        assert "This link is not right" in answer.text


def test_a_link_signed_with_another_key_is_not_ours(client: FlaskClient, asked: Assignment) -> None:
    names = AnswerLink(asked.id, asked.employee_id, 1, date(2100, 1, 1))

    for secret in ("guessed", ""):
        url = f"/answer/{token_of(names, secret=secret)}"
        assert client.get(url).status_code == 404


def expired(_session: Session, _assignment: Assignment) -> dict[str, Any]:
    return {"expires_on": clock.utcnow().date() - timedelta(days=2)}


def taken_off(_session: Session, assignment: Assignment) -> dict[str, Any]:
    assignment.status = WITHDRAWN
    return {}


def finalised(session: Session, assignment: Assignment) -> dict[str, Any]:
    interventions.finalise(session, assignment.intervention, resolution="", now=clock.utcnow())
    return {}


def left(_session: Session, assignment: Assignment) -> dict[str, Any]:
    assignment.employee.is_active = False
    return {}


def given_to_another(_session: Session, assignment: Assignment) -> dict[str, Any]:
    return {"employee_id": assignment.employee_id + 1}


def deleted(_session: Session, assignment: Assignment) -> dict[str, Any]:
    return {"assignment_id": assignment.id + 1}


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (expired, "expired"),
        (taken_off, "no longer expected"),
        (finalised, "closed"),
        (left, "no longer expected"),
        (given_to_another, "no longer expected"),
        (deleted, "no longer expected"),
    ],
)
def test_a_link_whose_time_is_over_says_why_and_does_nothing(
    client: FlaskClient, session: Session, asked: Assignment, happens: Any, words: str
) -> None:
    url = link(asked, **happens(session, asked))
    session.commit()
    page = client.get(url)
    before = contents(session)

    after = insist(client, url, "confirm")

    assert (page.status_code, after.status_code) == (410, 410)
    assert words in page.text
    assert "Cameră video" not in page.text
    assert contents(session) == before


def test_an_older_link_says_so_shows_the_job_as_it_is_and_does_not_answer(
    app: Flask, client: FlaskClient, session: Session, asked: Assignment
) -> None:
    old = link(asked)
    asked.intervention.object_text = "Altă cameră"
    sync(app, session, asked.intervention)

    page = client.get(old)
    after = insist(client, old, "confirm")

    session.expire_all()
    assert page.status_code == 200
    assert "has changed since this mail" in page.text
    assert "Altă cameră" in page.text
    assert buttons(page) == []
    assert "has changed" in messages_on(after)
    assert asked.status is PENDING
    assert buttons(client.get(link(asked))) == ["confirm", "reject"]


def test_an_answer_is_not_changed_here_once_the_job_has_begun(
    client: FlaskClient, session: Session, asked: Assignment
) -> None:
    yesterday = clock.utcnow().date() - timedelta(days=2)
    asked.intervention.planned_from_on = yesterday
    asked.status = CONFIRMED
    session.commit()

    page, after = client.get(link(asked)), insist(client, link(asked), "reject")

    session.expire_all()
    assert buttons(page) == ["start", "done"]
    assert "too late" in messages_on(after)
    assert asked.status is CONFIRMED


def test_the_link_of_the_mail_is_the_one(
    client: FlaskClient, session: Session, asked: Assignment
) -> None:
    mail = session.scalars(select(OutboxMail)).one()
    expires_on = (asked.intervention.planned_to_on or date.min) + timedelta(days=1)
    names = AnswerLink(asked.id, asked.employee_id, 1, expires_on)

    assert f"/answer/{names}#confirm" in mail.text
    assert client.get(f"/answer/{names}").status_code == 404  # what is kept answers nothing
    assert client.get(f"/answer/{token_of(names, secret=SECRET)}").status_code == 200


@pytest.fixture
def limited(app: Flask) -> Iterator[None]:
    limiter.enabled = True
    limiter.reset()
    yield
    limiter.reset()
    limiter.enabled = False


@pytest.mark.usefixtures("limited")
def test_guessing_is_slowed_down(client: FlaskClient, set_to: Callable[..., None]) -> None:
    set_to(link_rate="3 per minute", answer_rate="2 per minute")

    looks = [client.get(f"/answer/{number}").status_code for number in range(4)]
    answers = [insist(client, "/answer/x", "confirm").status_code for _ in range(3)]

    assert looks == [404, 404, 404, 429]
    assert answers[-1] == 429
    assert 429 not in answers[:2]
