"""Messages as Amazon SNS signs them, and the certificate that it is checked by."""

import json
from base64 import b64encode
from datetime import datetime
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from crm.inbound import Network, get_provider
from tests.webhooks.calls import PAYLOADS, Web
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
