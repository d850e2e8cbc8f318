"""Messages of Amazon SNS: who may send them, and Amazon's signature under them.

https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from cryptography.hazmat.primitives import hashes

from crm.inbound._base import Fetch
from crm.inbound._json import JsonObject
from crm.inbound._keys import certified_key, has_signed, signature_bytes

MOST_CERTIFICATE = 64 * 1024  # bytes
MOST_CONFIRMATION = 64 * 1024  # bytes

_TOPIC = re.compile(r"arn:(aws|aws-cn|aws-us-gov):sns:([a-z0-9-]{3,30}):[0-9]{12}:[\w-]{1,256}")
_CERTIFICATE = re.compile(r"/SimpleNotificationService-[0-9A-Za-z]{1,64}\.pem")
_DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "1": hashes.SHA1(),  # noqa: S303 - what a topic uses unless it is told otherwise
    "2": hashes.SHA256(),
}
_NOTICE = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
_SUBSCRIPTION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
SIGNED = {
    "Notification": _NOTICE,
    "SubscriptionConfirmation": _SUBSCRIPTION,
    "UnsubscribeConfirmation": _SUBSCRIPTION,
}


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of SNS and the one host that speaks for it."""

    arn: str
    host: str

    @classmethod
    def named(cls, arn: str) -> Self | None:
        """Return the topic `arn`, None when it is none."""
        found = _TOPIC.fullmatch(arn)
        if found is None:
            return None
        ending = "amazonaws.com.cn" if found[1] == "aws-cn" else "amazonaws.com"
        return cls(arn, f"sns.{found[2]}.{ending}")

    def confirmation(self, token: str) -> Fetch:
        """Return the call that confirms a subscription; not the address that came with it."""
        query = urlencode({"Action": "ConfirmSubscription", "TopicArn": self.arn, "Token": token})
        return Fetch(
            url=f"https://{self.host}/?{query}", hosts=(self.host,), most_bytes=MOST_CONFIRMATION
        )


def certificate_of(message: JsonObject, topic: Topic) -> Fetch | None:
    """Return where the message's certificate lies, None when that is not at the topic's host."""
    url = message.text("SigningCertURL") or ""
    origin = f"https://{topic.host}"
    if not url.startswith(origin) or not _CERTIFICATE.fullmatch(url.removeprefix(origin)):
        return None
    return Fetch(url=url, hosts=(topic.host,), most_bytes=MOST_CERTIFICATE, keep=True)


def is_signed(message: JsonObject, certificate: bytes) -> bool:
    """Say whether the key of `certificate` has signed `message`."""
    key = certified_key(certificate)
    digest = _DIGESTS.get(message.text("SignatureVersion") or "")
    names = SIGNED.get(message.text("Type") or "")
    if key is None or digest is None or names is None:
        return False
    signature = signature_bytes(message.text("Signature") or "")
    return has_signed(key, signature, signed_text(message, names), digest=digest)


def signed_text(message: JsonObject, names: tuple[str, ...]) -> bytes:
    """Return what Amazon signs: names and values of what there is, a line each."""
    lines = (f"{name}\n{value}\n" for name in names if (value := message.text(name)) is not None)
    return "".join(lines).encode("utf-8", "surrogatepass")
