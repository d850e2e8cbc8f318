"""Work that is reported by the link of a mail: started, done, with photos."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import clock
from crm.domain.statuses import EventKind, InterventionStatus, MessageKind
from crm.models import Assignment, Message
from crm.services import interventions
from tests.factories import Factories
from tests.forms import messages_on, soup
from tests.generation import contents
from tests.web.answering import buttons, insist, link, press, remarks, sync

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


def photo(content: bytes) -> list[tuple[BytesIO, str]]:
    return [(BytesIO(content), "a.png")]


def events(session: Session) -> list[EventKind | None]:
    session.expire_all()
    of_kind = select(Message.event).where(Message.kind == MessageKind.EVENT)
    return list(session.scalars(of_kind.order_by(Message.id)))


def test_who_started_says_so_once(client: FlaskClient, session: Session, asked: Assignment) -> None:
    press(client, link(asked), "confirm")

    page = press(client, link(asked), "start")

    assert buttons(page) == ["done", "reject"]
    assert events(session)[-1] is EventKind.STARTED


@pytest.mark.parametrize("action", ["start", "done"])
def test_who_has_not_confirmed_reports_no_work(
    client: FlaskClient, session: Session, asked: Assignment, action: str
) -> None:
    before = contents(session)

    insist(client, link(asked), action, resolution="x")

    assert contents(session) == before


def test_the_only_one_who_comes_finalises_with_resolution_and_photos(
    client: FlaskClient, session: Session, asked: Assignment
) -> None:
    press(client, link(asked), "confirm")
    photos = [(BytesIO(PNG), "înainte.png"), (BytesIO(PNG), "după.png")]

    page = press(client, link(asked), "done", resolution="Montat.", photos=photos)

    [remark] = remarks(session)
    case = asked.intervention
    assert page.status_code == 410
    assert "noted" in messages_on(page)
    assert (case.status, case.resolution) == (InterventionStatus.FINALISED, "Montat.")
    assert case.finalised_by == "Ion Popă"
    assert [each.filename for each in remark.attachments] == ["înainte.png", "după.png"]
    assert {each.content_type for each in remark.attachments} == {"image/png"}


def test_of_several_the_last_one_finalises(
    app: Flask, client: FlaskClient, session: Session, factories: Factories, asked: Assignment
) -> None:
    case = asked.intervention
    other = factories.assignment(intervention=case)
    spared = factories.assignment(intervention=case)
    sync(app, session, case)
    press(client, link(spared), "reject")
    for each in (asked, other):
        press(client, link(each), "confirm")

    page = press(client, link(asked), "done", resolution="Cablurile sunt trase.")
    session.expire_all()
    first_status, first_words = case.status, [each.text for each in remarks(session)]
    press(client, link(other), "done", resolution="Camera merge.")

    session.expire_all()
    assert buttons(page) == ["reject"]
    assert first_status is InterventionStatus.CONFIRMED
    assert first_words == ["Cablurile sunt trase."]
    assert (case.status, case.resolution) == (InterventionStatus.FINALISED, "Camera merge.")


def test_after_a_reopening_the_work_can_be_reported_again(
    client: FlaskClient, session: Session, asked: Assignment
) -> None:
    press(client, link(asked), "confirm")
    press(client, link(asked), "done", resolution="Gata.")
    session.expire_all()
    interventions.reopen(session, asked.intervention, now=clock.utcnow())
    session.commit()

    assert buttons(client.get(link(asked))) == ["start", "done", "reject"]


@pytest.mark.parametrize(
    ("said", "content", "words"),
    [
        (" \n", PNG, "what was done"),
        ("x", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png is not a picture"),
        ("x", b"MZ" * 9, "a.png is not a picture"),
        ("x", b"", "a.png is not a picture"),
    ],
)
def test_a_report_that_cannot_be_taken_changes_nothing(
    client: FlaskClient, session: Session, asked: Assignment, said: str, content: bytes, words: str
) -> None:
    press(client, link(asked), "confirm")
    before = contents(session)

    page = press(client, link(asked), "done", resolution=said, photos=photo(content))

    assert words in messages_on(page)
    assert contents(session) == before
    field = soup(page).select_one("#resolution")
    assert field.text.strip() == said.strip()
    assert words in soup(page).select_one(f"#{field['aria-describedby']}").text


def test_photos_are_taken_from_those_who_hold_a_link_only(
    client: FlaskClient, asked: Assignment
) -> None:
    large = PNG + b"\0" * 300_000
    forged = "/answer/1-1-1-20990101.x"
    press(client, link(asked), "confirm")

    stranger = insist(client, forged, "done", photos=photo(large))
    holder = press(client, link(asked), "done", resolution="Gata", photos=photo(large))

    assert stranger.status_code == 413
    assert "noted" in messages_on(holder)
