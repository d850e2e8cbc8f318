"""The logins of a demo, shown on its login page."""

from dataclasses import dataclass

from sqlalchemy import select

from crm.domain.kinds import Role
from crm.extensions import db
from crm.models import User
from crm.web import _current

PASSWORD = "dispecer-demo"  # noqa: S105 - public, and of the demo only
ADDRESSES = ("admin@demo.ro", "operator@demo.ro", "tehnician@demo.ro", "vizitator@demo.ro")


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """Somebody that a visitor of the demo may log in as."""

    email: str
    role: Role


def logins() -> dict[str, object]:
    """Return what the login page shows: the demo's users that are there, if it is one."""
    if not _current.settings().demo:
        return {"demo_logins": ()}
    there = select(User.email, User.role).where(User.email.in_(ADDRESSES), User.active)
    found = {email: DemoLogin(email, role) for email, role in db.session.execute(there)}
    shown = tuple(found[address] for address in ADDRESSES if address in found)
    return {"demo_logins": shown, "demo_password": PASSWORD}
