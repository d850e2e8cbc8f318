"""Proofs of origin that providers share; all of them compare in constant time."""

import hmac
import re
from base64 import b64decode
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from werkzeug import Request

from crm.errors import WebhookRejectedError

SIGNATURE_HEADER = "X-Dispecer-Signature"
SIGNATURE_WINDOW = 300  # seconds, to either side

_MAX_SIGNATURES = 5
_TIME = re.compile(r"[0-9]{1,12}")


def any_equal(given: Sequence[bytes], expected: Iterable[bytes]) -> bool:
    """Say whether any two are equal; the time tells nothing about which ones."""
    found = False
    for right in expected:
        for left in given:
            found |= hmac.compare_digest(left, right)
    return found


def verify_basic_auth(request: Request, secrets: Sequence[str]) -> None:
    """Check HTTP basic authentication against any `user:password` of `secrets`.

    Raises WebhookRejectedError.
    """
    # Werkzeug's request.authorization raises ValueError for a header that is not ASCII.
    scheme, _, encoded = request.headers.get("Authorization", "")[:2_000].partition(" ")
    try:
        given = b64decode(encoded, validate=True)
    except ValueError:
        raise WebhookRejectedError from None
    expected = (secret.encode("utf-8", "replace") for secret in secrets if secret)
    if scheme.lower() != "basic" or not any_equal([given], expected):
        raise WebhookRejectedError


def verify_signature(request: Request, secrets: Sequence[str], *, now: datetime) -> None:
    """Check `X-Dispecer-Signature: t=<unix seconds>,v1=<hex>` over the raw body.

    Several v1 may be given, one of them must fit one of `secrets`, and the time
    must be within SIGNATURE_WINDOW of `now`. Raises WebhookRejectedError.
    """
    time, signatures = _signature_parts(request.headers.get(SIGNATURE_HEADER, ""))
    if abs(now.timestamp() - int(time)) > SIGNATURE_WINDOW:
        raise WebhookRejectedError
    raw = request.get_data()
    expected = (_signature(raw, secret, time).encode() for secret in secrets if secret)
    if not any_equal([given.encode("utf-8", "replace") for given in signatures], expected):
        raise WebhookRejectedError


def sign_generic(raw: bytes, secret: str, now: datetime) -> str:
    """Return the value of the signature header for the body `raw` sent at `now`."""
    time = str(int(now.timestamp()))
    return f"t={time},v1={_signature(raw, secret, time)}"


def _signature_parts(value: str) -> tuple[str, list[str]]:
    """Return time and signatures; unknown parts are left for later versions."""
    pairs = [part.strip().partition("=") for part in value[:2_000].split(",")]
    times = [text for name, _, text in pairs if name == "t"]
    signatures = [text for name, _, text in pairs if name == "v1"]
    if len(times) != 1 or not _TIME.fullmatch(times[0]) or len(signatures) > _MAX_SIGNATURES:
        raise WebhookRejectedError
    return times[0], signatures


def _signature(raw: bytes, secret: str, time: str) -> str:
    key = secret.encode("utf-8", "replace")
    signed = hmac.new(key, f"{time}.".encode(), sha256)
    signed.update(raw)
    return signed.hexdigest()
