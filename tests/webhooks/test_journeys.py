"""A reply's whole way with every provider: posted, proved, kept, read, and the answer taken."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from crm import clock
from crm.domain.addresses import reply_address
from crm.domain.statuses import AssignmentStatus, DeliveryStatus
from crm.errors import FetchFailedError
from crm.inbound import Fetch
from crm.models import InboundDelivery, Message
from crm.services.inbound_storing import reader
from tests.webhooks.calls import JSON, SHAPES, TO, Shape, Web, pages_of
from tests.webhooks.conftest import SwitchOn
from tests.webhooks.posts import MAILBOX, Desk
from tests.webhooks.provider_posts import post_as_provider
from tests.webhooks.signers import SIGNERS, Signer

POSTED = [
    (signer, shape)
    for signer in SIGNERS
    for shape in SHAPES
    if shape.provider == signer.provider and shape.suffix in ("json", "urlencoded", "multipart")
]


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

    statuses = [
        post_as_provider(client, signer, raw, shape.content_type).status_code for _ in range(3)
    ]
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
