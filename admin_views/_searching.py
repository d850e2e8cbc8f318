"""What is typed into a grid's search box, and the rows that it leaves."""

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Select, and_, inspect, or_
from sqlalchemy.orm import QueryableAttribute

from admin_views._asked import Asked
from admin_views._lookups import matching
from crm.extensions import db
from crm.models import Base
from crm.search import Document, Search


class Searching:
    """The search of a grid: in `grid_document`, or where rows are few in `grid_search`."""

    model_class: ClassVar[type[Base]]
    grid_search: ClassVar[Sequence[QueryableAttribute[Any]]] = ()
    grid_document: ClassVar[Document | None] = None

    @property
    def is_searched(self) -> bool:
        """Tell whether the grid can be searched."""
        return bool(self.grid_search or self.grid_document)

    def search(self, asked: Asked) -> Search | None:
        """Return the search in documents that `asked` wants, if it wants one."""
        if self.grid_document is None or not asked.search:
            return None
        return Search.of(db.session(), self.grid_document, asked.search)

    def is_too_short(self, asked: Asked) -> bool:
        """Tell whether nothing was typed that can be looked for."""
        search = self.search(asked)
        return search is not None and not search.wanted

    def narrowed(self, query: Select[Any], asked: Asked) -> Select[Any]:
        """Return `query` for those that what was typed leaves of it."""
        if search := self.search(asked):
            return search.narrow(query)
        return query.where(self.searched(asked.search)) if asked.search else query

    def searched(self, typed: str) -> ColumnElement[bool]:
        """Return the condition that each typed word is in one of the searched columns."""
        return and_(
            *(
                or_(*(self._holds(column, word) for column in self.grid_search))
                for word in typed.split()
            )
        )

    def _holds(self, column: Any, word: str) -> ColumnElement[bool]:
        if column.class_ is self.model_class:
            return matching(column, word)
        [relation] = [
            each
            for each in inspect(self.model_class).relationships
            if each.mapper.class_ is column.class_ and not each.uselist
        ]
        found: ColumnElement[bool] = getattr(self.model_class, relation.key).has(
            matching(column, word)
        )
        return found
