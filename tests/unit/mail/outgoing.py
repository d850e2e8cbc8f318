"""An outgoing mail with everything in it, to be changed by tests."""

from datetime import UTC, date, datetime
from typing import Any

from crm.domain.mail import CalendarMethod, MailContent, OutgoingMail
from crm.mail.calendar import Invitation, invite

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SENDER = "Dispecerat <dispecer@example.com>"


def invitation(**changes: Any) -> Invitation:
    """Return an invitation for five days."""
    values: dict[str, Any] = {
        "uid": "k7m2q9x4@example.com",
        "sequence": 0,
        "starts": date(2026, 3, 2),
        "ends": date(2026, 3, 6),
        "summary": "Montare cameră video",
        "organizer": "replies+k7m2q9x4@reply.example.com",
        "attendee": "ion@example.com",
    }
    return Invitation(**values | changes)


def content(**changes: Any) -> MailContent:
    """Return a mail with text, HTML and invitation."""
    values: dict[str, Any] = {
        "subject": "Intervenție nouă: montare cameră video",
        "text": "Bună ziua,\nați fost repartizat.\n",
        "html": "<p>Bună ziua</p>",
        "invite": invite(invitation(), method=CalendarMethod.REQUEST, now=NOW),
        "method": CalendarMethod.REQUEST,
    }
    return MailContent(**values | changes)


def outgoing(**changes: Any) -> OutgoingMail:
    """Return a mail to Ion."""
    values: dict[str, Any] = {
        "to": "ion@example.com",
        "to_name": "Ion Popă",
        "content": MailContent("Subiect", "Text"),
        "reply_to": "replies+k7m2q9x4@reply.example.com",
        "message_id": "<d.412.ffeeddccbbaa99887766554433221100@example.com>",
        "written_at": NOW,
    }
    return OutgoingMail(**values | changes)
