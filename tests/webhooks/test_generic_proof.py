"""The proof of the generic provider: over the raw bytes, for its time, by either secret."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug import Request
from werkzeug.test import EnvironBuilder

from crm.errors import WebhookRejectedError
from crm.inbound import get_provider
from crm.inbound._proofs import SIGNATURE_HEADER, sign_generic

provider = get_provider("generic")

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRETS = ("new-secret", "veche-parolă")
BODY = b'{"text": "Da, confirm."}'


def request(body: bytes = BODY, signature: str | None = None) -> Request:
    headers = [] if signature is None else [(SIGNATURE_HEADER, signature)]
    builder = EnvironBuilder(method="POST", data=body, headers=headers)
    return Request(builder.get_environ())


@pytest.mark.parametrize("secret", SECRETS)
def test_either_of_two_secrets_proves_a_call(secret: str) -> None:
    provider.verify(request(signature=sign_generic(BODY, secret, NOW)), SECRETS, now=NOW)


def test_a_retired_secret_proves_nothing() -> None:
    signed = request(signature=sign_generic(BODY, "veche-parolă", NOW))

    with pytest.raises(WebhookRejectedError):
        provider.verify(signed, ("new-secret",), now=NOW)


def test_one_of_several_signatures_is_enough() -> None:
    signature = sign_generic(BODY, "new-secret", NOW).replace(",v1", ",v1=" + "0" * 64 + ",v1")

    provider.verify(request(signature=signature), SECRETS, now=NOW)


@pytest.mark.parametrize("offset", [-300, 300])
def test_a_signature_holds_five_minutes_to_either_side(offset: int) -> None:
    signed_at = NOW + timedelta(seconds=offset)

    provider.verify(request(signature=sign_generic(BODY, SECRETS[0], signed_at)), SECRETS, now=NOW)


@pytest.mark.parametrize("offset", [-301, 301, 10**9])
def test_a_signature_of_another_time_is_rejected(offset: int) -> None:
    signed_at = NOW + timedelta(seconds=offset)

    with pytest.raises(WebhookRejectedError):
        provider.verify(
            request(signature=sign_generic(BODY, SECRETS[0], signed_at)), SECRETS, now=NOW
        )


def test_a_changed_body_is_rejected() -> None:
    signature = sign_generic(BODY, SECRETS[0], NOW)

    for changed in (
        BODY.replace(b"Da", b"Nu"),
        json.dumps(json.loads(BODY), indent=1).encode(),
        b"",
    ):
        with pytest.raises(WebhookRejectedError):
            provider.verify(request(changed, signature), SECRETS, now=NOW)


GOOD = sign_generic(BODY, SECRETS[0], NOW)


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        GOOD[:-1],
        GOOD.upper(),
        GOOD.replace("v1", "v0"),
        GOOD.partition(",")[0],
        GOOD.partition(",")[2],
        GOOD.replace("t=", "t=-"),
        GOOD.replace("t=", "t=٣"),
        GOOD.replace("t=", "t=1" + "0" * 5_000),
        "t=1772442000,t=" + GOOD.removeprefix("t="),
        "t=1772442000,v1=",
        "t=1772442000,v1=ă",
        "t=1772442000,v1=\udcff",
        "sha256=" + "0" * 64,
        GOOD.partition(",")[0] + ",v1=x" * 1_000,
    ],
)
def test_a_wrong_signature_is_rejected(signature: str | None) -> None:
    incoming = request()
    if signature is not None:
        incoming.environ["HTTP_X_DISPECER_SIGNATURE"] = signature

    with pytest.raises(WebhookRejectedError):
        provider.verify(incoming, SECRETS, now=NOW)


@pytest.mark.parametrize("secrets", [(), ("",)])
def test_without_a_secret_nothing_is_accepted(secrets: tuple[str, ...]) -> None:
    with pytest.raises(WebhookRejectedError):
        provider.verify(request(signature=sign_generic(BODY, "", NOW)), secrets, now=NOW)
