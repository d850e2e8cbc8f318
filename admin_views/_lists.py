"""Grids: what is asked for in the address, and the rows that answer it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from flask import g, request, url_for
from flask_babel import gettext
from sqlalchemy import Select, func, inspect, select
from sqlalchemy.orm import Load
from werkzeug.datastructures import MultiDict

from admin_views._addresses import address_of
from admin_views._asked import COUNTED, PAGE_SIZES, Asked, Page
from admin_views._columns import Columns
from admin_views._filtering import Filtering
from admin_views._groups import Groups
from admin_views._labels import labels_of
from admin_views._orders import Order
from admin_views._paging import read_page
from admin_views._saved_views import SavedViews
from admin_views._searching import Searching
from crm.domain.record_ids import record_id
from crm.extensions import db
from crm.models import Base

FEW = 5_000  # rows that filters leave, and that are looked at one by one


class Listing(Columns, Filtering, SavedViews, Groups, Searching):
    """The grid part of a view."""

    model_class: ClassVar[type[Base]]
    endpoint: str
    grid_sorts: ClassVar[Sequence[str]] = ()
    grid_filters: ClassVar[Sequence[str]] = ()
    quick_filters: ClassVar[Sequence[tuple[str, Mapping[str, str]]]] = ()
    grid_labels: ClassVar[Mapping[str, str]] = {}
    eager: ClassVar[Sequence[str]] = ()
    grid_numbers: ClassVar[Sequence[str]] = ()
    sorted_by: ClassVar[Mapping[str, str]] = {}
    grid_order: ClassVar[tuple[str, bool]] = ("id", True)

    def get_query(self) -> Select[Any]:
        """Return the query for what the user may see; row rules are added here and nowhere else."""
        return select(self.model_class)

    def get_one(self, id: Any) -> Any:  # noqa: A002 - Flask-Admin's name
        """Return the record with the key `id` if the user may see it, else None."""
        key = record_id(id)
        if key is None:
            return None
        return db.session.scalar(self.get_query().where(self.model_class.id == key))

    def asked(self) -> Asked:
        """Read the address of the request."""
        return self.asked_by(request.args)

    def asked_by(self, given: MultiDict[str, str]) -> Asked:
        """Read an address; what makes no sense there counts as not said."""
        size = given.get("page_size", 0, type=int)
        columns = self.known_columns(given.get("cols", "").split(","))
        said = {"page_size": size in PAGE_SIZES, "cols": bool(columns)}
        sort, group = given.get("sort", ""), given.get("group", "")
        return Asked(
            after=given.get("after", ""),
            before=given.get("before", ""),
            is_exact=given.get("count") == "all",
            page_size=size if size in PAGE_SIZES else self.own_page_size(),
            sort=sort if sort in self.grid_sorts else "",
            descending=given.get("desc") == "1",
            search=given.get("search", "")[:100].replace("\x00", "").strip(),
            filters=tuple(self._asked_filters(given)),
            columns=columns or self.own_columns(),
            group=group if group in self.offered_groupings() else "",
            group_page=record_id(given.get("gpage", "")) or 1,
            view=record_id(given.get("view", "")) or 0,
            said=frozenset(name for name, was_said in said.items() if was_said),
        )

    def page(self, asked: Asked) -> Page:
        """Return the rows that `asked` describes; of very many that were found, the newest."""
        order, search = self.order(asked), self.search(asked)
        rows = self.filtered(asked) if search else self.found(asked)
        if search and search.is_chosen and asked.filters:
            are_few = self._count(rows, FEW + 1) <= FEW
            search = replace(search, is_among_few=are_few)
        found = search.narrow(rows) if search else rows
        most = search.document.most if search and order.name != "id" else 0
        count = self._count(found, None if asked.is_exact else max(COUNTED, most) + 1)
        if search and most:
            found = search.newest(rows, most)
        elif search:
            order = replace(order, key=search.key)
        counted = count if asked.is_exact else min(count, COUNTED + 1)
        page = read_page(
            db.session(), order, found, asked, counted, lambda it: self.loaded(it, asked.columns)
        )
        return replace(page, sorted_of_more=most if 0 < most < count else 0)

    def _count(self, found: Select[Any], limit: int | None) -> int:
        """Return the number of rows, at most `limit`."""
        rows = found.with_only_columns(self.model_class.id).limit(limit)
        return db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0

    def found(self, asked: Asked) -> Select[Any]:
        """Return the query for all rows that `asked` describes, in no order."""
        return self.narrowed(self.filtered(asked), asked)

    def filtered(self, asked: Asked) -> Select[Any]:
        """Return the query for all rows that the filters of `asked` leave, in no order."""
        conditions = (each.condition(value) for each, _text, value in asked.filters)
        return self.get_query().where(*conditions)

    def order(self, asked: Asked) -> Order:
        """Return the order that `asked` wants; else that of a filter, or the grid's own.

        That of a filter has the index which finds the rows; those of a search are found.
        """
        name, descending = (asked.sort, asked.descending) if asked.sort else self.grid_order
        if not asked.sort and not self.search(asked):
            name = next((each.order for each, *_rest in asked.filters if each.order), name)
        return Order(self.model_class, self.sorted_by.get(name, name), descending)

    def loaded(self, query: Select[Any], columns: Iterable[str] | None = None) -> Select[Any]:
        """Return `query` with every relation that a shown column needs loaded along."""
        names = columns or self.grid_columns
        paths = [path for name in names for path in self.needs.get(name, (name,))]
        for name in (*self.eager, *paths):
            option: Any = None
            model: type[Any] = self.model_class
            for part in name.split("."):
                relation = inspect(model).relationships.get(part)
                if relation is None:
                    break
                load = "selectinload" if relation.uselist else "joinedload"
                option = getattr(option or Load(self.model_class), load)(getattr(model, part))
                model = relation.mapper.class_
            query = query if option is None else query.options(option)
        return query

    def list_url(self, asked: Asked, **changed: Any) -> str:
        """Return the address of the grid for `asked`, with some of it `changed`."""
        given = self._address_of(replace(asked, **changed))
        return address_of(f"{self.endpoint}.index_view", given)

    def is_quick(self, asked: Asked) -> bool:
        """Tell whether `asked` is one of the frequent lists as it is."""
        return any(asked.chosen == filters for _text, filters in self.quick_filters)

    def quick_url(self, filters: Mapping[str, str]) -> str:
        """Return the address of the grid with these filters and nothing else."""
        given: dict[str, Any] = {f"flt_{key}": text for key, text in filters.items()}
        return address_of(f"{self.endpoint}.index_view", given)

    def export_url(self, asked: Asked, kind: str) -> str:
        """Return the address of the export of all rows that `asked` describes."""
        given = self._address_of(asked.whole)
        return url_for(f"{self.endpoint}.export", export_type=kind, **given)

    def _address_of(self, asked: Asked) -> dict[str, Any]:
        """Return what stands in the address for `asked`; nothing of what else was sent."""
        given: dict[str, Any] = {each.key: text for each, text, _value in asked.filters}
        given = {f"flt_{key}": text for key, text in given.items()}
        given |= {"after": asked.after or None, "before": asked.before or None}
        given |= {"search": asked.search or None}
        given |= {"sort": asked.sort or None, "desc": "1" if asked.descending else None}
        given |= {"page_size": asked.page_size if "page_size" in asked.said else None}
        given |= {"cols": ",".join(asked.columns) if "cols" in asked.said else None}
        given |= {"group": asked.group or None, "view": asked.view or None}
        given |= {"gpage": asked.group_page if asked.group_page > 1 else None}
        if self.default_view_id and not any(given.values()):
            given["all"] = "1"  # or it would be opened instead
        return given

    def label_of_column(self, name: str) -> str:
        """Return what a column of the grid is called."""
        known: dict[tuple[str, str], str] = g.setdefault("labels_of_columns", {})
        label = known.get((self.endpoint, name))
        if label is None:
            label = known[self.endpoint, name] = self._label_of_column(name)
        return label

    def _label_of_column(self, name: str) -> str:
        if name in self.grid_labels:
            return str(gettext(self.grid_labels[name]))
        labels = getattr(self, "column_labels", None) or labels_of(self.model_class)
        return str(labels.get(name) or labels.get(name.partition(".")[0]) or gettext(name))
