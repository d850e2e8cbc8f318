"""Amazon SES: proved by a password at once, by Amazon's signature before anything is believed."""

import json
from base64 import b64encode
from datetime import datetime
from functools import cache
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from flask.testing import FlaskClient
from werkzeug import Request

from crm.errors import FetchFailedError, UnreadableMailError, WebhookRejectedError
from crm.inbound import Fetch, Network, get_provider
from tests.webhooks.calls import NOW, PAYLOADS, Web, request
from tests.webhooks.conftest import SwitchOn
from tests.webhooks.signers import TOPIC, rsa_key

PLACE = "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-12345abcde.pem"
TEXT = "text/plain; charset=UTF-8"
SECRET = f"user:password {TOPIC}"
ORDER = [
    "Message",
    "MessageId",
    "SubscribeURL",
    "Subject",
    "Timestamp",
    "Token",
    "TopicArn",
    "Type",
]
provider = get_provider("ses")


@cache
def certificate(name: str) -> bytes:
    key = rsa_key(name)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    built = x509.CertificateBuilder(
        issuer_name=subject,
        subject_name=subject,
        public_key=key.public_key(),
        serial_number=1,
        not_valid_before=datetime(2026, 1, 1),  # noqa: DTZ001 - X.509 has no time zones
        not_valid_after=datetime(2030, 1, 1),  # noqa: DTZ001
    )
    return built.sign(key, SHA256()).public_bytes(Encoding.PEM)


def message(name: str = "reply.json", *, version: str = "2", **changes: Any) -> dict[str, Any]:
    """Return a message as Amazon signs it, with `changes` that it signs too."""
    given: dict[str, Any] = json.loads((PAYLOADS / "ses" / name).read_text("utf-8")) | changes
    text = "".join(f"{key}\n{given[key]}\n" for key in ORDER if key in given)
    digest = SHA256() if version == "2" else SHA1()  # noqa: S303 - what topics use unless told otherwise
    signature = rsa_key("ours").sign(text.encode(), padding.PKCS1v15(), digest)
    return given | {"SignatureVersion": version, "Signature": b64encode(signature).decode()}


def read(given: dict[str, Any], web: Web | None = None) -> list[Any]:
    web = web or Web({PLACE: certificate("ours")})
    return provider.read(json.dumps(given).encode(), TEXT, Network((SECRET,), web.get))


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize("kind", ["reply", "html_only", "attachment", "calendar"])
def test_what_amazon_signed_is_read(kind: str, version: str) -> None:
    [mail] = read(message(f"{kind}.json", version=version))

    assert mail.sender_name == "Ion Popă"


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


def test_a_certificate_that_cannot_be_had_now_is_asked_for_later() -> None:
    def get(_fetch: Fetch) -> bytes:
        raise FetchFailedError(host="x", reason="timeout")

    with pytest.raises(FetchFailedError):
        provider.read(json.dumps(message()).encode(), TEXT, Network((SECRET,), get))


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


def test_a_subscription_is_confirmed_at_amazon_once_it_is_proved() -> None:
    given = message("subscription.json")
    place = (
        "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn="
        "arn%3Aaws%3Asns%3Aeu-central-1%3A111111111111%3Areplies&Token=" + given["Token"]
    )
    web = Web({PLACE: certificate("ours"), place: b"<ok/>"})

    assert read(given, web) == []
    assert [fetch.url for fetch in web.asked] == [PLACE, place]


def test_a_subscription_that_is_not_proved_is_not_confirmed() -> None:
    given = message("subscription.json") | {"Token": "abc"}
    web = Web({PLACE: certificate("ours")})

    with pytest.raises(UnreadableMailError):
        read(given, web)
    assert [fetch.url for fetch in web.asked] == [PLACE]


def test_the_address_in_a_subscription_is_never_opened() -> None:
    given = message("subscription.json", SubscribeURL="https://evil.example/", Token="../x")
    web = Web({PLACE: certificate("ours")})

    assert read(given, web) == []
    assert [fetch.url for fetch in web.asked] == [PLACE]


def test_china_has_hosts_of_its_own() -> None:
    arn = "arn:aws-cn:sns:cn-north-1:111111111111:replies"
    place = "https://sns.cn-north-1.amazonaws.com.cn/SimpleNotificationService-1.pem"
    given = message(TopicArn=arn, SigningCertURL=place)

    assert len(read(given, Web({place: certificate("ours")}))) == 1


@pytest.mark.parametrize(
    ("name", "reason"), [("in_s3.json", "not by S3"), ("broken.json", "no valid JSON")]
)
def test_a_notice_without_a_mail_is_told(name: str, reason: str) -> None:
    with pytest.raises(UnreadableMailError, match=reason):
        read(message(name))


def test_the_end_of_a_subscription_is_told() -> None:
    with pytest.raises(UnreadableMailError, match="still subscribed"):
        read(message("subscription.json", Type="UnsubscribeConfirmation"))


def test_ses_own_first_word_is_no_mail() -> None:
    said = "Successfully validated SNS topic for Amazon SES event publishing."

    assert read(message(Message=said)) == []


def test_amazon_is_asked_for_its_password(client: FlaskClient, switch_on: SwitchOn) -> None:
    switch_on(ses=SECRET)
    raw = json.dumps(message())

    first = client.post("/inbound/ses", data=raw, content_type=TEXT)
    second = client.post("/inbound/ses", data=raw, content_type=TEXT, auth=("user", "password"))

    assert (first.status_code, first.headers["WWW-Authenticate"]) == (401, 'Basic realm="inbound"')
    assert second.status_code == 200
