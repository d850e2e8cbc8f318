"""What schemathesis is given for calls to the webhook: their signatures, and mails as they are.

It runs in the scanner's environment, where none of our packages are.
"""

import hmac
import os
import time
from hashlib import sha256
from typing import Any

import requests
import schemathesis

HEADER = "X-Dispecer-Signature"


@schemathesis.serializer("message/rfc822")
def raw_mail(_context: Any, value: Any) -> bytes:
    """Return a mail as the bytes that it is."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


@schemathesis.hook
def before_call(_context: Any, case: Any, kwargs: dict[str, Any]) -> None:  # noqa: ARG001 - given
    """Sign the bytes that are about to be sent, if there is a secret to do so."""
    if "INBOUND_SECRET" not in os.environ:
        return
    prepared = requests.Request(**case.as_transport_kwargs(base_url="http://desk")).prepare()
    body = prepared.body or b""
    raw = body.encode() if isinstance(body, str) else body
    moment = str(int(time.time()))
    secret = os.environ["INBOUND_SECRET"].encode()
    signature = hmac.new(secret, moment.encode() + b"." + raw, sha256).hexdigest()
    case.headers[HEADER] = f"t={moment},v1={signature}"
