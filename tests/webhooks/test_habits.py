"""Habits of single providers: what each posts before, asks for, and has to be answered."""

from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from flask import Response
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from crm import clock
from crm.inbound import get_provider
from crm.models import InboundDelivery
from tests.conftest import settings_for
from tests.services.given import NOW
from tests.webhooks.calls import URLENCODED
from tests.webhooks.conftest import SwitchOn
from tests.webhooks.provider_posts import post_as_provider
from tests.webhooks.signers import SIGNERS


@pytest.mark.parametrize("changed", [b"recipient=b", b""])
def test_w03_mailguns_token_is_good_for_one_body(
    client: FlaskClient, session: Session, switch_on: SwitchOn, changed: bytes
) -> None:
    signer = next(each for each in SIGNERS if each.provider == "mailgun")
    switch_on(mailgun=signer.secret)

    with time_machine.travel(NOW, tick=False):
        first = post_as_provider(client, signer, signer.body, URLENCODED)
        again = post_as_provider(client, signer, signer.body, URLENCODED)
        replayed = post_as_provider(client, signer, changed, URLENCODED)

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
