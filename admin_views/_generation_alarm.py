"""What the first page says when the service schedules are not looked at every day."""

from flask import url_for
from flask_babel import gettext, ngettext

from admin_views._formats import moment_text
from crm import clock
from crm.extensions import db
from crm.services import generation_health
from crm.services.generation_health import Ill, Trouble


def alarm() -> tuple[str, str] | None:
    """Return what is wrong, in a sentence, and where to look; None when all is well."""
    ill = generation_health.look(db.session(), now=clock.utcnow())
    if ill is None:
        return None
    if ill.trouble is Trouble.FAILED and ill.failed:
        return _failed(ill), url_for("occurrences.index_view", flt_status_equals="FAILED")
    return _sentence(ill), url_for("schedules.index_view")


def _failed(ill: Ill) -> str:
    return ngettext(
        "The last run could not create the visits of %(num)d service schedule.",
        "The last run could not create the visits of %(num)d service schedules.",
        ill.failed,
    )


def _sentence(ill: Ill) -> str:
    at = moment_text(ill.at) if ill.at else ""
    if ill.trouble is Trouble.NEVER:
        return gettext("The visits of the service schedules were never created yet.")
    if ill.trouble is Trouble.OLD:
        return gettext("The service schedules were last looked at on %(at)s.", at=at)
    if ill.trouble is Trouble.UNFINISHED:
        return gettext("The run over the service schedules of %(at)s did not end.", at=at)
    return gettext("The run over the service schedules of %(at)s failed.", at=at)
