"""Saved views: lists of a grid under a name, of one person or shared with all.

A shared view is changed by who made it, and by administrators. Nothing here commits.
"""

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from crm.config_limits import Limits
from crm.domain import permissions
from crm.domain.cleaning import clean_line
from crm.domain.kinds import Role
from crm.errors import NamelessViewError, NotYourViewError, TooManyViewsError, ViewNameTakenError
from crm.models import SavedView, User

LONGEST_NAME = 60
LONGEST_QUERY = 4_000


def find(session: Session, user: User, endpoint: str, key: int) -> SavedView | None:
    """Return a view that `user` sees by its key; None for any other."""
    seen = or_(SavedView.owner_id == user.id, SavedView.is_shared)
    return session.scalar(
        select(SavedView).where(and_(SavedView.id == key, SavedView.endpoint == endpoint, seen))
    )


def may_change(view: SavedView, user: User) -> bool:
    """Tell whether `user` may change or delete the view."""
    return view.owner_id == user.id or (view.is_shared and user.role is Role.ADMIN)


def may_share(user: User) -> bool:
    """Tell whether `user` may show a view to everybody."""
    return permissions.may_share(user.role)


def save(  # noqa: PLR0913 - a view has as many parts
    session: Session,
    user: User,
    *,
    endpoint: str,
    name: str,
    query: str,
    is_shared: bool,
    most: int = Limits.saved_views,
) -> SavedView:
    """Keep a list of the grid `endpoint` under `name`, at most so many of one person; flushes.

    Raises NamelessViewError, ViewNameTakenError, TooManyViewsError, and NotYourViewError
    when it is to be shared by somebody who may not.
    """
    own = select(func.count()).where(SavedView.owner_id == user.id, SavedView.endpoint == endpoint)
    if (session.scalar(own) or 0) >= most:
        raise TooManyViewsError(most=most)
    if is_shared and not may_share(user):
        raise NotYourViewError(name=clean_line(name, LONGEST_NAME))
    view = SavedView(owner_id=user.id, endpoint=endpoint, is_shared=is_shared)
    view.name = _free_name(session, view, name)
    view.query = query[:LONGEST_QUERY]
    session.add(view)
    session.flush()
    return view


def rename(session: Session, view: SavedView, name: str, *, by: User) -> None:
    """Give a view another name; flushes.

    Raises NotYourViewError, NamelessViewError and ViewNameTakenError.
    """
    _require(view, by)
    view.name = _free_name(session, view, name)
    session.flush()


def replace(session: Session, view: SavedView, query: str, *, by: User) -> None:
    """Let a view show what `query` says; flushes. Raises NotYourViewError."""
    _require(view, by)
    view.query = query[:LONGEST_QUERY]
    session.flush()


def share(session: Session, view: SavedView, *, with_all: bool, by: User) -> None:
    """Show a view to everybody, or to its maker alone; flushes. Raises NotYourViewError."""
    _require(view, by)
    if with_all and not may_share(by):
        raise NotYourViewError(name=view.name)
    view.is_shared = with_all
    session.flush()


def delete(session: Session, view: SavedView, *, by: User) -> None:
    """Delete a view; who opened the grid with it opens it as it is. Raises NotYourViewError."""
    _require(view, by)
    session.delete(view)
    session.flush()


def _require(view: SavedView, by: User) -> None:
    if not may_change(view, by):
        raise NotYourViewError(name=view.name)


def _free_name(session: Session, view: SavedView, name: str) -> str:
    """Return `name` as it is kept, when no other view of the same person has it."""
    cleaned = clean_line(name, LONGEST_NAME)
    if not cleaned:
        raise NamelessViewError
    same = select(SavedView.id).where(
        SavedView.owner_id == view.owner_id,
        SavedView.endpoint == view.endpoint,
        SavedView.name == cleaned,
        SavedView.id != (view.id or 0),
    )
    with session.no_autoflush:
        if session.scalar(same) is not None:
            raise ViewNameTakenError(name=cleaned)
    return cleaned
