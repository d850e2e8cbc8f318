"""What the address asks a grid for, and the page of rows that answers it."""

from dataclasses import dataclass
from typing import Any

from admin_views._filters import GridFilter

PAGE_SIZES = (20, 50, 100)
LAST_PAGE = 10**7


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks a grid for; always within bounds, whatever was typed.

    `page` counts from 0. `filters` are pairs of a filter and its parsed value.
    """

    page: int = 0
    page_size: int = PAGE_SIZES[0]
    sort: str = ""
    descending: bool = False
    search: str = ""
    filters: tuple[tuple[GridFilter, str, Any], ...] = ()

    @property
    def chosen(self) -> dict[str, str]:
        """What was typed or chosen in each filter, by its key."""
        return {each.key: text for each, text, _value in self.filters}


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page and how many there are in all."""

    rows: list[Any]
    count: int
    asked: Asked

    @property
    def last(self) -> int:
        """The number of the last page, from 0."""
        return max(0, (self.count - 1) // self.asked.page_size)
