"""Once-only keys of received mails: the same mail again is one, two mails of one id are two.

A key is 64 hexadecimal digits: 32 for which mail it says it is, 32 for what it
says. Nothing but digits and a-f, so that every database orders them alike and
the unique index finds all mails of one id.
"""

import json
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.addresses import token_of
from crm.domain.mail import InboundMail
from crm.models import Message

_HALF = 32


def event_key(mail: InboundMail, mailbox: str) -> str:
    """Return the key of `mail`.

    Which mail it is follows from its Message-ID and reply token, since a mail
    to two of our addresses is delivered twice; without a Message-ID from the
    provider's event id; without both from what it says.
    """
    said = _content(mail)
    if mail.message_id:
        token = token_of(mail.addressed_to(), mailbox=mailbox) or ""
        named = f"message:{mail.message_id}:{token}"
    elif mail.event_id:
        named = f"event:{mail.event_id}"
    else:
        named = f"content:{said}"
    return _hash(named) + said


def is_known(session: Session, key: str) -> bool:
    """Tell whether the mail of `key` is there already."""
    return session.scalar(select(Message.id).where(Message.event_key == key)) is not None


def of_same_id(session: Session, key: str) -> set[str]:
    """Return the keys of all mails that say that they are the mail of `key`."""
    named = key[:_HALF]
    of_that_id = Message.event_key.between(named + "0" * _HALF, named + "f" * _HALF)
    found = session.scalars(select(Message.event_key).where(of_that_id))
    return {each for each in found if each}


def _content(mail: InboundMail) -> str:
    """Return a hash of what a person wrote; of no header that changes on the way."""
    files = [[each.filename, sha256(each.content).hexdigest()] for each in mail.attachments]
    sent_at = mail.sent_at.isoformat() if mail.sent_at else ""
    said = [mail.sender, sent_at, mail.subject, mail.text, mail.html, mail.calendars, files]
    return _hash(json.dumps(said))


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:_HALF]
