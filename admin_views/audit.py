"""Admin of the audit log: to look at, never to change."""

from dataclasses import replace
from functools import partial
from operator import eq

from admin_views._audit_words import changes, choices_of, word_of
from admin_views._base import CrmModelView
from crm.domain.i18n import N_
from crm.models import AuditEntry


class AuditView(CrmModelView):
    model_class = AuditEntry
    endpoint_name = "audit"
    title = N_("Audit log")
    menu_order = 92
    menu_group = N_("Administration")
    creatable = editable = deletable = False
    grid_columns = ("at", "actor", "source", "action", "table", "record_id", "summary", "changes")
    grid_order = ("at", True)
    grid_search = (AuditEntry.actor, AuditEntry.table, AuditEntry.action)
    grid_filters = ("action", "table", "actor")
    column_formatters = column_formatters_export = {
        "actor": word_of,
        "source": word_of,
        "action": word_of,
        "table": word_of,
        "changes": changes,
    }
    form_columns = ("action",)

    def __init__(self) -> None:
        super().__init__()
        for name in ("action", "table"):
            typed = self.filters[f"{name}_contains"]
            self.filters[typed.key] = replace(
                typed,
                kind="choice",
                choices=partial(choices_of, name),
                condition=partial(eq, getattr(AuditEntry, name)),
            )


views = (AuditView,)
