"""How many mails wait for a person, for the menu of every page."""

from flask import Flask

from crm import current
from crm.domain.permissions import Right, may
from crm.extensions import db
from crm.services import triage


def register(app: Flask) -> None:
    """Let templates ask for the number."""
    app.jinja_env.globals["triage_count"] = triage_count


def triage_count() -> str:
    """Return the number as the menu shows it; nothing for none, or without the right to know."""
    if not may(current.role(), "triage", Right.READ):
        return ""
    waiting = triage.open_count(db.session())
    if waiting >= triage.COUNTED:
        return f"{triage.COUNTED - 1}+"
    return str(waiting or "")
