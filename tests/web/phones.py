"""A phone with an authenticator app, and a user who has one."""

from datetime import datetime

from sqlalchemy.orm import Session

from crm import clock
from crm.domain import totp
from crm.models import User
from crm.services import second_factors
from crm.web._entering import sealer


def code(secret: str, *, ahead: int = 0, now: datetime | None = None) -> str:
    """Return what the app shows now, or some steps later."""
    return totp.code_at(secret, totp.step_of(now or clock.utcnow()) + ahead)


def with_phone(session: Session, user: User) -> tuple[str, list[str]]:
    """Give `user` a second factor; return its secret and the recovery codes.

    The code of the step before is used up by it.
    """
    now = clock.utcnow()
    secret = second_factors.offered_secret(session, user, sealer(), now=now)
    codes = second_factors.confirm(session, user, code(secret, ahead=-1), sealer(), now=now)
    assert codes
    session.commit()
    return secret, [*codes]
