"""A grid in groups: their names and numbers instead of rows, each a link to its rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

from admin_views._asked import Asked
from admin_views._part import Part
from crm.extensions import db

ON_PAGE = 50
MOST_PAGES = 2_000
MOST_COUNTED = 10_000  # rows; of more, the newest


@dataclass(frozen=True, slots=True)
class Group:
    """A group of rows: its name, how many there are, and the filters that leave just these.

    `is_least` where there may be more than were counted.
    """

    name: str
    number: int
    filters: Mapping[str, str]
    is_least: bool = False


@dataclass(frozen=True, slots=True)
class GroupAsk:
    """What groups are wanted of: the rows `found` for `asked`, and which stretch of groups.

    `newest` is the key to sort them by where there are too many to count them all, else None.
    """

    session: Session
    asked: Asked
    found: Select[Any]
    newest: Any
    start: int
    size: int = ON_PAGE

    @property
    def is_partly(self) -> bool:
        """Tell whether only some of the rows are counted."""
        return self.newest is not None

    @property
    def chosen(self) -> dict[str, str]:
        """What stands in each filter, by its key."""
        return self.asked.chosen


@dataclass(frozen=True, slots=True)
class Grouping:
    """A way to group a grid; `groups` returns a stretch of them and how many there are.

    `by` is the key of the filter that leaves one group.
    """

    label: Any
    by: str
    groups: Callable[[GroupAsk], tuple[list[Group], int]]


@dataclass(frozen=True, slots=True)
class Grouped:
    """One page of groups. `counted_of_more` is how many rows were counted, where not all."""

    groups: Sequence[Group] = field(default_factory=tuple)
    number: int = 0
    page: int = 1
    counted_of_more: int = 0

    @property
    def has_next(self) -> bool:
        """Tell whether there are groups after these."""
        return self.page * ON_PAGE < self.number

    @property
    def largest(self) -> int:
        """The number of rows of the largest group on the page."""
        return max((each.number for each in self.groups), default=1)


class Groups(Part):
    """The part of a view that shows a list in groups."""

    groupings: Mapping[str, Grouping] | None = None  # None: those that the filters' columns give
    most_grouped: ClassVar[int] = MOST_COUNTED

    def offered_groupings(self) -> dict[str, Grouping]:
        """Return the ways to group whose filters the reader may use."""
        offered = self.offered_filters()
        return {key: each for key, each in (self.groupings or {}).items() if each.by in offered}

    def grouped(self, asked: Asked, *, size: int = ON_PAGE) -> Grouped:
        """Return the groups that `asked` wants."""
        found = self.found(asked)
        rows = self._count(found, self.most_grouped + 1)
        is_partly = rows > self.most_grouped
        page = min(asked.group_page, MOST_PAGES)
        search = self.search(asked)
        key = search.key if search else self.model_class.id
        newest = key if is_partly else None
        ask = GroupAsk(db.session(), asked, found, newest, (page - 1) * ON_PAGE, size)
        groups, number = self.offered_groupings()[asked.group].groups(ask)
        return Grouped(groups, number, page, self.most_grouped if is_partly else 0)

    def group_url(self, asked: Asked, group: Group) -> str:
        """Return the address of the rows of a group: the same list with its filters."""
        kept = {key: text for key, text in asked.chosen.items() if key not in group.filters}
        offered = self.offered_filters()
        given = {key: text for key, text in (kept | dict(group.filters)).items() if text}
        filters = tuple(
            (offered[key], text, offered[key].parse(text))
            for key, text in given.items()
            if key in offered
        )
        return str(self.list_url(replace(asked.whole, filters=filters, group="", view=0)))
