"""Users: changes that would lock everybody out are refused."""

from secrets import token_hex

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.errors import LastAdminError, OwnAccountError
from crm.models import User


def set_password(user: User, hashed: str) -> None:
    """Give `user` a new password, hashed already; end all sessions and any lock."""
    user.password = hashed
    user.fs_uniquifier = token_hex()
    user.failed_logins, user.locked_until = 0, None


def check_change(session: Session, user: User, *, by: User | None) -> None:
    """Look at a user whose new role and state are set but not flushed.

    With another role, and when disabled, they have to log in anew.

    Raises OwnAccountError when somebody takes their own rights away, and
    LastAdminError when nobody would be left who can manage users.
    """
    state = inspect(user)
    if any(state.attrs[name].history.has_changes() for name in ("role", "active")):
        user.fs_uniquifier = token_hex()  # ends all sessions
    keeps = user.active and user.role is Role.ADMIN
    if by is not None and by.id == user.id and not keeps:
        raise OwnAccountError
    if not keeps:
        _require_another_admin(session, user)


def check_deletion(session: Session, user: User, *, by: User | None) -> None:
    """Raise OwnAccountError or LastAdminError when `user` must stay."""
    if by is not None and by.id == user.id:
        raise OwnAccountError
    _require_another_admin(session, user)


def _require_another_admin(session: Session, user: User) -> None:
    admins = select(func.count()).where(User.role == Role.ADMIN, User.active.is_(True))
    others = admins.where(User.__table__.c.id != user.id)
    with session.no_autoflush:
        if not session.scalar(others):
            raise LastAdminError
