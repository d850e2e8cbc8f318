"""Second factors: set up by a first code, asked at each login, replaced by a recovery code.

The secret is shown once, while it is set up. A code is taken once: the statement that
notes its step takes no step again.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from crm.domain import totp
from crm.domain.tokens import hash_of_code, new_code
from crm.models import RecoveryCode, SecondFactor, User
from crm.sealing import Sealer
from crm.services.accounts import note_of

CODES = 10  # for recovery, at a time
SET_UP_WITHIN = timedelta(hours=1)
LONGEST_CODE = 40


def is_on(session: Session, user: User) -> bool:
    """Tell whether `user` has a second factor."""
    return _row(session, user, confirmed=True) is not None


def offered_secret(session: Session, user: User, sealer: Sealer, *, now: datetime) -> str:
    """Return the secret that is being set up, a new one where none is; does not commit.

    It is used only after `confirm`. Of a factor that is in use nothing is changed.
    """
    row = _row(session, user, confirmed=False)
    if row and row.made_at > now - SET_UP_WITHIN:
        secret = sealer.opened(row.secret)
        if secret:
            return secret
    secret = totp.new_secret()
    if row is None:
        row = SecondFactor(user_id=user.id)
        session.add(row)
    row.secret, row.made_at, row.last_step = sealer.seal(secret), now, 0
    session.flush()
    return secret


def confirm(
    session: Session, user: User, code: str, sealer: Sealer, *, now: datetime
) -> Sequence[str] | None:
    """Use the factor from now on, if `code` is right; return the recovery codes, or None.

    Does not commit.
    """
    row = _row(session, user, confirmed=False)
    if row is None or not _take(session, row, code, sealer, now=now):
        return None
    row.confirmed_at = now
    note_of(session, user, "second factor on", now=now)
    return renew_codes(session, user)


def accept(session: Session, user: User, code: str, sealer: Sealer, *, now: datetime) -> bool:
    """Take a code of the phone, or a recovery code, which is gone then; does not commit."""
    if len(code) > LONGEST_CODE:
        return False
    row = _row(session, user, confirmed=True)
    if row is None:
        return False
    return _take(session, row, code, sealer, now=now) or _take_recovery(session, user, code, now)


def remove(session: Session, user: User, *, now: datetime) -> bool:
    """Take the factor and its recovery codes away; False where there was none."""
    gone = session.scalars(
        delete(SecondFactor).where(SecondFactor.user_id == user.id).returning(SecondFactor.id),
        execution_options={"synchronize_session": False},
    ).all()
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    if gone:
        note_of(session, user, "second factor off", now=now)
    return bool(gone)


def renew_codes(session: Session, user: User) -> Sequence[str]:
    """Replace the recovery codes by new ones and return these; does not commit."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [new_code() for _ in range(CODES)]
    for code in codes:
        hashed = hash_of_code(code, owner=user.id)
        session.add(RecoveryCode(user_id=user.id, code_hash=hashed))
    session.flush()
    return codes


def codes_left(session: Session, user: User) -> int:
    """Return how many recovery codes are not used yet."""
    own = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user.id)
    return session.scalar(own) or 0


def _row(session: Session, user: User, *, confirmed: bool) -> SecondFactor | None:
    own = select(SecondFactor).where(SecondFactor.user_id == user.id)
    is_confirmed = SecondFactor.confirmed_at.is_not(None)
    return session.scalar(own.where(is_confirmed if confirmed else ~is_confirmed))


def _take(session: Session, row: SecondFactor, code: str, sealer: Sealer, *, now: datetime) -> bool:
    secret = sealer.opened(row.secret)
    if secret is None:
        return False
    step = totp.matching_step(secret, code, after=row.last_step, now=now)
    if step is None:
        return False
    taken = session.scalar(
        update(SecondFactor)
        .where(SecondFactor.id == row.id, SecondFactor.last_step < step)
        .values(last_step=step, secret=sealer.renewed(row.secret))
        .returning(SecondFactor.id)
        .execution_options(synchronize_session=False)
    )
    return taken is not None


def _take_recovery(session: Session, user: User, code: str, now: datetime) -> bool:
    hashed = hash_of_code(code, owner=user.id)
    found = delete(RecoveryCode).where(
        RecoveryCode.user_id == user.id, RecoveryCode.code_hash == hashed
    )
    gone = session.scalars(
        found.returning(RecoveryCode.id), execution_options={"synchronize_session": False}
    ).all()
    if gone:
        note_of(session, user, "recovery code used", now=now)
    return bool(gone)
