"""Admin of the outbox: to look at, and to send again what failed."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session

from admin_views._actions import GridAction
from admin_views._base import CrmModelView
from crm import clock
from crm.domain.i18n import N_
from crm.domain.permissions import Right
from crm.domain.statuses import OutboxStatus
from crm.models import OutboxMail
from crm.services import outbox

_NOT_SENT = (OutboxStatus.FAILED, OutboxStatus.BLOCKED)


def _send_again(session: Session, mail: OutboxMail) -> bool:
    if mail.status not in _NOT_SENT:
        return False
    outbox.send_again(session, mail, now=clock.utcnow())
    return True


def _text(_view: Any, _context: Any, mail: OutboxMail, _name: str) -> str:
    """Return what a mail says; not of one to a user, which may hold a link to a new password."""
    return mail.text if mail.intervention_id else gettext("Not shown: it is for its reader only.")


def _reason(_view: Any, _context: Any, mail: OutboxMail, _name: str) -> str:
    blocked = mail.status is OutboxStatus.BLOCKED and mail.last_error
    return gettext(mail.last_error) if blocked else mail.last_error or ""


class OutboxMailView(CrmModelView):
    model_class = OutboxMail
    endpoint_name = "outbox"
    title = N_("Outgoing mail")
    menu_order = 52
    menu_group = N_("Mail")
    creatable = editable = deletable = False
    grid_columns = (
        "created_at",
        "to",
        "subject",
        "intervention",
        "status",
        "attempts",
        "last_error",
    )
    grid_numbers = ("attempts",)
    grid_sorts = ("created_at",)
    grid_order = ("created_at", True)
    grid_search = (OutboxMail.to, OutboxMail.subject)
    grid_filters = ("status", "intervention")
    detail_columns = (
        "to",
        "subject",
        "text",
        "intervention",
        "status",
        "attempts",
        "next_attempt_at",
        "sent_at",
        "last_error",
        "message_id",
    )
    column_formatters = {"text": _text, "last_error": _reason}
    form_columns = ("subject",)
    grid_actions = (
        GridAction(
            "send_again",
            lazy_gettext("Send again"),
            Right.EDIT,
            _send_again,
            when=lambda mail: mail.status in _NOT_SENT,
        ),
    )


views = (OutboxMailView,)
