"""Codes of six digits that a phone makes every 30 seconds (RFC 6238, by RFC 4226)."""

import hmac
import re
from base64 import b32decode, b32encode
from datetime import datetime
from hashlib import sha1
from secrets import token_bytes
from urllib.parse import quote, urlencode

SECONDS = 30
DIGITS = 6
AROUND = 1  # steps before and after: phones' clocks differ, and people type slowly
_SECRET_BYTES = 20  # as RFC 4226 (section 4, R6) recommends
_CODE = re.compile(rf"[0-9]{{{DIGITS}}}", re.ASCII)


def new_secret() -> str:
    """Return a new secret, in base 32 as authenticator apps take it."""
    return b32encode(token_bytes(_SECRET_BYTES)).decode()


def code_at(secret: str, step: int) -> str:
    """Return the code of the `step`-th 30 seconds since 1970."""
    digest = hmac.new(b32decode(secret), step.to_bytes(8), sha1).digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_of(now: datetime) -> int:
    """Return which 30 seconds since 1970 `now` is in."""
    return int(now.timestamp()) // SECONDS


def matching_step(secret: str, code: str, *, after: int, now: datetime) -> int | None:
    """Return the step whose code this is, near now and later than the step `after`; else None."""
    typed = code.replace(" ", "")
    if not _CODE.fullmatch(typed):
        return None
    here = step_of(now)
    found = [
        step
        for step in range(here - AROUND, here + AROUND + 1)
        if hmac.compare_digest(code_at(secret, step), typed)
    ]
    return next((step for step in found if step > after), None)


def address(secret: str, *, account: str, issuer: str) -> str:
    """Return what the square picture says to an app: whose codes, and from which secret."""
    label = quote(f"{issuer}:{account}", safe="@")
    asked = {"secret": secret, "issuer": issuer, "digits": DIGITS, "period": SECONDS}
    return f"otpauth://totp/{label}?{urlencode(asked, quote_via=quote)}"
