"""Admin of messages: everything that was written about any intervention."""

from typing import Any

from flask_babel import gettext

from admin_views._base import CrmModelView
from admin_views._formats import DECISIONS, chip, decision_chip, label_of
from crm.domain.authors import AUTHORS
from crm.domain.i18n import N_
from crm.domain.replies.rule_names import rule_name
from crm.domain.statuses import TriageStatus
from crm.models import Message
from crm.services import triage

MATCHED = {
    "token": N_("its reply address"),
    "calendar": N_("its calendar answer"),
    "message-id": N_("the mail it answers"),
    "thread": N_("the mails it belongs to"),
    "subject": N_("the number in its subject"),
    "bounce": N_("the mail that came back"),
    "person": N_("somebody by hand"),
}


def _kind(_view: Any, _context: Any, message: Message, _name: str) -> str:
    """Return what happened, where the entry is an event, else what kind of entry it is."""
    return label_of(message.event or message.kind)


def _author(_view: Any, _context: Any, message: Message, _name: str) -> str:
    return gettext(AUTHORS[message.author]) if message.author in AUTHORS else message.author


def _decision(_view: Any, _context: Any, message: Message, _name: str) -> str:
    return decision_chip(message) if message.decision else ""


def _triage(_view: Any, _context: Any, message: Message, _name: str) -> str:
    return "" if message.triage is TriageStatus.NOT_NEEDED else chip(message.triage)


def _plain_decision(_view: Any, _context: Any, message: Message, _name: str) -> str:
    found = DECISIONS.get(message.decision or "")
    return gettext(found[0]) if found else message.decision or ""


def _plain_triage(_view: Any, _context: Any, message: Message, _name: str) -> str:
    return "" if message.triage is TriageStatus.NOT_NEEDED else label_of(message.triage)


def _why(_view: Any, _context: Any, message: Message, _name: str) -> str:
    reason = triage.reason_of(message)
    return gettext(reason.value) if reason else message.triage_reason or ""


def _rule(_view: Any, _context: Any, message: Message, _name: str) -> str:
    return gettext(rule_name(message.rule)) if message.rule else ""


def _matched(_view: Any, _context: Any, message: Message, _name: str) -> str:
    code = message.matched_by or ""
    return gettext(MATCHED[code]) if code in MATCHED else code


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
    column_formatters = {
        "author": _author,
        "kind": _kind,
        "decision": _decision,
        "triage": _triage,
        "triage_reason": _why,
        "matched_by": _matched,
        "rule": _rule,
    }
    column_formatters_export = {
        "author": _author,
        "kind": _kind,
        "decision": _plain_decision,
        "triage": _plain_triage,
    }
    form_columns = ("text",)


views = (MessageView,)
