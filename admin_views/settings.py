"""The settings in force, to look at: they are changed where the service is installed."""

from collections.abc import Mapping
from dataclasses import fields
from typing import ClassVar

from flask.typing import ResponseReturnValue
from flask_admin import BaseView, expose
from flask_babel import gettext, lazy_gettext

from admin_views._access import Guarded
from crm import current
from crm.config import PREFIX, Settings
from crm.domain.i18n import N_

SECRET = frozenset({"secret_key", "secret_key_fallbacks", "mail_password", "metrics_token"})
HIDDEN = "••••••"


class SettingsView(Guarded, BaseView):
    menu_order: ClassVar[int] = 95
    endpoint_name: ClassVar[str] = "settings"
    creatable = editable = deletable = False

    def __init__(self) -> None:
        super().__init__(
            name=lazy_gettext(N_("Settings")),
            category=lazy_gettext(N_("Administration")),
            endpoint="settings",
            url="/admin/settings",
        )

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        settings = current.settings()
        rows = [
            (PREFIX + each.name.upper(), _shown(settings, each.name), each.metadata["about"])
            for each in fields(Settings)
            if each.metadata and each.name != "testing"
        ]
        return self.render("admin/settings.html", rows=rows)


def _shown(settings: Settings, name: str) -> str:
    """Return a value as it may be seen; of a secret one only whether it is set."""
    value = getattr(settings, name)
    if name in SECRET:
        shown = HIDDEN if value else ""
    elif name == "database_url":
        shown = str(value).partition(":")[0]
    elif isinstance(value, bool):
        shown = gettext("Yes") if value else gettext("No")
    else:
        shown = ", ".join(value) if isinstance(value, tuple | Mapping) else str(value)
    return shown


views = (SettingsView,)
