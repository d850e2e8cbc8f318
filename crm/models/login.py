"""What a login leaves: sessions, known devices, the second factor, invitations.

None of it is in forms, grids or exports. What happens to it is noted in the audit log as a
fact; the secrets themselves are kept encrypted, or as a hash.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base, Code, LongText, ShortText, label


def _of_user(*, unique: bool = False) -> Mapped[int]:
    key = ForeignKey("user.id", ondelete="CASCADE")
    return mapped_column(key, index=not unique, unique=unique)


class UserSession(Base):
    """A browser in which somebody is logged in. Its cookie has the key, whose hash is here.

    `seal` is the user's `fs_uniquifier` at the login: a new one there ends the session.
    `proved_at` is when the password, and the code, were last given in it.
    """

    __tablename__ = "user_session"

    user_id: Mapped[int] = _of_user()
    key_hash: Mapped[Code] = mapped_column(unique=True, info=label("", secret=True))
    seal: Mapped[Code] = mapped_column(info=label("", secret=True))
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    proved_at: Mapped[datetime]
    address: Mapped[Code] = mapped_column(default="")
    agent: Mapped[ShortText] = mapped_column(default="")


class KnownDevice(Base):
    """A browser that a user has logged in with before.

    It has tries of its own: strangers who use up those of the account do not lock its owner out.
    """

    __tablename__ = "known_device"
    __table_args__ = (UniqueConstraint("key_hash", "user_id"),)

    user_id: Mapped[int] = _of_user()
    key_hash: Mapped[Code] = mapped_column(info=label("", secret=True))
    seen_at: Mapped[datetime] = mapped_column(index=True)
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class SecondFactor(Base):
    """The secret that a user's phone makes codes from; used once `confirmed_at` is set.

    `last_step` is the 30 seconds whose code was used last: no code is taken twice.
    """

    __tablename__ = "second_factor"

    user_id: Mapped[int] = _of_user(unique=True)
    secret: Mapped[LongText] = mapped_column(info=label("", secret=True))
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Base):
    """A code that stands in for the phone, once: its row goes when it is used."""

    __tablename__ = "recovery_code"

    user_id: Mapped[int] = _of_user()
    code_hash: Mapped[Code] = mapped_column(info=label("", secret=True))


class Invitation(Base):
    """A link by which a new user chooses a password; its row goes when it is used."""

    __tablename__ = "invitation"

    user_id: Mapped[int] = _of_user(unique=True)
    key_hash: Mapped[Code] = mapped_column(unique=True, info=label("", secret=True))
    sent_at: Mapped[datetime]
    good_until: Mapped[datetime]
