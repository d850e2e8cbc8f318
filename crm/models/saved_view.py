"""How people keep their grids: lists under a name, and what each of them set for themselves."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from crm.domain.i18n import N_
from crm.models.base import Base, Code, LongText, ShortText, Stamped, label


class SavedView(Stamped):
    """A list of a grid under a name: filters, search, sort, columns, grouping, size of a page.

    `query` is what stands in the grid's address. Nothing in it is believed: it is read as
    an address is, and what makes no sense there counts as not said.
    """

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("owner_id", "endpoint", "name"),
        Index("ix_saved_view_shared", "endpoint", "is_shared"),
    )

    owner_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), info=label(N_("Owner"))
    )
    endpoint: Mapped[Code] = mapped_column(info=label(N_("List")))
    name: Mapped[ShortText] = mapped_column(info=label(N_("Name")))
    query: Mapped[LongText] = mapped_column(info=label(N_("What it shows")))
    is_shared: Mapped[bool] = mapped_column(default=False, info=label(N_("Shared")))

    def __str__(self) -> str:
        return self.name


class GridSetting(Base):
    """What somebody set for a grid of theirs: columns, rows on a page, the view it opens with.

    `columns` are names with commas between; empty for those of the grid, as 0 is for its
    number of rows.
    """

    __tablename__ = "grid_setting"
    __table_args__ = (UniqueConstraint("user_id", "endpoint"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    endpoint: Mapped[Code]
    columns: Mapped[LongText] = mapped_column(default="")
    page_size: Mapped[int] = mapped_column(default=0)
    default_view_id: Mapped[int | None] = mapped_column(
        ForeignKey("saved_view.id", ondelete="SET NULL"), index=True
    )

    def __str__(self) -> str:
        return self.endpoint
