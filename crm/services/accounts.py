"""Accounts: logins failed and successful, the lock between them, ending sessions, names.

All is counted by single statements, so that attempts at the same moment are
all counted, and a login does not collide with an open form of the same user.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from secrets import token_hex

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from crm import audit
from crm.models import User

FREE_ATTEMPTS = 5
LONGEST_LOCK = timedelta(minutes=15)
_USERS = User.__table__


def lock_after(failures: int) -> timedelta | None:
    """Return how long an account rests after so many failures in a row; None for not at all.

    1, 2, 4, 8 and then 15 minutes: it slows guessing down and never shuts the owner out.
    """
    if failures < FREE_ATTEMPTS:
        return None
    return min(timedelta(minutes=2 ** min(failures - FREE_ATTEMPTS, 4)), LONGEST_LOCK)


def refuse_login(session: Session, user: User | None, *, email: str, now: datetime) -> None:
    """Count and log a login that failed; `user` is None when nobody has the address.

    An attempt while the account rests is logged, but does not prolong the rest.
    """
    who = {"table": "user", "record_id": user.id} if user else {}
    audit.note(session, "login failed", now=now, summary=email, **who)
    if user is None:
        return
    failures = session.scalar(
        update(User)
        .where(_USERS.c.id == user.id, _is_open(now))
        .values(failed_logins=User.failed_logins + 1)
        .returning(User.failed_logins)
        .execution_options(synchronize_session=False)
    )
    rest = lock_after(failures or 0)
    if rest:
        _set(session, user, locked_until=now + rest)
        audit.note(session, "account locked", now=now, summary=f"{email}: {rest}", **who)


def accept_login(session: Session, user: User, *, address: str | None, now: datetime) -> bool:
    """Note a login with the right password and start counting anew; False while locked."""
    accepted = session.scalar(
        update(User)
        .where(_USERS.c.id == user.id, _USERS.c.active, _is_open(now))
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


def unlock(user: User) -> None:
    """Let the account be tried again at once; written with the change that it belongs to."""
    user.failed_logins, user.locked_until = 0, None


def end_sessions(session: Session, user: User) -> None:
    """Make every cookie that was given to `user`, copies included, worthless."""
    _set(session, user, fs_uniquifier=token_hex())


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
