"""What is kept of a grid for somebody: columns, rows on a page, the view it opens with.

Nothing here commits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from crm.models import GridSetting, SavedView, User
from crm.upserts import insert_into

MOST_SHOWN = 100  # views of a grid


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a grid for a user: what they set, if anything, and the views they see."""

    setting: GridSetting | None
    views: Sequence[SavedView]


def kept_for(session: Session, user: User, endpoint: str) -> Kept:
    """Return what is kept of a grid for `user`, by one statement: every page of it asks."""
    found = session.execute(_kept(), {"user": user.id, "grid": endpoint}).all()
    seen: list[SavedView | None] = [view for _, view in found]
    views = [view for view in seen if view is not None]
    by_name = sorted(views, key=lambda view: (view.name.casefold(), view.id))
    return Kept(found[0][0] if found else None, by_name)


@cache
def _kept() -> Select[GridSetting, SavedView]:
    """Return the statement: making it takes longer than running it."""
    own = SavedView.owner_id == bindparam("user")
    grid: ColumnElement[str] = bindparam("grid")
    is_set = and_(GridSetting.user_id == User.id, GridSetting.endpoint == grid)
    is_seen = and_(SavedView.endpoint == grid, or_(own, SavedView.is_shared))
    return (
        select(GridSetting, SavedView)
        .select_from(User)
        .outerjoin(GridSetting, is_set)
        .outerjoin(SavedView, is_seen)
        .where(User.__table__.c.id == bindparam("user"))
        .order_by(own.desc(), SavedView.name, SavedView.id)
        .limit(MOST_SHOWN)
    )


def choose_columns(session: Session, user: User, endpoint: str, columns: Sequence[str]) -> None:
    """Remember the columns and their order; none for those of the grid."""
    _remember(session, user, endpoint, columns=",".join(columns))


def choose_page_size(session: Session, user: User, endpoint: str, size: int) -> None:
    """Remember how many rows a page has."""
    _remember(session, user, endpoint, page_size=size)


def open_with(session: Session, user: User, endpoint: str, view: SavedView | None) -> None:
    """Remember the view that the grid is opened with; None for all records."""
    _remember(session, user, endpoint, default_view_id=view.id if view else None)


def _remember(session: Session, user: User, endpoint: str, **chosen: Any) -> None:
    """Write what was chosen, whether or not there is a row: two pages may ask at once."""
    row = {"user_id": user.id, "endpoint": endpoint, "columns": "", "page_size": 0} | chosen
    insert = insert_into(GridSetting, session.get_bind().dialect).values(row)
    session.execute(
        insert.on_conflict_do_update(index_elements=["user_id", "endpoint"], set_=chosen)
    )
    session.expire_all()
