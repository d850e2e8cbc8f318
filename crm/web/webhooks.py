"""The webhook of all mail providers: it keeps what comes and reads none of it."""

import logging

from flask import Blueprint, Flask, abort, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import MethodNotAllowed

from crm import current
from crm.errors import UnknownProviderError, WebhookRejectedError
from crm.extensions import csrf, db
from crm.inbound import InboundProvider, get_provider
from crm.services.inbound_keeping import Keeping
from crm.web._webhook_gate import PLAIN, Gate, is_taken, proved

logger = logging.getLogger(__name__)
blueprint = Blueprint("webhooks", __name__)
CHALLENGE = {"WWW-Authenticate": 'Basic realm="inbound"'}  # SNS gives no password without it


def register(app: Flask) -> None:
    """Add the webhook, the one address that needs no token of a form."""
    csrf.exempt(receive)
    app.register_blueprint(blueprint)
    with app.app_context():
        keeping = app.extensions["keeping"] = Keeping(db.engine)
    gate = app.extensions["webhook_gate"] = Gate(app, keeping)
    app.wsgi_app = gate  # type: ignore[method-assign]


@blueprint.route("/inbound/<name>", methods=["POST", "HEAD"])
@blueprint.route("/inbound/<name>/mime", methods=["POST", "HEAD"])
def receive(name: str) -> ResponseReturnValue:
    """Keep a provider's call and answer at once; a worker reads it afterwards.

    The same call again is answered the same and kept once. A provider without a
    secret is switched off, never open. Mailgun sends the raw mail to an address
    that ends in `mime`.
    """
    most = current.settings().webhook_bytes  # Postmark's 35 MB of attachments are 47 of base64
    request.max_content_length = request.max_form_memory_size = most
    provider, secrets = _provider(name)
    if request.method == "HEAD":
        return _looked_up(provider)
    if not is_taken(provider, request):
        abort(415)
    gate: Gate = current_app.extensions["webhook_gate"]
    try:
        post = proved(provider, request, secrets)
        db.session.rollback()  # of whoever may be logged in: it must not stand in our way
        return gate.keep(provider, post)
    except WebhookRejectedError:
        logger.warning("Rejected a call to the webhook of %s from %s", name, request.remote_addr)
        return "Rejected.\n", provider.rejected_status, PLAIN | CHALLENGE


def _looked_up(provider: InboundProvider) -> ResponseReturnValue:
    if not provider.is_looked_up:
        raise MethodNotAllowed(["POST"])
    return "", 200, PLAIN


def _provider(name: str) -> tuple[InboundProvider, tuple[str, ...]]:
    try:
        provider = get_provider(name)
    except UnknownProviderError:
        abort(404)
    secrets = current.settings().inbound_secrets.get(name, ())
    if not secrets:
        abort(404)
    return provider, secrets
