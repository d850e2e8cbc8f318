"""Admin of the audit log: to look at, never to change."""

from typing import Any

from admin_views._base import CrmModelView
from crm.domain.i18n import N_
from crm.models import AuditEntry


def _changes(_view: Any, _context: Any, entry: AuditEntry, _name: str) -> str:
    changes = entry.changes.items()
    return "; ".join(f"{name}: {old or '∅'} → {new or '∅'}" for name, (old, new) in changes)


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
    column_formatters = column_formatters_export = {"changes": _changes}
    form_columns = ("action",)


views = (AuditView,)
