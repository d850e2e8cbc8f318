"""What somebody set for a grid: columns, rows on a page, the view it opens with.

Nothing here commits.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import GridSetting, SavedView, User
from crm.upserts import insert_into


def setting_of(session: Session, user: User, endpoint: str) -> GridSetting | None:
    """Return what `user` set for a grid; None for nothing."""
    return session.scalar(
        select(GridSetting).where(GridSetting.user_id == user.id, GridSetting.endpoint == endpoint)
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
