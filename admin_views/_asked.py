"""What the address asks a grid for, and the page of rows that answers it."""

from dataclasses import dataclass, replace
from typing import Any

from admin_views._filters import GridFilter

PAGE_SIZES = (20, 50, 100)
END = "end"
COUNTED = 1000  # rows; more are counted only when somebody asks


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks a grid for; always within bounds, whatever was typed.

    `after` and `before` are places as `Order.written` writes them; `before` may
    be END, for the last page. `is_exact` asks for the number of all rows.
    `filters` are filters with what was typed and its parsed value. `columns` are
    none for those of the grid. `group` asks for groups instead of rows, and
    `group_page` which of them. `view` is the key of the saved view that one is in.
    `said` are those of "cols" and "page_size" that stood in the address itself: what
    a person set for the grid stays out of it.
    """

    after: str = ""
    before: str = ""
    is_exact: bool = False
    page_size: int = PAGE_SIZES[0]
    sort: str = ""
    descending: bool = False
    search: str = ""
    filters: tuple[tuple[GridFilter, str, Any], ...] = ()
    columns: tuple[str, ...] = ()
    group: str = ""
    group_page: int = 1
    view: int = 0
    said: frozenset[str] = frozenset()

    @property
    def whole(self) -> "Asked":
        """The same without the place of a page in it."""
        return replace(self, after="", before="", group_page=1)

    @property
    def is_whole(self) -> bool:
        """Tell whether all records are asked for, in whatever order."""
        return not (self.filters or self.search or self.group or self.view)

    @property
    def chosen(self) -> dict[str, str]:
        """What was typed or chosen in each filter, by its key."""
        return {each.key: text for each, text, _value in self.filters}


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, and what the pager says: how many there are, and where to go on."""

    rows: list[Any]
    count: int
    previous: str = ""  # the place that the page before ends at; empty on the first page
    next: str = ""  # the place that the page after begins at; empty on the last page
    sorted_of_more: int = 0  # how many, the newest, are sorted where more were found

    @property
    def is_bounded(self) -> bool:
        """Tell whether there are more rows than were counted."""
        return self.count > COUNTED
