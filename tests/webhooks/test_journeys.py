"""A reply's whole way with every provider: posted, proved, kept, read, and the answer taken."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Response
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import create_app
from crm import clock
from crm.domain.addresses import reply_address
from crm.domain.statuses import AssignmentStatus, DeliveryStatus
from crm.errors import FetchFailedError
from crm.inbound import Fetch, get_provider
from crm.models import InboundDelivery, Message
from crm.services.inbound_storing import reader
from tests.conftest import settings_for
from tests.factories import Factories
from tests.services.given import NOW
from tests.webhooks.calls import JSON, SHAPES, TO, URLENCODED, Shape, Web, pages_of
from tests.webhooks.conftest import SwitchOn
from tests.webhooks.posts import MAILBOX, Desk
from tests.webhooks.signers import SIGNERS, Signer

POSTED = [
    (signer, shape)
    for signer in SIGNERS
    for shape in SHAPES
    if shape.provider == signer.provider and shape.suffix in ("json", "urlencoded", "multipart")
]


@pytest.fixture
def desk(session: Session, factories: Factories, tmp_path: Path) -> Desk:
    return Desk(session, factories, tmp_path)


def post(client: FlaskClient, signer: Signer, raw: bytes, content_type: str) -> TestResponse:
    """Post `raw` as the provider does, now."""
    now = clock.utcnow()
    call = signer.call(raw, signer.sign(raw, signer.secret, now), now)
    headers = {
        name[5:].replace("_", "-"): value
        for name, value in call.environ.items()
        if name.startswith("HTTP_") and name != "HTTP_HOST"
    }
    body = call.get_data()
    path = f"/inbound/{signer.provider}"
    return client.post(path, data=body, content_type=content_type, headers=headers)


@pytest.mark.parametrize(
    ("signer", "shape"),
    [pair for pair in POSTED if pair[0].provider not in ("mailgun", "mandrill")],
    ids=str,
)
def test_a_signed_reply_becomes_a_message(
    desk: Desk, client: FlaskClient, switch_on: SwitchOn, signer: Signer, shape: Shape
) -> None:
    switch_on(**{signer.provider: signer.secret})
    raw = shape.raw("reply")

    statuses = [post(client, signer, raw, shape.content_type).status_code for _ in range(3)]
    read = reader({signer.provider: ("x key",)}, Web(pages_of(signer.provider)).get)
    desk.process(now=clock.utcnow(), read=read)

    [delivery] = desk.session.scalars(select(InboundDelivery))
    [message] = desk.session.scalars(select(Message))
    assert statuses == [200, 200, 200]
    assert (delivery.raw, delivery.status) == (raw, DeliveryStatus.PROCESSED)
    assert message.text == "Da, confirm. Ajung la 9."


IN_CLEAR = ("brevo-json", "mailersend-json", "mailjet-json", "sendgrid-multipart", "sparkpost-json")


@pytest.mark.parametrize("name", IN_CLEAR)
def test_a_confirmation_counts_whoever_brings_it(desk: Desk, name: str) -> None:
    shape = next(each for each in SHAPES if str(each) == name)
    assignment = desk.asked(employee=desk.factories.employee(email="ion.pop@gmail.com"))
    token = reply_address(assignment.token, MAILBOX).encode()
    raw = shape.raw("reply").replace(TO.encode(), token)
    desk.keep(raw, provider=shape.provider, content_type=shape.content_type)

    desk.process(read=reader({}, Web({}).get))

    assert assignment.status is AssignmentStatus.CONFIRMED


@pytest.mark.parametrize("changed", [b"recipient=b", b""])
def test_w03_mailguns_token_is_good_for_one_body(
    client: FlaskClient, session: Session, switch_on: SwitchOn, changed: bytes
) -> None:
    signer = next(each for each in SIGNERS if each.provider == "mailgun")
    switch_on(mailgun=signer.secret)

    with time_machine.travel(NOW, tick=False):
        first = post(client, signer, signer.body, URLENCODED)
        again = post(client, signer, signer.body, URLENCODED)
        replayed = post(client, signer, changed, URLENCODED)

    assert [each.status_code for each in (first, again, replayed)] == [200, 200, 401]
    assert len(session.scalars(select(InboundDelivery)).all()) == 1


@pytest.mark.parametrize("path", ["/inbound/mailgun", "/inbound/mailgun/mime"])
def test_mailgun_may_post_to_an_address_that_ends_in_mime(
    client: FlaskClient, switch_on: SwitchOn, path: str
) -> None:
    signer = next(each for each in SIGNERS if each.provider == "mailgun")
    switch_on(mailgun=signer.secret)
    now = clock.utcnow()
    call = signer.call(b"body-mime=x", signer.sign(b"", signer.secret, now), now)

    assert client.post(path, data=call.get_data(), content_type=URLENCODED).status_code == 200


def test_mandrill_may_look_and_try_before_it_takes_an_address(
    client: FlaskClient, switch_on: SwitchOn, session: Session
) -> None:
    signer = next(each for each in SIGNERS if each.provider == "mandrill")
    switch_on(mandrill="key https://desk.example.com/inbound/mandrill", mailjet="user:password")
    headers = {"X-Mandrill-Signature": signer.sign(b"mandrill_events=[]", "test-webhook", NOW)}

    def trial(raw: bytes) -> int:
        given = {"data": raw, "headers": headers, "content_type": URLENCODED}
        return client.post("/inbound/mandrill", **given).status_code

    assert client.head("/inbound/mandrill").status_code == 200
    assert client.head("/inbound/mailjet").status_code == 405
    assert client.head("/inbound/brevo").status_code == 404
    assert (trial(b"mandrill_events=%5B%5D"), trial(b"mandrill_events=%5b%5d")) == (200, 401)
    assert len(session.scalars(select(InboundDelivery)).all()) == 1


def test_a_mandrill_call_is_signed_for_its_address(
    client: FlaskClient, switch_on: SwitchOn
) -> None:
    signer = next(each for each in SIGNERS if each.provider == "mandrill")
    headers = {"X-Mandrill-Signature": signer.sign(b"mandrill_events=x", "key", NOW)}
    given = {"data": b"mandrill_events=x", "headers": headers, "content_type": URLENCODED}
    statuses = []

    for host, secret in (
        ("https://desk.example.com", "key"),
        ("http://desk.example.com", "key"),
        ("https://other.example.com", "key"),
        ("https://other.example.com", "key https://desk.example.com/inbound/mandrill"),
    ):
        switch_on(mandrill=secret)
        statuses.append(client.post("/inbound/mandrill", base_url=host, **given).status_code)

    assert statuses == [200, 200, 401, 200]


@pytest.mark.parametrize(("name", "status"), [("brevo", 401), ("sendgrid", 503), ("postal", 401)])
def test_a_wrong_secret_is_answered_as_the_provider_needs_it(
    client: FlaskClient, switch_on: SwitchOn, name: str, status: int
) -> None:
    switch_on(**{name: "user:password"})
    kind = get_provider(name).content_types[0]

    assert client.post(f"/inbound/{name}", data=b"{}", content_type=kind).status_code == status


@pytest.mark.parametrize(("name", "status"), [("brevo", 429), ("sendgrid", 503), ("postmark", 503)])
def test_w22_each_provider_is_told_in_its_own_way_to_come_again(
    tmp_path: Path, name: str, status: int
) -> None:
    settings = settings_for("sqlite:////nowhere/at/all.db", tmp_path)
    down = create_app(replace(settings, inbound_secrets={name: ("user:password",)}))
    given = {"data": b"{}", "content_type": get_provider(name).content_types[0]}

    answer = FlaskClient(down, Response).post(
        f"/inbound/{name}", auth=("user", "password"), **given
    )

    assert (answer.status_code, answer.text) == (status, "Try again later.\n")


def test_a_file_that_cannot_be_fetched_now_is_fetched_later(desk: Desk) -> None:
    shape = next(each for each in SHAPES if each.provider == "brevo")
    delivery = desk.keep(shape.raw("attachment"), provider="brevo", content_type=JSON)
    web = Web(pages_of("brevo"))
    is_down = True

    def get(fetch: Fetch) -> bytes:
        if is_down:
            raise FetchFailedError(host="api.brevo.com", reason="status 503")
        return web.get(fetch)

    read = reader({"brevo": ("user:password key",)}, get)
    now = delivery.received_at
    for _ in range(20):  # hours of trouble
        desk.process(now=now, read=read)
        now = delivery.next_attempt_at
    is_down = False
    desk.process(now=now, read=read)

    [message] = desk.session.scalars(select(Message))
    assert timedelta(hours=2) < now - delivery.received_at < timedelta(days=1)
    assert [file.filename for file in message.attachments] == ["poză.jpg"]
    assert delivery.status is DeliveryStatus.PROCESSED


def test_what_can_never_be_fetched_stands_in_triage(desk: Desk) -> None:
    shape = next(each for each in SHAPES if each.provider == "resend")
    delivery = desk.keep(shape.raw("reply"), provider="resend", content_type=JSON)

    def get(_fetch: Fetch) -> bytes:
        raise FetchFailedError(host="api.resend.com", reason="status 503")

    read = reader({"resend": ("whsec_x key",)}, get)
    desk.process(now=delivery.received_at + timedelta(days=1, seconds=1), read=read)

    [message] = desk.session.scalars(select(Message))
    assert (delivery.status, message.triage_reason) == (DeliveryStatus.UNREADABLE, "unreadable")
    assert "api.resend.com" in message.text


def test_brevos_mail_is_read_also_without_its_files(desk: Desk) -> None:
    shape = next(each for each in SHAPES if each.provider == "brevo")
    desk.keep(shape.raw("attachment"), provider="brevo", content_type=JSON)

    desk.process(read=reader({"brevo": ("user:password",)}, Web({}).get))

    [message] = desk.session.scalars(select(Message))
    assert message.text.startswith("Da, vin.")
    assert message.attachments == []
