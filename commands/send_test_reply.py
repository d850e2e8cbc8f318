"""`flask send-test-reply`: answer as an employee would, to try the loop."""

import json
from datetime import datetime
from email.utils import format_datetime
from http.client import HTTPException
from secrets import token_hex
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from commands._schema import require_schema
from crm import clock
from crm.config import Settings
from crm.domain.addresses import reply_address, same_form
from crm.extensions import db
from crm.inbound._proofs import SIGNATURE_HEADER, sign_generic
from crm.models import Assignment, Intervention, OutboxMail

SECONDS = 30  # that the server has to answer


@click.command("send-test-reply")
@click.argument("intervention", type=click.IntRange(min=1, max=2**31 - 1))
@click.argument("employee_email")
@click.argument("text")
@click.option("--url", help="The running server; none: CRM_BASE_URL.")
@with_appcontext
def command(intervention: int, employee_email: str, text: str, url: str | None) -> None:
    """Post TEXT to the running server as a reply by EMPLOYEE_EMAIL.

    INTERVENTION is its number, as grids and mails show it. The reply goes the
    way of a real one: signed, over HTTP, to the webhook; the worker then reads
    it. Needs a secret: CRM_INBOUND_SECRETS='{"generic": ["..."]}', the same as
    the server has.
    """
    require_schema()
    settings: Settings = current_app.extensions["settings"]
    secret = _secret(settings)
    assignment = _assignment(db.session(), intervention, employee_email)
    now = clock.utcnow()
    raw = json.dumps(_reply(db.session(), assignment, text, settings, now)).encode()
    address = f"{(url or settings.base_url).rstrip('/')}/inbound/generic"
    db.session.rollback()
    _post(address, raw, sign_generic(raw, secret, now))
    click.echo(f"Sent. It will stand on the page of intervention #{intervention} in a moment.")


def _secret(settings: Settings) -> str:
    secrets = settings.inbound_secrets.get("generic", ())
    if not secrets:
        raise click.ClickException(
            "The generic webhook is switched off. Set a secret for it, here and for the server: "
            """CRM_INBOUND_SECRETS='{"generic": ["a-long-secret"]}'"""
        )
    return secrets[0]


def _assignment(session: Session, number: int, email: str) -> Assignment:
    job = session.scalar(select(Intervention).where(Intervention.number == number))
    if job is None:
        raise click.BadParameter(f"There is no intervention #{number}.", param_hint="INTERVENTION")
    wanted = same_form(email)
    for each in job.assignments:
        if wanted in {same_form(known) for known in each.employee.known_addresses}:
            return each
    known = ", ".join(each.employee.email or each.employee.name for each in job.assignments)
    hint = f"Assigned are: {known}." if known else "Nobody is assigned to it."
    raise click.BadParameter(
        f"{email} is not assigned to #{number}. {hint}", param_hint="EMPLOYEE_EMAIL"
    )


def _reply(
    session: Session, assignment: Assignment, text: str, settings: Settings, now: datetime
) -> dict[str, object]:
    """Return a reply to the last mail about `assignment`, in the generic format."""
    address = reply_address(assignment.token, settings.replies_mailbox)
    mails = select(OutboxMail).where(OutboxMail.assignment_id == assignment.id)
    asked = session.scalars(mails.order_by(OutboxMail.id.desc()).limit(1)).first()
    headers = {
        "From": assignment.employee.email,
        "To": address,
        "Date": format_datetime(now),
        "Message-ID": f"<{token_hex(16)}@test-reply.invalid>",
    }
    if asked is not None:
        headers["In-Reply-To"] = asked.message_id
        headers["References"] = f"{asked.thread_id or ''} {asked.message_id}".strip()
    return {
        "headers": headers,
        "envelope_to": [address],
        "subject": f"Re: {asked.subject if asked else assignment.intervention}",
        "text": text,
    }


def _post(address: str, raw: bytes, signature: str) -> None:
    if not address.startswith(("http://", "https://")):
        raise click.BadParameter(f"{address} is no address of a server.", param_hint="--url")
    headers = {"Content-Type": "application/json", SIGNATURE_HEADER: signature}
    request = Request(address, raw, headers)  # noqa: S310 - http and https only, see above
    try:
        with urlopen(request, timeout=SECONDS):  # noqa: S310 - the same
            return
    except HTTPError as error:
        with error:
            reason = _REASONS.get(error.code, f"it answered {error.code}")
    except (URLError, HTTPException, OSError, ValueError) as error:
        reason = f"{getattr(error, 'reason', error)}. Is the server running (flask serve)?"
    raise click.ClickException(f"{address}: {reason}")


_REASONS = {
    401: "it does not know the secret. Give it the same CRM_INBOUND_SECRETS.",
    404: "it has no secret for generic. Start it with CRM_INBOUND_SECRETS.",
    503: "its database does not answer. Try again later.",
}
