"""Admin of messages: everything that was written about any intervention."""

from admin_views._base import CrmModelView
from crm.domain.i18n import N_
from crm.models import Message


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
    form_columns = ("text",)


views = (MessageView,)
