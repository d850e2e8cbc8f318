"""The page that the links of mails lead to: who gets in, what it shows, what it does."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from crm import clock
from crm.domain.answer_links import AnswerLink, token_of
from crm.domain.kinds import Language
from crm.domain.statuses import AssignmentStatus, EventKind, InterventionStatus, MessageKind
from crm.extensions import limiter
from crm.models import Assignment, AuditEntry, Intervention, Message, OutboxMail
from crm.services import assignments, interventions
from crm.services.mailing import Mailing
from tests.factories import Factories
from tests.forms import fields_of, messages_on, soup
from tests.generation import contents

PENDING, CONFIRMED = AssignmentStatus.PENDING, AssignmentStatus.CONFIRMED
REJECTED, WITHDRAWN = AssignmentStatus.REJECTED, AssignmentStatus.WITHDRAWN
SECRET = "testing"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


def sync(app: Flask, session: Session, case: Intervention) -> None:
    mailing = Mailing.of(app.extensions["settings"])
    assignments.sync(session, case, mailing=mailing, now=clock.utcnow())
    session.commit()


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


def link(assignment: Assignment, **given: Any) -> str:
    """Return the address in the mail; `given` replaces what it names."""
    values: dict[str, Any] = {
        "assignment_id": assignment.id,
        "employee_id": assignment.employee_id,
        "offer": assignment.offer,
        "expires_on": clock.utcnow().date() + timedelta(days=8),
    }
    return f"/answer/{token_of(AnswerLink(**values | given), secret=SECRET)}"


def buttons(page: TestResponse) -> list[str]:
    return [str(each["value"]) for each in soup(page).select("button[name=action]")]


def press(browser: FlaskClient, url: str, action: str, **typed: Any) -> TestResponse:
    """Open the page, fill in the form of the button, and follow to what is shown then."""
    page = browser.get(url)
    [button] = soup(page).select(f"button[value={action}]")
    data = fields_of(button.find_parent("form")) | {"action": action} | typed
    return followed(browser, browser.post(url, data=data))


def insist(browser: FlaskClient, url: str, action: str, **typed: Any) -> TestResponse:
    """Post what the page at `url` offers no button for any more."""
    token = soup(browser.get("/login")).select_one("input[name=csrf_token]")["value"]
    data = {"csrf_token": token, "action": action} | typed
    return followed(browser, browser.post(url, data=data))


def followed(browser: FlaskClient, answer: TestResponse) -> TestResponse:
    """Return what is shown after `answer`: the page itself, or where it leads."""
    return browser.get(answer.location) if answer.status_code == 303 else answer


def photo(content: bytes) -> list[tuple[BytesIO, str]]:
    return [(BytesIO(content), "a.png")]


def remarks(session: Session) -> list[Message]:
    session.expire_all()
    of_kind = select(Message).where(Message.kind == MessageKind.REMARK)
    return list(session.scalars(of_kind.order_by(Message.id)))


def events(session: Session) -> list[EventKind | None]:
    session.expire_all()
    of_kind = select(Message.event).where(Message.kind == MessageKind.EVENT)
    return list(session.scalars(of_kind.order_by(Message.id)))


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
def test_guessing_is_slowed_down(client: FlaskClient) -> None:
    codes = [client.get(f"/answer/{number}").status_code for number in range(70)]

    assert codes[:60] == [404] * 60
    assert 429 in codes[60:]
