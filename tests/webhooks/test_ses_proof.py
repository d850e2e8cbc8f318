"""Amazon SES: what is not believed, by its signature, its certificate, its topic, its password."""

import json
from base64 import b64encode
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug import Request

from crm.errors import UnreadableMailError, WebhookRejectedError
from tests.webhooks.amazon import PLACE, SECRET, TEXT, certificate, message, provider, read
from tests.webhooks.calls import NOW, Web, request
from tests.webhooks.conftest import SwitchOn
from tests.webhooks.signers import TOPIC


@pytest.mark.parametrize(
    "change",
    [
        {"Message": "{}"},
        {"Timestamp": "2026-03-02T08:15:33.516Z"},
        {"MessageId": "x"},
        {"Subject": None},
        {"Type": "UnsubscribeConfirmation"},
        {"Signature": ""},
        {"Signature": "EXAMPLE"},
        {"Signature": None},
        {"SignatureVersion": "1"},
        {"SignatureVersion": "3"},
        {"SignatureVersion": None},
    ],
    ids=str,
)
def test_w02_what_was_changed_after_signing_is_not_believed(change: dict[str, Any]) -> None:
    with pytest.raises(UnreadableMailError, match="signature is not Amazon's"):
        read(message() | change)


@pytest.mark.parametrize("pem", [certificate("other"), b"", b"-----BEGIN CERTIFICATE-----\nx"])
def test_another_certificate_proves_nothing(pem: bytes) -> None:
    with pytest.raises(UnreadableMailError, match="signature is not Amazon's"):
        read(message(), Web({PLACE: pem}))


WRONG_PLACES = [
    "http://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem",
    "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-1.pem",
    "https://sns.eu-central-1.amazonaws.com.evil.example/SimpleNotificationService-1.pem",
    "https://sns.eu-central-1.amazonaws.com@evil.example/SimpleNotificationService-1.pem",
    "https://sns.eu-central-1.amazonaws.com:8443/SimpleNotificationService-1.pem",
    "https://sns.eu-central-1.amazonaws.com/../SimpleNotificationService-1.pem",
    "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem?a",
    "https://sns.eu-central-1.amazonaws.com/bucket/SimpleNotificationService-1.pem",
    "https://evil.example/SimpleNotificationService-1.pem",
    "",
    None,
    5,
]


def call(given: dict[str, Any] | bytes, password: str = "user:password") -> Request:  # noqa: S107
    raw = given if isinstance(given, bytes) else json.dumps(given).encode()
    basic = b64encode(password.encode()).decode()
    return request(raw, {"Authorization": f"Basic {basic}"}, content_type=TEXT)


@pytest.mark.parametrize("place", WRONG_PLACES)
def test_a_certificate_elsewhere_is_neither_accepted_nor_asked_for(place: object) -> None:
    given = message() | {"SigningCertURL": place}
    web = Web({})

    with pytest.raises(WebhookRejectedError):
        provider.verify(call(given), (SECRET,), now=NOW)
    with pytest.raises(UnreadableMailError):
        read(given, web)
    assert web.asked == []


@pytest.mark.parametrize(
    "secret",
    [
        "user:password",
        f"user:password {TOPIC}2",
        "user:password arn:aws:sns:eu-central-1:222222222222:replies",
        "user:password replies",
        f"user:passwort {TOPIC}",
        f"{TOPIC}",
        f" {TOPIC}",
    ],
)
def test_only_the_pinned_topic_with_its_own_password_is_accepted(secret: str) -> None:
    with pytest.raises(WebhookRejectedError):
        provider.verify(call(message()), (secret,), now=NOW)


def test_the_password_of_one_topic_does_not_open_another() -> None:
    other = f"other:password {TOPIC}2"

    provider.verify(call(message()), (other, SECRET), now=NOW)
    with pytest.raises(WebhookRejectedError):
        provider.verify(call(message(), "other:password"), (other, SECRET), now=NOW)


def test_w07_a_password_may_be_changed_for_a_topic() -> None:
    for password in ("user:password", "user:new"):
        provider.verify(call(message(), password), (SECRET, f"user:new {TOPIC}"), now=NOW)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"TopicArn": 5}', b'{"TopicArn": "x"}'])
def test_a_body_that_names_no_topic_proves_nothing(raw: bytes) -> None:
    with pytest.raises(WebhookRejectedError):
        provider.verify(call(raw), (SECRET,), now=NOW)


def test_amazon_is_asked_for_its_password(client: FlaskClient, switch_on: SwitchOn) -> None:
    switch_on(ses=SECRET)
    raw = json.dumps(message())

    first = client.post("/inbound/ses", data=raw, content_type=TEXT)
    second = client.post("/inbound/ses", data=raw, content_type=TEXT, auth=("user", "password"))

    assert (first.status_code, first.headers["WWW-Authenticate"]) == (401, 'Basic realm="inbound"')
    assert second.status_code == 200
