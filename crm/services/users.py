"""Users: what happens when a password or the right to log in changes."""

from secrets import token_hex

from crm.models import User


def set_password(user: User, hashed: str) -> None:
    """Give `user` a new password, already hashed, and end all sessions; does not commit."""
    user.password = hashed
    end_sessions(user)


def end_sessions(user: User) -> None:
    """Make every cookie that `user` has worthless."""
    user.fs_uniquifier = token_hex()
