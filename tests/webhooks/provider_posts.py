"""Posting to the webhook as a provider does, with its proof."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from crm import clock
from tests.webhooks.signers import Signer


def post_as_provider(
    client: FlaskClient, signer: Signer, raw: bytes, content_type: str
) -> TestResponse:
    """Post `raw` as the provider does, now."""
    now = clock.utcnow()
    call = signer.call(raw, signer.sign(raw, signer.secret, now), now)
    headers = {
        name[5:].replace("_", "-"): value
        for name, value in call.environ.items()
        if name.startswith("HTTP_") and name != "HTTP_HOST"
    }
    body = call.get_data()
    path = f"/inbound/{signer.provider}"
    return client.post(path, data=body, content_type=content_type, headers=headers)
