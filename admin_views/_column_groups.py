"""Groups that a grid has for nothing: by each column it filters by that many rows share."""

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any

from sqlalchemy import Enum as EnumType
from sqlalchemy import func, inspect, select

from admin_views._formats import label_of
from admin_views._groups import MOST_COUNTED, Group, GroupAsk, Grouping
from admin_views._naming import names_of
from crm.models import Base

Groups = tuple[list[Group], int]


def groupings_of(model: type[Base], names: Sequence[str], labels: Any) -> dict[str, Grouping]:
    """Return a way to group for each of `names` that is a state, a kind or another record."""
    return dict(_groupings(model, names, labels))


def _groupings(
    model: type[Base], names: Sequence[str], labels: Any
) -> Iterator[tuple[str, Grouping]]:
    mapper = inspect(model)
    for name in names:
        by = f"{name}_equals"
        if name in mapper.relationships:
            relation = mapper.relationships[name]
            column = next(iter(relation.local_columns))
            yield name, Grouping(labels[name], by, _Records(by, column, relation.mapper.class_))
        elif isinstance(mapper.columns[name].type, EnumType):
            yield name, Grouping(labels[name], by, _Members(by, mapper.columns[name]))


class _Members:
    """Counts the rows of each state or kind, in the order in which these are declared."""

    def __init__(self, by: str, column: Any) -> None:
        self._by, self._column = by, column

    def __call__(self, ask: GroupAsk) -> Groups:
        rows = _counted(ask, self._column)
        numbers = {
            row.key: row.number
            for row in ask.session.execute(
                select(rows.c.key, func.count().label("number")).group_by(rows.c.key)
            )
        }
        members: type[Enum] = self._column.type.enum_class
        found = [
            Group(label_of(each), numbers[each], {self._by: each.name}, is_least=ask.is_partly)
            for each in members
            if each in numbers
        ]
        return found[ask.start : ask.start + ask.size], len(found)


class _Records:
    """Counts the rows of each record that rows name, the largest first; names come by one look."""

    def __init__(self, by: str, column: Any, model: type[Base]) -> None:
        self._by, self._column, self._model = by, column, model

    def __call__(self, ask: GroupAsk) -> Groups:
        rows = _counted(ask, self._column)
        number = func.count().label("number")
        statement = (
            select(rows.c.key, number, func.count().over().label("groups"))
            .where(rows.c.key.is_not(None))
            .group_by(rows.c.key)
            .order_by(number.desc(), rows.c.key)
        )
        found = ask.session.execute(statement.offset(ask.start).limit(ask.size)).all()
        names = names_of(self._model, [row.key for row in found])
        groups = [
            Group(names[row.key], row.number, {self._by: str(row.key)}, is_least=ask.is_partly)
            for row in found
        ]
        return groups, found[0].groups if found else 0


def _counted(ask: GroupAsk, column: Any) -> Any:
    rows = ask.found.with_only_columns(column.label("key"))
    ordered = rows if ask.newest is None else rows.order_by(ask.newest.desc())
    return ordered.limit(MOST_COUNTED).subquery("counted")
