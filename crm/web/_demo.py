"""The logins of a demo, shown on its login page."""

from sqlalchemy import select

from crm import current
from crm.demo.tables.crew import LOGINS, PASSWORD
from crm.extensions import db
from crm.models import User


def logins() -> dict[str, object]:
    """Return what the login page shows: the demo's users that are there, if it is one."""
    if not current.settings().demo:
        return {"demo_logins": ()}
    addresses = [login.email for login in LOGINS]
    there = set(db.session.scalars(select(User.email).where(User.email.in_(addresses))))
    shown = tuple(login for login in LOGINS if login.email in there)
    return {"demo_logins": shown, "demo_password": PASSWORD}
