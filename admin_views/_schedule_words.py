"""What is said of schedules and their visits, in the reader's language and dates."""

from datetime import date
from typing import Any

from flask_babel import gettext

from admin_views._formats import day_text
from admin_views._saving import reason_of
from crm.domain.faults import Fault
from crm.domain.schedule_verdicts import Explanation
from crm.errors import CrmError


def sentence_of(explanation: Explanation) -> str:
    """Return why there is a visit, or why not."""
    return explanation.said(gettext, day_text)


def fault_text(fault: Fault | None) -> str:
    """Return why something failed; nothing for no fault."""
    return gettext(fault.message) % fault.params if fault else ""


def refusal_of(error: Exception) -> str:
    """Return why a change was refused."""
    if not isinstance(error, CrmError):
        return reason_of(error, deleting=False)
    params = {
        name: day_text(value) if isinstance(value, date) else value
        for name, value in error.params.items()
    }
    return gettext(error.message) % params


def last_error(_view: Any, _context: Any, record: Any, _name: str) -> str:
    """Show a schedule's last error."""
    return fault_text(Fault.stored(record.fault, record.last_error))


def reason(_view: Any, _context: Any, record: Any, _name: str) -> str:
    """Show why a visit was left out or moved, or could not be created."""
    return fault_text(Fault.stored(record.fault, record.reason))
