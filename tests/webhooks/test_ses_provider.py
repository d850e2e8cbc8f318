"""Amazon SES: what is believed, read, and confirmed once Amazon's signature is right."""

import json

import pytest

from crm.errors import FetchFailedError, UnreadableMailError
from crm.inbound import Fetch, Network
from tests.webhooks.amazon import PLACE, SECRET, TEXT, certificate, message, provider, read
from tests.webhooks.calls import Web


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize("kind", ["reply", "html_only", "attachment", "calendar"])
def test_what_amazon_signed_is_read(kind: str, version: str) -> None:
    [mail] = read(message(f"{kind}.json", version=version))

    assert mail.sender_name == "Ion Popă"


def test_a_certificate_that_cannot_be_had_now_is_asked_for_later() -> None:
    def get(_fetch: Fetch) -> bytes:
        raise FetchFailedError(host="x", reason="timeout")

    with pytest.raises(FetchFailedError):
        provider.read(json.dumps(message()).encode(), TEXT, Network((SECRET,), get))


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
