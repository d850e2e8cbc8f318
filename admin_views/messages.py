"""Admin of messages: everything that was written about any intervention."""

from typing import Any

from admin_views._base import CrmModelView
from admin_views._formats import chip, decision_chip, label_of
from crm.domain.i18n import N_
from crm.domain.statuses import TriageStatus
from crm.models import Message


def _kind(_view: Any, _context: Any, message: Message, _name: str) -> str:
    """Return what happened, where the entry is an event, else what kind of entry it is."""
    return label_of(message.event or message.kind)


def _decision(_view: Any, _context: Any, message: Message, _name: str) -> str:
    return decision_chip(message) if message.decision else ""


def _triage(_view: Any, _context: Any, message: Message, _name: str) -> str:
    return "" if message.triage is TriageStatus.NOT_NEEDED else chip(message.triage)


class MessageView(CrmModelView):
    model_class = Message
    endpoint_name = "messages"
    title = N_("Intervention messages")
    menu_order = 50
    menu_group = N_("Mail")
    creatable = editable = deletable = False
    grid_columns = (
        "happened_at",
        "intervention",
        "kind",
        "author",
        "subject",
        "decision",
        "triage",
    )
    grid_sorts = ("happened_at",)
    grid_order = ("happened_at", True)
    grid_search = (Message.subject, Message.sender, Message.author)
    grid_filters = ("kind", "triage", "intervention")
    detail_columns = (
        "happened_at",
        "intervention",
        "kind",
        "event",
        "author",
        "sender",
        "subject",
        "text",
        "decision",
        "rule",
        "words",
        "matched_by",
        "triage",
        "triage_reason",
        "attachments",
        "message_id",
    )
    column_formatters = {"kind": _kind, "decision": _decision, "triage": _triage}
    form_columns = ("text",)


views = (MessageView,)
