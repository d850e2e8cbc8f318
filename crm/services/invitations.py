"""Invitations: a link by which a new user chooses a password, once and for some days."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crm.domain.tokens import hash_of, is_key, new_key
from crm.models import Invitation, User
from crm.services.accounts import note_of

_USERS = User.__table__


def invite(session: Session, user: User, *, days: int, now: datetime) -> str:
    """Return the key of a new link; one that was sent before is void. Does not commit."""
    session.flush()  # a new user gets the id here
    session.execute(delete(Invitation).where(Invitation.user_id == user.id))
    key = new_key()
    good_until = now + timedelta(days=days)
    session.add(
        Invitation(user_id=user.id, key_hash=hash_of(key), sent_at=now, good_until=good_until)
    )
    note_of(session, user, "invited", now=now)
    return key


def invited(session: Session, key: str, *, now: datetime) -> User | None:
    """Return who may choose a password by the link with `key`; None where nobody may."""
    if not is_key(key):
        return None
    return session.scalar(
        select(User)
        .join(Invitation, Invitation.user_id == _USERS.c.id)
        .where(
            Invitation.key_hash == hash_of(key),
            Invitation.good_until > now,
            User.active.is_(True),
            User.password.is_(None),
        )
    )


def of_user(session: Session, user: User) -> Invitation | None:
    """Return the invitation that `user` has not used yet, also one that is over."""
    return session.scalar(select(Invitation).where(Invitation.user_id == user.id))


def use(session: Session, key: str) -> bool:
    """Use the link up; False where somebody else was faster. Does not commit."""
    used = delete(Invitation).where(Invitation.key_hash == hash_of(key))
    gone = session.scalars(
        used.returning(Invitation.id), execution_options={"synchronize_session": False}
    ).all()
    return bool(gone)


def withdraw(session: Session, user: User, *, now: datetime) -> bool:
    """Let nobody in by the link, nor by one to a forgotten password: the user is disabled.

    False where there is nothing to withdraw. Does not commit.
    """
    gone = session.scalars(
        delete(Invitation).where(Invitation.user_id == user.id).returning(Invitation.id),
        execution_options={"synchronize_session": False},
    ).all()
    if not gone or user.password:
        return False
    user.active = False
    note_of(session, user, "invitation withdrawn", now=now)
    return True
