"""Accounts: logins failed and successful, the lock between them, names.

All is counted by single statements, so that attempts at the same moment are
all counted, and a login does not collide with an open form of the same user.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.domain.locks import lock_after
from crm.models import User
from crm.services import devices

_USERS = User.__table__


def refuse_login(
    session: Session, user: User | None, *, email: str, now: datetime, device: int | None = None
) -> None:
    """Count and log a login that failed; `user` is None when nobody has the address.

    In a `device` that is known, its own tries are counted and not the account's. An
    attempt while the account rests is logged, but does not prolong the rest.
    """
    who = {"table": "user", "record_id": user.id} if user else {}
    audit.note(session, "login failed", now=now, summary=email, **who)
    if user is None:
        return
    if device is not None:
        rest = devices.count_failure(session, device, now=now)
    else:
        rest = lock_after(_count_failure(session, user, now=now))
        if rest:
            _set(session, user, locked_until=now + rest)
    if rest:
        audit.note(session, "account locked", now=now, summary=f"{email}: {rest}", **who)


def note_of(session: Session, user: User, action: str, *, now: datetime) -> None:
    """Log what was done to the login of `user`; does not commit."""
    audit.note(session, action, now=now, summary=user.email, table="user", record_id=user.id)


def _count_failure(session: Session, user: User, *, now: datetime) -> int:
    """Count a failure unless the account rests; return how many there are in a row."""
    failures = session.scalar(
        update(User)
        .where(_USERS.c.id == user.id, _is_open(now))
        .values(failed_logins=User.failed_logins + 1)
        .returning(User.failed_logins)
        .execution_options(synchronize_session=False)
    )
    return failures or 0


def may_try(session: Session, user: User, *, now: datetime, device: int | None = None) -> bool:
    """Tell whether a login can be tried now: the account is active, and does not rest.

    It rests for strangers only: a `device` that is known has tries of its own.
    """
    found = select(_USERS.c.id).where(_USERS.c.id == user.id, *_conditions(now, device))
    return session.scalar(found) is not None


def accept_login(
    session: Session, user: User, *, address: str | None, now: datetime, device: int | None = None
) -> bool:
    """Note a login that was right and start counting anew; False while the account rests."""
    accepted = session.scalar(
        update(User)
        .where(_USERS.c.id == user.id, *_conditions(now, device))
        .values(
            failed_logins=0,
            locked_until=None,
            last_login_at=User.current_login_at,
            last_login_ip=User.current_login_ip,
            current_login_at=now,
            current_login_ip=(address or "")[:64],
            login_count=User.login_count + 1,
        )
        .returning(_USERS.c.id)
        .execution_options(synchronize_session=False)
    )
    return accepted is not None


def _conditions(now: datetime, device: int | None) -> tuple[ColumnElement[bool], ...]:
    return (_USERS.c.active,) if device is not None else (_USERS.c.active, _is_open(now))


def unlock(user: User) -> None:
    """Let the account be tried again at once; written with the change that it belongs to."""
    user.failed_logins, user.locked_until = 0, None


def _is_open(now: datetime) -> ColumnElement[bool]:
    return or_(User.locked_until.is_(None), User.locked_until <= now)


def _set(session: Session, user: User, **values: object) -> None:
    statement = update(User).where(_USERS.c.id == user.id).values(**values)
    session.execute(statement.execution_options(synchronize_session=False))
    session.expire(user, list(values))


def names_of(session: Session, addresses: Iterable[str]) -> dict[str, str]:
    """Return the names of the users among `addresses`, for those who read a timeline."""
    wanted = {each for each in addresses if "@" in each}
    if not wanted:
        return {}
    found = session.execute(select(User.email, User.name).where(User.email.in_(wanted)))
    return {email: name for email, name in found if name}
