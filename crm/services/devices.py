"""Browsers that a user has logged in with before; each has tries of its own.

Whoever knows an address can use up the tries of its account. The owner, in a browser that is
known, logs in all the same (OWASP calls these device cookies).
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from crm.domain.locks import lock_after
from crm.domain.tokens import hash_of, is_key, new_key
from crm.models import KnownDevice, User

MOST = 20  # of one user; the ones used longest ago are forgotten
FORGOTTEN_AFTER = timedelta(days=365)


def find(session: Session, user: User, key: str, *, now: datetime) -> int | None:
    """Return the id of the user's known browser that has `key` and may be tried now."""
    if not is_key(key):
        return None
    return session.scalar(
        select(KnownDevice.id).where(
            KnownDevice.key_hash == hash_of(key),
            KnownDevice.user_id == user.id,
            KnownDevice.seen_at > now - FORGOTTEN_AFTER,
            or_(KnownDevice.locked_until.is_(None), KnownDevice.locked_until <= now),
        )
    )


def count_failure(session: Session, device: int, *, now: datetime) -> timedelta | None:
    """Count a login that failed in a known browser; return how long it rests. Does not commit."""
    failures = session.scalar(
        update(KnownDevice)
        .where(KnownDevice.id == device)
        .values(failed_logins=KnownDevice.failed_logins + 1)
        .returning(KnownDevice.failed_logins)
        .execution_options(synchronize_session=False)
    )
    rest = lock_after(failures or 0)
    if rest:
        _set(session, device, locked_until=now + rest)
    return rest


def remember(session: Session, user: User, key: str, *, now: datetime) -> str:
    """Know the browser from now on; return the key that it is to have. Does not commit.

    A key that was not given out here is replaced: nobody makes others' browsers known.
    """
    known = select(KnownDevice).where(KnownDevice.key_hash == hash_of(key))
    of_browser = session.scalars(known).all() if is_key(key) else ()
    if not of_browser:
        key = new_key()
    own = next((each for each in of_browser if each.user_id == user.id), None)
    if own is None:
        _forget_oldest(session, user)
        own = KnownDevice(user_id=user.id, key_hash=hash_of(key), seen_at=now)
        session.add(own)
    own.seen_at, own.failed_logins, own.locked_until = now, 0, None
    session.flush()
    return key


def forget_all(session: Session, user: User) -> None:
    """Know none of the user's browsers any more; does not commit."""
    session.execute(delete(KnownDevice).where(KnownDevice.user_id == user.id))


def _forget_oldest(session: Session, user: User) -> None:
    own = select(KnownDevice.id).where(KnownDevice.user_id == user.id)
    old = session.scalars(own.order_by(KnownDevice.seen_at.desc()).offset(MOST - 1)).all()
    session.execute(delete(KnownDevice).where(KnownDevice.id.in_(old)))


def _set(session: Session, device: int, **values: datetime) -> None:
    statement = update(KnownDevice).where(KnownDevice.id == device).values(**values)
    session.execute(statement, execution_options={"synchronize_session": False})
