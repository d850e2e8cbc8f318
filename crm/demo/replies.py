"""Mails that come in: what employees answer, as the provider posts it to the webhook."""

import json
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import select

from crm.audit import Actor, actor_of
from crm.demo.world import World
from crm.models import Assignment, OutboxMail
from crm.services import inbound_deliveries
from crm.services.inbound_deliveries import Post

WEBHOOK = Actor("generic", "webhook")
PROVIDER_ADDRESS = "192.0.2.25"  # from a range that is kept for examples (RFC 5737)


def answer(world: World, assignment: Assignment, text: str) -> None:
    """Let the employee answer the last mail about the assignment, which is quoted below."""
    query = select(OutboxMail).where(OutboxMail.assignment_id == assignment.id)
    asked = world.session.scalars(query.order_by(OutboxMail.id.desc()).limit(1)).one()
    sender = assignment.employee
    at = local(world, asked.created_at).strftime("%d.%m.%Y %H:%M")
    quote = "\n".join(f"> {line}".rstrip() for line in asked.text.splitlines())
    deliver(
        world,
        sender=f"{sender.name} <{sender.email}>",
        to=asked.reply_to or world.mailing.replies_mailbox,
        subject=f"Re: {asked.subject}",
        text=f"{text}\n\nPe {at}, {world.mailing.company} a scris:\n\n{quote}\n",
        in_reply_to=asked.message_id,
    )


def deliver(
    world: World,
    *,
    sender: str,
    to: str,
    subject: str,
    text: str,
    in_reply_to: str | None = None,
) -> bytes:
    """Post a mail to the webhook; return the bytes of the call."""
    key = sha256(f"{world.story.now}{sender}{subject}{text}".encode()).hexdigest()[:24]
    headers = {
        "From": sender,
        "To": to,
        "Date": format_datetime(local(world, world.story.now)),
        "Message-ID": f"<{key}@posta.example>",
    }
    if in_reply_to:
        headers["In-Reply-To"] = headers["References"] = in_reply_to
    fields = {
        "id": f"demo-{key}",
        "headers": headers,
        "envelope_to": [to],
        "subject": subject,
        "text": text,
        "auth": {"spf": "pass", "dkim": "pass", "dmarc": "pass"},
    }
    raw = json.dumps(fields, ensure_ascii=False).encode()
    post(world, raw)
    return raw


def post(world: World, raw: bytes) -> None:
    """Keep the bytes of a call as the webhook does."""
    call = Post("generic", raw, "application/json", PROVIDER_ADDRESS)
    connection, author = world.session.connection(), actor_of(world.session).name
    inbound_deliveries.accept(connection, call, author=author, now=world.story.now)


def local(world: World, moment: datetime) -> datetime:
    """Return the moment in the company's time zone."""
    return moment.astimezone(ZoneInfo(world.mailing.timezone))
