"""Sessions of those who are logged in: opened, found at each page, shown, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from crm.domain.tokens import hash_of, is_key, new_key
from crm.models import SecondFactor, User, UserSession

SEEN_EVERY = timedelta(minutes=5)  # how finely it is kept when a session was last used
_USERS = User.__table__


@dataclass(frozen=True, slots=True)
class Limits:
    """After how long a session ends: without a page, and in any case."""

    idle: timedelta
    whole: timedelta

    @property
    def seen_every(self) -> timedelta:
        """How old the moment of the last page may be before it is written again."""
        return min(SEEN_EVERY, self.idle / 4)


@dataclass(frozen=True, slots=True)
class Login:
    """The session at hand, as it was when the request began."""

    id: int
    opened_at: datetime
    seen_at: datetime
    proved_at: datetime
    has_second_factor: bool


_FIND = (
    select(
        User,
        UserSession.id,
        UserSession.opened_at,
        UserSession.seen_at,
        UserSession.proved_at,
        SecondFactor.confirmed_at.is_not(None).label("has_second_factor"),
    )
    .join(
        UserSession,
        (UserSession.user_id == _USERS.c.id) & (UserSession.seal == User.fs_uniquifier),
    )
    .outerjoin(SecondFactor, SecondFactor.user_id == _USERS.c.id)
    .where(UserSession.key_hash == bindparam("key_hash"))
)


def open_for(session: Session, user: User, *, address: str, agent: str, now: datetime) -> str:
    """Open a session of `user` and return its key; sweep those that are over. Does not commit."""
    key = new_key()
    over = or_(UserSession.seal != user.fs_uniquifier, UserSession.seen_at < now - _OLDEST)
    session.execute(delete(UserSession).where(UserSession.user_id == user.id, over))
    moments = {"opened_at": now, "seen_at": now, "proved_at": now}
    session.add(
        UserSession(
            user_id=user.id,
            key_hash=hash_of(key),
            seal=user.fs_uniquifier,
            address=address[:64],
            agent=agent[:200],
            **moments,
        )
    )
    session.flush()
    return key


_OLDEST = timedelta(days=400)


def find(session: Session, key: str, *, limits: Limits, now: datetime) -> tuple[User, Login] | None:
    """Return whose session has `key`; None where there is none, or where it is over."""
    if not is_key(key):
        return None
    row = session.execute(_FIND, {"key_hash": hash_of(key)}).first()
    if row is None or not row.User.active:
        return None
    if now - row.seen_at > limits.idle or now - row.opened_at > limits.whole:
        return None
    return row.User, Login(*row[1:5], has_second_factor=bool(row.has_second_factor))


def note_seen(session: Session, login: Login, *, now: datetime) -> None:
    """Keep that the session was used; does not commit."""
    _set(session, login.id, seen_at=now)


def note_proved(session: Session, login: Login, *, now: datetime) -> None:
    """Keep that the password, and the code, were given once more; does not commit."""
    _set(session, login.id, proved_at=now)


def running(
    session: Session, user: User, *, here: Login | None, limits: Limits, now: datetime
) -> Sequence[UserSession]:
    """Return the sessions of `user` that are not over: the one at hand, then the last used."""
    found = session.scalars(
        select(UserSession)
        .where(
            UserSession.user_id == user.id,
            UserSession.seal == user.fs_uniquifier,
            UserSession.seen_at >= now - limits.idle,
            UserSession.opened_at >= now - limits.whole,
        )
        .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
    ).all()
    return sorted(found, key=lambda each: here is None or each.id != here.id)


def end(session: Session, user: User, session_id: int) -> bool:
    """End one session of `user`; False where there is no such. Does not commit."""
    return _end(session, user, UserSession.id == session_id) > 0


def end_others(session: Session, user: User, login: Login | None) -> int:
    """End all sessions of `user` but this one; return how many. Does not commit."""
    return _end(session, user, UserSession.id != (login.id if login else 0))


def _end(session: Session, user: User, which: ColumnElement[bool]) -> int:
    statement = delete(UserSession).where(UserSession.user_id == user.id, which)
    ended = session.scalars(
        statement.returning(UserSession.id),
        execution_options={"synchronize_session": False},
    )
    return len(ended.all())


def _set(session: Session, session_id: int, **values: datetime) -> None:
    statement = update(UserSession).where(UserSession.id == session_id).values(**values)
    session.execute(statement, execution_options={"synchronize_session": False})
