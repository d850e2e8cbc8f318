"""Proofs by HMAC over the whole body, as several providers give them."""

import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from werkzeug import Request

from crm.errors import WebhookRejectedError
from crm.inbound._proofs import any_equal

SVIX_WINDOW = 300  # seconds, to either side; every repeat has a time of its own

_MOST_SIGNATURES = 10
_ID = re.compile(r"[!-~]{1,200}")
_TIME = re.compile(r"[0-9]{1,12}")


def verify_body(request: Request, header: str, secrets: Sequence[str]) -> None:
    """Check that `header` is the hexadecimal HMAC-SHA256 of the raw body under any of `secrets`.

    Raises WebhookRejectedError.
    """
    given = request.headers.get(header, "")[:200].encode("utf-8", "replace")
    raw = request.get_data(cache=True, parse_form_data=False)
    expected = (
        hmac.new(secret.encode("utf-8", "replace"), raw, sha256).hexdigest().encode()
        for secret in secrets
        if secret
    )
    if not any_equal([given], expected):
        raise WebhookRejectedError


def verify_svix(request: Request, secrets: Sequence[str], *, now: datetime) -> None:
    """Check a call as Svix signs it: id, time and raw body, one of several signatures.

    A secret is `whsec_` and base64. Raises WebhookRejectedError.
    """
    call_id = request.headers.get("svix-id", "")
    time = request.headers.get("svix-timestamp", "")
    if not _ID.fullmatch(call_id) or not _TIME.fullmatch(time):
        raise WebhookRejectedError
    if abs(now.timestamp() - int(time)) > SVIX_WINDOW:
        raise WebhookRejectedError
    words = request.headers.get("svix-signature", "")[:2_000].split(" ")
    signatures = [word[3:] for word in words if word.startswith("v1,")][:_MOST_SIGNATURES]
    raw = request.get_data(cache=True, parse_form_data=False)
    expected = (svix_signature(raw, secret, call_id, time) for secret in secrets)
    given = [signature.encode("utf-8", "replace") for signature in signatures]
    if not any_equal(given, (each.encode() for each in expected if each)):
        raise WebhookRejectedError


def svix_signature(raw: bytes, secret: str, call_id: str, time: str) -> str | None:
    """Return the base64 signature of a call; None when the secret is none of Svix's."""
    try:
        key = b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError:
        return None
    if not key:
        return None
    signed = hmac.new(key, f"{call_id}.{time}.".encode(), sha256)
    signed.update(raw)
    return b64encode(signed.digest()).decode()
